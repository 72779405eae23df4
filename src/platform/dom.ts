import { platform } from '#platform';

/** Elements of HTML that a shadow root can be attached to; https://dom.spec.whatwg.org/#valid-shadow-host-name. */
const HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

/** @returns whether an element of this name may be a custom element */
export const isCustom = (localName: string): boolean => localName.includes('-');

/** @returns whether an element of this name can have a shadow root */
export const mayHost = (localName: string): boolean => HOSTS.has(localName) || isCustom(localName);

/** Closed ones that were found by suspicion; nobody asks for them again. */
const found = new WeakMap<Element, ShadowRoot>();

/**
 * @param suspected something points to a shadow root: then each element is asked for a closed one
 * @returns an element's shadow root, also a closed one where the browser gives it ({@link platform})
 */
export function shadowRootOf(element: Element, suspected = false): ShadowRoot | null {
  // Most cannot, and to read a name is cheaper than to ask.
  if (!mayHost(element.localName)) return null;
  const root = element.shadowRoot ?? found.get(element) ?? platform.closedShadowRootOf(element, suspected);
  if (suspected && root !== null) found.set(element, root);
  return root;
}
