import { shadowRootOf } from '../platform/dom';

/** Elements at a point of the viewport, the topmost first, in shadow trees that are known too. */
export function* elementsAt(
  x: number,
  y: number,
  root: Document | ShadowRoot = document,
): Generator<Element> {
  for (const element of root.elementsFromPoint(x, y)) {
    // A tree tells of what lies around it as well.
    if (element.getRootNode() !== root) continue;
    const inner = shadowRootOf(element);
    if (inner !== null) yield* elementsAt(x, y, inner);
    yield element;
  }
}
