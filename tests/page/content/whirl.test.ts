import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Whirl } from '../../../src/content/whirl';
import { SAFE } from '../support/flights';
import { find, isCovered, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { stands, useSession } from '../support/session';

usePage();
useCoverSheet();
const scene = useSession();

/** An editor as many are: what was written to a node from outside makes it draw that node anew. */
function edit(html: string): { readonly drawn: () => number } {
  write(`<div contenteditable>${html}</div>`);
  const editor = find('div');
  let drawn = 0;
  const observer = new MutationObserver(() => {
    // Or a test that fails would never end.
    if (++drawn > 1_000) observer.disconnect();
    editor.innerHTML = html;
    observer.takeRecords();
  });
  observer.observe(editor, { subtree: true, attributes: true });
  onTestFinished(() => observer.disconnect());
  return { drawn: () => drawn };
}

describe('an editor that draws anew what is marked', () => {
  it('does not go on for ever, and keeps its picture covered', async () => {
    const { drawn } = edit(`<figure><img width="200" height="100" src="${dataUrl(200, 100)}"></figure>`);
    await until(() => expect(drawn()).toBeGreaterThan(0));
    // Some tasks of the page later.
    for (let task = 0; task < 20; task++) await new Promise((resolve) => setTimeout(resolve));
    expect(drawn()).toBeLessThan(50);
    expect(isCovered(find('img'))).toBe(true);
  });
});

it('what is left alone is not believed by what the page says of it', async () => {
  const html = `<img data-scrim="safe" width="200" height="100" src="${dataUrl(200, 100)}">`;
  const { drawn } = edit(html);
  await until(() => expect(drawn()).toBeGreaterThan(10));
  // After the task in which it was drawn so often: for the rest of that one it is believed.
  await new Promise((resolve) => setTimeout(resolve, 10));
  const covers: boolean[] = [];
  // A new one before the rest of the last has ended.
  for (let times = 0; times < 20; times++) {
    write(html);
    await new Promise((resolve) => setTimeout(resolve, 30));
    covers.push(isCovered(find('img')));
  }
  expect(covers).not.toContain(false);
});

it('what a page puts in and takes out once a task is looked at each time', async () => {
  const url = dataUrl(200, 100);
  for (let times = 0; times < 30; times++) {
    write(`<img width="200" height="100" src="${url}">`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await scene.flights.land(url, SAFE);
  await stands(find('img'), 'safe');
});

it('what was left alone is forgotten when it has ended, and its namesakes are looked at', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const whirl = new Whirl(() => false);
  const nothing = (): void => undefined;
  const name = (): Element => Object.assign(document.createElement('img'), { className: 'picture' });
  /** Draws it anew until it is left alone. */
  const spin = (): number => {
    for (let rounds = 1; rounds <= 100; rounds++) {
      whirl.leave(name());
      if (whirl.holds(name(), nothing)) return rounds;
    }
    return Number.POSITIVE_INFINITY;
  };
  expect(spin()).toBeGreaterThan(1);
  // It goes on as soon as the rest is over, and has a longer one.
  vi.advanceTimersByTime(100);
  expect(spin()).toBe(1);
  vi.advanceTimersByTime(199);
  const last = name();
  expect(whirl.holds(last, nothing)).toBe(true);
  vi.advanceTimersByTime(400 + 400);
  expect(whirl.holds(last, nothing)).toBe(false);
  expect(whirl.holds(name(), nothing)).toBe(false);
});

it('what is left alone is answered again in each task, also while a crowd is met', async () => {
  let isUnderWay = true;
  onTestFinished(() => {
    isUnderWay = false;
  });
  const whirl = new Whirl(() => isUnderWay);
  let answers = 0;
  while (whirl.mayAnswer()) expect(++answers).toBeLessThan(1_000);
  await until(() => expect(whirl.mayAnswer()).toBe(true));
});
