import { platform } from '#platform';

/** @returns an element's shadow root, also a closed one where the browser gives it ({@link platform}) */
export const shadowRootOf = (element: Element): ShadowRoot | null =>
  element.shadowRoot ?? platform.closedShadowRootOf(element);
