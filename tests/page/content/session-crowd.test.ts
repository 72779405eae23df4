import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { release } from '../../../src/content/cover/cover';
import { SAFE } from '../support/flights';
import {
  beforePaint,
  find,
  frames,
  isCovered,
  loaded,
  microtasks,
  until,
  useCoverSheet,
  usePage,
  write,
} from '../support/page';
import { dataUrl } from '../support/pictures';
import { stands, stateOf, useSession } from '../support/session';

/** More images at once than one moment has time for: turns.ts. */

usePage();
useCoverSheet();
const scene = useSession();

const CROWD = 100;

/** What is put off has no delay; it waits until the test lets it go on. */
let held: (() => void)[];
let holds: boolean;

beforeEach(() => {
  held = [];
  holds = true;
  // Each look at the clock finds another millisecond gone: what fits into a moment is the same on every machine.
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => ++now);
  const later = window.setTimeout.bind(window);
  const timers = vi
    .spyOn(window, 'setTimeout')
    .mockImplementation(((act: () => void, ms?: number) =>
      holds && ms === undefined ? held.push(act) : later(act, ms)) as typeof setTimeout);
  onTestFinished(() => {
    clock.mockRestore();
    timers.mockRestore();
  });
});

function goOn(): void {
  holds = false;
  for (const act of held.splice(0)) act();
}

const all = (): HTMLImageElement[] => [...document.querySelectorAll('img')];
const met = (): HTMLImageElement[] => all().filter((each) => stateOf(each) !== null);

/** Puts a crowd into the page of which no event tells by itself. */
function writeEmptyCrowd(): void {
  write('<img>'.repeat(CROWD));
}

/** Puts a crowd of images into the page, of as many addresses. */
function writeCrowd(side = 120): string[] {
  const urls = Array.from({ length: CROWD }, () => dataUrl(side));
  write(urls.map((url) => `<img src="${url}" style="width:${side}px;height:${side}px">`).join(''));
  return urls;
}

