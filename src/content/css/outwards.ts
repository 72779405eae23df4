/** @returns an element, and the hosts of the shadow trees that it is in, from the innermost on */
export function outwards(element: Element): Element[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [element, ...outwards(root.host)] : [element];
}
