/** A tag, or an attribute of whatever value, where one of these is what a selector begins with. */
const BROAD = /^(?:[\w-]+|\[[\w-]+)/;

/**
 * Finds all elements of a selector list in a large tree. A browser compares each element with each part of a list; one tag,
 * or one attribute of whatever value, it has a quicker way for. So it is asked for those, one after the other, and what
 * they find is compared with the list: ten such walks take half as long as one for all ten together.
 *
 * @param selector a list without commas inside of its parts, each of which begins with a tag or an attribute
 * @returns them by what they begin with, and then in the order of the tree
 */
export function findIn(root: ParentNode, selector: string): Set<Element> {
  const found = new Set<Element>();
  for (const broad of broadly(selector))
    for (const element of root.querySelectorAll(broad)) if (element.matches(selector)) found.add(element);
  return found;
}

function broadly(selector: string): string[] {
  const begins = selector.split(',').map((part) => BROAD.exec(part.trim())?.[0] ?? '*');
  return [...new Set(begins.map((begin) => (begin.startsWith('[') ? `${begin}]` : begin)))];
}
