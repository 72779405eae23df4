import axe from 'axe-core';
import { expect } from 'vitest';

/** @returns the one element that a selector finds, as the type it must have. */
export function find<T extends Element>(selector: string, type: new () => T): T {
  const found = document.querySelectorAll(selector);
  expect(found.length, selector).toBe(1);
  const element = found[0];
  if (!(element instanceof type)) throw new TypeError(`${selector} is something else`);
  return element;
}

/** @returns the button with this text or name. */
export function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(
    (candidate) => (candidate.ariaLabel ?? candidate.textContent)?.replaceAll(/[\u2068\u2069]/g, '') === name,
  );
  if (found === undefined) throw new Error(`no button “${name}”`);
  return found;
}

/** @returns what a reader can see of the page or of one element, as one line. */
export const text = (element: HTMLElement = document.body): string =>
  element.innerText
    .replaceAll(/[\u2068\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Nothing for axe to complain of, with everything that folds open. */
export async function expectAccessible(): Promise<void> {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const { violations } = await axe.run(document.body);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}
