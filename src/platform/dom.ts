import { platform } from '#platform';

/**
 * @param suspected something points to a shadow root: then each element is asked for a closed one
 * @returns an element's shadow root, also a closed one where the browser gives it ({@link platform})
 */
export const shadowRootOf = (element: Element, suspected = false): ShadowRoot | null =>
  element.shadowRoot ?? platform.closedShadowRootOf(element, suspected);
