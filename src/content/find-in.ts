/** A tag, or an attribute of whatever value, where one of these is what a selector begins with. */
const BROAD = /^(?:[\w-]+|\[[\w-]+)/;

/**
 * Finds all elements of a selector list in a large tree. A browser compares each element with each part of a list; with a
 * tag or an attribute of whatever value that is soon done. So it is asked for those, in one walk through the tree (the
 * first walk after a layout costs more than all that is compared in it), and what they find is compared with the list.
 *
 * @param selector a list without commas inside of its parts, each of which begins with a tag or an attribute
 */
export function findIn(root: ParentNode, selector: string): Set<Element> {
  const found = new Set<Element>();
  for (const element of root.querySelectorAll(broadly(selector)))
    if (element.matches(selector)) found.add(element);
  return found;
}

function broadly(selector: string): string {
  const begins = selector.split(',').map((part) => BROAD.exec(part.trim())?.[0] ?? '*');
  return [...new Set(begins.map((begin) => (begin.startsWith('[') ? `${begin}]` : begin)))].join();
}
