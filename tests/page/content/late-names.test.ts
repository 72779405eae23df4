import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LateNames } from '../../../src/content/late-names';
import { find, frames, until, usePage, write } from '../support/page';

usePage();

let end: AbortController;
let found: Element[][];
let names: LateNames;
let made = 0;
/** A name that nobody has defined: definitions are for ever. */
let name: string;

beforeEach(() => {
  end = new AbortController();
  found = [];
  names = new LateNames([document], (elements) => found.push([...elements]), end.signal);
  name = `late-${++made}`;
});
afterEach(() => {
  end.abort();
  vi.restoreAllMocks();
});

const define = (): void => customElements.define(name, class extends HTMLElement {});

/** Waits until a page in which nothing happens is looked at before each frame no more. */
async function rest(): Promise<void> {
  const asked = vi.spyOn(window, 'requestAnimationFrame');
  // One of the two is this test's own.
  await until(async () => {
    asked.mockClear();
    await frames(1);
    expect(asked).toHaveBeenCalledTimes(1);
  });
}

it('are asked for before the next frame for a while', async () => {
  write(`<${name} id=a></${name}><p><${name} id=b></${name}></p>`);
  names.add(find('#a'));
  await frames();
  expect(found).toEqual([]);
  define();
  await frames(1);
  expect(found).toEqual([[find('#a'), find('#b')]]);
  await frames();
  expect(found).toHaveLength(1);
});

it('let a page rest where nobody ever defines them, and are found all the same when somebody does', async () => {
  write(`<${name}></${name}>`.repeat(50));
  names.add(find(name));
  await rest();
  define();
  await until(() => expect(found.map((elements) => elements.length)).toEqual([50]));
});

it('are asked for before the next frame again when something has happened', async () => {
  write(`<${name}></${name}>`);
  names.add(find(name));
  await rest();
  names.stir();
  define();
  await frames(1);
  expect(found).toHaveLength(1);
});

it('are asked of another element where the first has gone, and of none where all have', async () => {
  write(`<${name} id=a></${name}><${name} id=b></${name}>`);
  names.add(find('#a'));
  find('#a').remove();
  await frames();
  define();
  await frames(1);
  expect(found).toEqual([[find('#b')]]);

  name = `late-${++made}`;
  write(`<${name}></${name}>`);
  names.add(find(name));
  write('');
  await frames();
  const asked = vi.spyOn(window, 'requestAnimationFrame');
  names.stir();
  expect(asked).not.toHaveBeenCalled();
});
