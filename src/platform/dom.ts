/** The one thing of `browser.dom`, which the polyfill does not know; pages that test content modules have none. */
interface Dom {
  openOrClosedShadowRoot(element: Element): ShadowRoot | null;
}
const { browser, chrome: api } = globalThis as { browser?: { dom?: Dom }; chrome?: { dom?: Dom } };
const dom = browser?.dom ?? api?.dom;

/**
 * @returns an element's shadow root, also a closed one where it is a custom element. Others are asked for an open one
 *   only: a call into the browser for each element of a page would be felt.
 */
export function shadowRootOf(element: Element): ShadowRoot | null {
  const { shadowRoot } = element;
  if (shadowRoot !== null || dom === undefined || !element.localName.includes('-')) return shadowRoot;
  return element instanceof HTMLElement ? dom.openOrClosedShadowRoot(element) : null;
}
