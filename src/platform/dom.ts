import { platform } from '#platform';

/** Closed ones that were found by suspicion; nobody asks for them again. */
const found = new WeakMap<Element, ShadowRoot>();

/**
 * @param suspected something points to a shadow root: then each element is asked for a closed one
 * @returns an element's shadow root, also a closed one where the browser gives it ({@link platform})
 */
export function shadowRootOf(element: Element, suspected = false): ShadowRoot | null {
  const root = element.shadowRoot ?? found.get(element) ?? platform.closedShadowRootOf(element, suspected);
  if (suspected && root !== null) found.set(element, root);
  return root;
}
