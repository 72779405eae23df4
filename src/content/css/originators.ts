/**
 * Elements that alone can have some pseudo-element. A rule for that of everything, `::backdrop` with nothing before it, would
 * else make an image of each element of a page.
 */
const ORIGINATORS: readonly (readonly [pseudo: RegExp, selectors: readonly string[]])[] = [
  // Of a window as well as of each element in it: the root answers for all of them.
  [/^::(-webkit-scrollbar|-webkit-resizer|selection)/i, [':root']],
  // Of whatever is shown full screen too: there it stays hidden where no rule names the element.
  [/^::backdrop/i, ['dialog', '[popover]']],
  [/^::(picker|picker-icon)\b/i, ['select']],
  [/^::checkmark/i, ['option', 'input']],
  [/^::(placeholder|-webkit-input-placeholder|-moz-placeholder)/i, ['input', 'textarea']],
  [/^::(file-selector-button|-moz-(range|color-swatch))/i, ['input']],
  [
    /^::-webkit-(calendar|clear|color-swatch|date|file-upload|inner-spin|outer-spin|search|slider|textfield)/i,
    ['input'],
  ],
  [/^::(-webkit-progress|-moz-progress)/i, ['progress']],
  [/^::(-webkit-meter|-moz-meter)/i, ['meter']],
  [/^::details-content/i, ['details']],
  [/^::-webkit-details-marker/i, ['summary']],
];

/** @returns selectors of which every element with that pseudo-element matches one */
export function originatorsOf(subject: string, pseudo: string): readonly string[] {
  // What is slotted lies outside of the tree; the host answers for it.
  if (pseudo.startsWith('::slotted')) return [':host'];
  const found = subject === '*' ? ORIGINATORS.find(([name]) => name.test(pseudo)) : undefined;
  return found?.[1] ?? [subject];
}