describe('of a crowd', () => {
  it('some are met at once and some later, and all are covered before they are painted', async () => {
    const urls = writeCrowd();
    await beforePaint(() => {
      expect(met().length).toBeGreaterThan(0);
      expect(met().length).toBeLessThan(CROWD);
      expect(all().every(isCovered)).toBe(true);
    });
    goOn();
    for (const url of urls) await scene.flights.land(url, SAFE);
    for (const each of all()) await stands(each, 'safe');
    expect(scene.stage.session.counts.states.safe).toBe(CROWD);
  });

  it('as many as there is time for are never seen covered where they are known', async () => {
    const url = dataUrl();
    write(`<img src="${url}">`);
    await loaded(find());
    scene.flights.scores.set(url, SAFE);
    write(`<img src="${url}">`.repeat(4));
    await Promise.all(all().map(loaded));
    write(`<img src="${url}">`.repeat(4));
    await beforePaint(() => expect(all().map(isCovered)).toEqual([false, false, false, false]));
  });

  it('one that waits is met when the page marks it, changes it, or an event tells of it', async () => {
    write(
      `${'<img>'.repeat(CROWD)}<img id=marked><img id=changed><img id=told src="data:image/png,"><img id=last>`,
    );
    await microtasks();
    const four = ['#marked', '#changed', '#told', '#last'].map((name) => find(name));
    expect(four.map(stateOf)).toEqual([null, null, null, null]);
    find('#marked').setAttribute('data-scrim', 'safe');
    find('#changed').setAttribute('src', dataUrl());
    await microtasks();
    expect(four.map(stateOf)).toEqual(['skip', 'pending', null, null]);
    // Of its end nobody tells a second time.
    await stands(find('#told'), 'unknown');
    expect(scene.stage.watched(find('#told')).standing.reason).toBe('broken');
    expect(stateOf(find('#last'))).toBe(null);
    expect(scene.stage.session.find(find('#last')), 'or when somebody asks for it').toBeDefined();
    expect(stateOf(find('#last'))).toBe('skip');
  });

  it('one that comes with a mark, moves, or has a picture in its style does not wait', async () => {
    const style = `style="--picture: url(${dataUrl()})"`;
    const late = `<img id=forged data-scrim=safe src="${dataUrl()}"><video></video><img id=styled ${style}><p ${style}>`;
    write('<img>'.repeat(CROWD) + late);
    await microtasks();
    const states = ['#forged', 'video', '#styled', 'p'].map((name) => stateOf(find(name)));
    expect(states).toEqual(['pending', 'skip', 'skip', 'skip']);
    expect(met().length).toBeLessThan(CROWD);
  });

  it('one that has gone is not met', async () => {
    writeEmptyCrowd();
    await microtasks();
    const last = find('img:last-child');
    expect(stateOf(last)).toBe(null);
    last.remove();
    goOn();
    await until(() => expect(met().length).toBe(CROWD - 1));
    expect(scene.stage.session.find(last)).toBeUndefined();
    expect([...scene.stage.session.images].length).toBe(CROWD - 1);
  });

  it('nobody is met any more after the end, not even by what was about to', async () => {
    writeEmptyCrowd();
    // After the browser has told of them, and before they are met.
    queueMicrotask(() => scene.stage.end());
    await microtasks();
    goOn();
    await frames();
    expect(met()).toEqual([]);
    expect([...scene.stage.session.images]).toEqual([]);
  });

  it('one that cannot be looked at does not take the others with it', async () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue();
    onTestFinished(() => warned.mockRestore());
    writeEmptyCrowd();
    const bad = find('img:nth-child(3)');
    Object.defineProperty(bad, 'currentSrc', {
      get: () => {
        throw new Error('as the test wants it');
      },
    });
    goOn();
    await until(() => expect(met().length).toBe(CROWD));
    expect(isCovered(bad)).toBe(true);
  });

  it('those in a shadow tree are let go of with all others', async () => {
    write('<p></p>');
    const root = find('p').attachShadow({ mode: 'open' });
    root.innerHTML = '<img>'.repeat(CROWD);
    onTestFinished(() => document.documentElement.removeAttribute('data-scrim'));
    // The session hears of the tree with its host.
    document.body.append(find('p'));
    await microtasks();
    const last = find('img:last-child', root);
    expect(stateOf(last)).toBe(null);
    release(document);
    scene.stage.end();
    expect(stateOf(last)).toBe('off');
  });

  it('drawn anew whenever it is marked there is an end', async () => {
    writeEmptyCrowd();
    let drawn = 0;
    const editor = new MutationObserver((records) => {
      for (const { target } of records) {
        // Or a test that fails would never end.
        if (drawn++ > 100 * CROWD) editor.disconnect();
        if ((target as Element).hasAttribute('data-scrim')) (target as Element).replaceWith(new Image());
      }
    });
    editor.observe(document.body, { subtree: true, attributes: true });
    onTestFinished(() => editor.disconnect());
    // One task of Scrim after the other, until there is none.
    const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
    await settle();
    for (let task = held.shift(); task !== undefined; task = held.shift()) {
      task();
      await settle();
    }
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThan(20 * CROWD);
  });

  it('more have their turn at once in a page that nobody sees', async () => {
    const hidden = vi.spyOn(Document.prototype, 'hidden', 'get').mockReturnValue(true);
    onTestFinished(() => hidden.mockRestore());
    writeEmptyCrowd();
    await microtasks();
    expect(met().length).toBe(CROWD);
  });

  it('what moves is looked at where it comes into view, however many others there are', async () => {
    holds = false;
    writeCrowd();
    document.body.hidden = true;
    onTestFinished(() => {
      document.body.hidden = false;
    });
    document.body.insertAdjacentHTML('beforeend', '<canvas style="position:fixed;inset:0"></canvas>');
    const canvas = find<HTMLCanvasElement>('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
    for (const each of all()) await stands(each, 'skip');
    holds = true;
    const { sampler } = scene.stage.watched(canvas);
    if (sampler === undefined) throw new Error('nobody looks at the canvas');
    const attend = vi.spyOn(sampler, 'attend');
    document.body.hidden = false;
    await until(() => expect(attend).toHaveBeenLastCalledWith(true));
    expect(scene.flights.boardings.length).toBeLessThan(CROWD);
  });

  it('that appears each is covered before it is painted, and not all are asked about in one task', async () => {
    holds = false;
    const urls = writeCrowd();
    document.body.hidden = true;
    onTestFinished(() => {
      document.body.hidden = false;
    });
    for (const each of all()) await stands(each, 'skip');
    let most = 0;
    let inTask = 0;
    const board = scene.flights.board.bind(scene.flights);
    scene.flights.board = (...passenger) => {
      if (inTask++ === 0) setTimeout(() => (inTask = 0));
      most = Math.max(most, inTask);
      board(...passenger);
    };
    document.body.hidden = false;
    await beforePaint(() => expect(all().every(isCovered)).toBe(true));
    await until(() => expect(scene.flights.boardings.length).toBe(CROWD));
    expect(urls.every((url) => scene.flights.waiting(url).length === 1)).toBe(true);
    expect(most).toBeLessThan(CROWD / 2);
  });

  it('all small ones are uncovered in the end', async () => {
    writeCrowd(16);
    goOn();
    for (const each of all()) await stands(each, 'skip');
    expect(all().some(isCovered)).toBe(false);
  });
});
