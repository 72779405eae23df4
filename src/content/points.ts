import { shadowRootOf } from '../platform/dom';

/**
 * Elements at a point of the viewport, the topmost first, in shadow trees too.
 *
 * @param suspected whether each is asked for a closed root as well
 */
export function* elementsAt(
  x: number,
  y: number,
  suspected = false,
  root: Document | ShadowRoot = document,
): Generator<Element> {
  for (const element of root.elementsFromPoint(x, y)) {
    // A tree tells of what lies around it as well.
    if (element.getRootNode() !== root) continue;
    const inner = shadowRootOf(element, suspected);
    if (inner !== null) yield* elementsAt(x, y, suspected, inner);
    yield element;
  }
}
