/** Makes an element of HTML in any document: one of SVG or XML makes none by itself. */
export const createHtml = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  owner: Document = document,
): HTMLElementTagNameMap[Name] =>
  owner.createElementNS('http://www.w3.org/1999/xhtml', name) as HTMLElementTagNameMap[Name];
