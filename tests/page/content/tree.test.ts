import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type TreeChange, TreeWatcher } from '../../../src/content/tree';
import { find, frames, image, microtasks, until, usePage, write } from '../support/page';

usePage();

let changes: TreeChange[];
let roots: (Document | ShadowRoot)[];
let left: ShadowRoot[];
/** Records told of, and times without any. */
let told: number[];
/** Times at which something may have come that is reported too late for the next paint. */
let behind: number;
let isHeard: boolean;
let watcher: TreeWatcher;

const all = (which: keyof TreeChange): Element[] => changes.flatMap((change) => [...change[which]]);

const shadowIn = (host: Element, html = '<img>'): ShadowRoot => {
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = html;
  return root;
};

/** Watches from now on, and forgets what was there already. */
function watch(): void {
  watcher.watch(document);
  changes.length = 0;
}

beforeEach(() => {
  changes = [];
  roots = [];
  left = [];
  told = [];
  behind = 0;
  isHeard = false;
  watcher = new TreeWatcher(
    'img, video',
    { attributes: ['src', 'srcset'], marks: ['data-mark'], freeing: 'data-mark' },
    {
      onChange: (change) => changes.push(change),
      onRoot: (root) => roots.push(root),
      onLeft: (root) => left.push(root),
      onBehind: () => behind++,
      onNodes: (_, records) => {
        told.push(records.length);
        return isHeard;
      },
    },
  );
});
afterEach(() => watcher.stop());

describe('what is there', () => {
  it('is reported once, in one piece, after its root', () => {
    write('<img id=a><p><img id=b></p><i></i>');
    watcher.watch(document);
    expect(roots).toEqual([document]);
    expect(changes).toHaveLength(1);
    expect(all('came')).toEqual([find('#a'), find('#b')]);
    watcher.watch(document);
    expect(changes).toHaveLength(1);
    expect(roots).toHaveLength(1);
  });
});

describe('what comes, goes and changes', () => {
  it('comes alone or within something, each once', async () => {
    watch();
    const [alone, within] = [image(), image()];
    const paragraph = document.createElement('p');
    document.body.append(alone, paragraph);
    paragraph.append(within);
    await microtasks();
    expect(all('came')).toHaveLength(2);
    expect(new Set(all('came'))).toEqual(new Set([alone, within]));
    expect(all('went')).toEqual([]);
    expect(changes).toHaveLength(1);
  });

  it('is reported before the next frame', async () => {
    watch();
    document.body.append(image());
    await microtasks();
    expect(all('came')).toHaveLength(1);
  });

  it('goes, alone or with what held it', async () => {
    write('<img id=a><div><p><img id=b></p></div>');
    const gone = [find('#a'), find('#b')];
    watch();
    for (const child of [...document.body.children]) child.remove();
    await microtasks();
    expect(all('went')).toEqual(gone);
    expect(all('came')).toEqual([]);
  });

  it('is found in one walk, however many elements were added to one another', async () => {
    watch();
    const walked = vi.spyOn(Element.prototype, 'querySelectorAll');
    let innermost: Element = document.body;
    for (let depth = 0; depth < 20; depth++) innermost = innermost.appendChild(document.createElement('div'));
    const within = innermost.appendChild(image());
    await microtasks();
    expect(all('came')).toEqual([within]);
    expect(new Set(walked.mock.contexts).size).toBe(1);
    walked.mockRestore();
  });

  it('comes and goes rightly where what held it was added, emptied, moved or taken away in the same task', async () => {
    write('<div id=old></div>');
    watch();
    const [moved, taken, kept, back] = [image(), image(), image(), image()];
    const [holder, gone, outer] = [1, 2, 3].map(() => document.createElement('div')) as HTMLElement[];
    if (holder === undefined || gone === undefined || outer === undefined) throw new Error('three were made');
    document.body.append(holder, gone);
    holder.append(moved, taken, kept);
    gone.append(back);
    find('#old').append(moved);
    taken.remove();
    gone.remove();
    // Into what came after it, so that neither was added to something old the last time.
    document.body.append(outer);
    outer.append(holder);
    await microtasks();
    expect(new Set(all('came'))).toEqual(new Set([moved, kept]));
    expect(new Set(all('went'))).toEqual(new Set([taken, back]));
  });

  it('that was moved has come, and has not gone', async () => {
    write('<div id=from><img></div><div id=to></div>');
    const moved = find();
    watch();
    find('#to').append(moved);
    await microtasks();
    expect(all('came')).toEqual([moved]);
    expect(all('went')).toEqual([]);
  });

  it('that came and went within one task has gone', async () => {
    watch();
    const brief = image();
    document.body.append(brief);
    brief.remove();
    await microtasks();
    expect(all('came')).toEqual([]);
    expect(all('went')).toEqual([brief]);
  });

  it('changes by the attributes that matter, once for all of them', async () => {
    write('<img id=a><img id=b>');
    watch();
    const a = find('#a');
    a.setAttribute('src', 'data:,1');
    a.setAttribute('srcset', 'data:,2 1x');
    a.setAttribute('src', 'data:,3');
    find('#b').setAttribute('title', 'does not matter');
    await microtasks();
    expect(all('changed')).toEqual([a]);
  });

  it('changes in sources of a picture too', async () => {
    write('<picture><source srcset="data:,1"><img></picture>');
    watch();
    const source = find<HTMLSourceElement>('source');
    source.srcset = 'data:,2';
    await microtasks();
    expect(all('changed')).toEqual([source]);
  });

  it('changes where sources of a picture come and go', async () => {
    write('<picture><source srcset="data:,1"><img></picture>');
    watch();
    const picture = find('picture');
    find('source').remove();
    await microtasks();
    expect(all('changed')).toEqual([picture]);
    picture.prepend(document.createElement('source'));
    await microtasks();
    expect(all('changed')).toEqual([picture, picture]);
  });

  it('is not reported where nothing of it was asked for', async () => {
    watch();
    const paragraph = document.createElement('p');
    paragraph.textContent = 'words';
    document.body.append(paragraph, 'more words');
    paragraph.remove();
    await microtasks();
    expect(changes).toEqual([]);
  });

  it('that is marked has not changed', async () => {
    const element = image();
    document.body.append(element);
    watch();
    element.setAttribute('data-mark', '');
    await microtasks();
    expect(all('marked')).toEqual([element]);
    expect(all('changed')).toEqual([]);
  });

  it('is of no interest after the end', async () => {
    watch();
    watcher.stop();
    document.body.append(image());
    await frames();
    expect(changes).toEqual([]);
  });
});

describe('open shadow roots', () => {
  it('are entered with what is nested in them', () => {
    write('<div id=outer></div>');
    const outer = shadowIn(find('#outer'), '<img><div></div>');
    const inner = shadowIn(find('div', outer));
    watcher.watch(document);
    expect(roots).toEqual([document, outer, inner]);
    expect(new Set(all('came'))).toEqual(new Set([find('img', outer), find('img', inner)]));
    expect(all('came')).toHaveLength(2);
  });

  it('are entered when they come, and watched from then on', async () => {
    watch();
    const host = document.createElement('div');
    const root = shadowIn(host);
    document.body.append(host);
    await microtasks();
    expect(all('came')).toEqual([find('img', root)]);

    changes.length = 0;
    const later = image();
    root.append(later);
    await microtasks();
    expect(all('came')).toEqual([later]);

    changes.length = 0;
    later.setAttribute('src', 'data:,1');
    await microtasks();
    expect(all('changed')).toEqual([later]);
  });

  it('go with their host, and come back with it, once', async () => {
    write('<div id=host></div>');
    const host = find('#host');
    const root = shadowIn(host);
    watch();
    host.remove();
    await microtasks();
    expect(all('went')).toEqual([find('img', root)]);

    changes.length = 0;
    document.body.append(host);
    await microtasks();
    expect(all('came')).toEqual([find('img', root)]);
    expect(roots.filter((each) => each === root)).toHaveLength(1);
  });

  it('are let go of when they have been away for a while, and are entered again when they come back', async () => {
    write('<div id=host></div>');
    const host = find('#host');
    const root = shadowIn(host);
    watch();
    host.remove();
    await until(() => expect(left).toEqual([root]));
    expect(watcher.roots).toEqual(new Set([document]));
    expect(watcher.left).toEqual([root]);

    changes.length = 0;
    document.body.append(host);
    await microtasks();
    expect(all('came')).toEqual([find('img', root)]);
    expect(roots.filter((each) => each === root)).toHaveLength(2);
    expect(watcher.roots).toEqual(new Set([document, root]));

    const later = image();
    root.append(later);
    await microtasks();
    expect(all('came')).toEqual([find('img', root), later]);
  });

  it('are no reason to report what changes in a removed host as come', async () => {
    write('<div id=host></div>');
    const host = find('#host');
    const root = shadowIn(host, '');
    watch();
    host.remove();
    await microtasks();
    root.append(image());
    await microtasks();
    expect(all('came')).toEqual([]);
  });

  it('of an element that is defined late are found', async () => {
    write('<late-defined></late-defined>');
    watch();
    await frames(5);
    expect(changes).toEqual([]);
    customElements.define(
      'late-defined',
      class extends HTMLElement {
        connectedCallback(): void {
          shadowIn(this);
        }
      },
    );
    await until(() => expect(all('came')).toHaveLength(1));
    const root = find('late-defined').shadowRoot;
    expect(all('came')[0]).toBe(root?.querySelector('img'));
    await frames(5);
    expect(all('came')).toHaveLength(1);
  });

  it('of a defined element that attaches them late are found', async () => {
    customElements.define('late-attached', class extends HTMLElement {});
    write('<div></div>');
    watch();
    const host = document.createElement('late-attached');
    find('div').append(host);
    await frames(5);
    const root = shadowIn(host);
    await until(() => expect(all('came')).toEqual([find('img', root)]));
  });

  it('that are nested in late ones are found', async () => {
    customElements.define('late-outer', class extends HTMLElement {});
    customElements.define('late-inner', class extends HTMLElement {});
    write('<late-outer></late-outer>');
    watch();
    await frames(2);
    const outer = shadowIn(find('late-outer'), '<late-inner></late-inner>');
    await until(() => expect(roots).toContain(outer));
    await frames(2);
    const inner = shadowIn(find('late-inner', outer));
    await until(() => expect(all('came')).toEqual([find('img', inner)]));
  });
});
describe('a shadow root that was attached to an element known before', () => {
  it('is found before anything else happens, when nobody is going to ask again', async () => {
    watch();
    write('<div></div>');
    await microtasks();
    const root = find('div').attachShadow({ mode: 'open' });
    root.innerHTML = '<p></p>';
    const inner = (root.firstElementChild as Element).attachShadow({ mode: 'open' });
    inner.append(image());
    expect(all('came')).toEqual([]);
    watcher.stopAsking();
    expect(all('came')).toEqual([inner.firstElementChild]);
    expect(roots).toEqual([document, root, inner]);
  });

  it('is found before the next frame in an element of a name that nobody defines', async () => {
    watch();
    write('<never-defined></never-defined>');
    await frames(2);
    const root = shadowIn(find('never-defined'));
    await frames(1);
    expect(all('came')).toEqual([root.firstElementChild]);
  });

  it('is found when it is on the screen, or the page is scrolled to it', async () => {
    watch();
    const box = 'style="width: 300px; height: 300px"';
    write(`<div id=near ${box}></div><p style="height: 3000px"></p><div id=far ${box}></div>`);
    await microtasks();
    watcher.stopAsking();
    const [near, far] = ['#near', '#far'].map((host) => {
      const root = find(host).attachShadow({ mode: 'open' });
      root.innerHTML = '<img style="width: 100%; height: 100%">';
      return find('img', root);
    });
    await until(() => expect(all('came')).toEqual([near]));
    find('#far').scrollIntoView();
    await until(() => expect(all('came')).toEqual([near, far]));
  });

  it('is found on a screen that takes longer to look at than one task may', async () => {
    let now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => ++now);
    onTestFinished(() => clock.mockRestore());
    let [points, inTask, most] = [0, 0, 0];
    const elementsFromPoint = document.elementsFromPoint.bind(document);
    const asked = vi.spyOn(document, 'elementsFromPoint').mockImplementation((x, y) => {
      if (inTask++ === 0) setTimeout(() => (inTask = 0));
      most = Math.max(most, inTask);
      points++;
      return elementsFromPoint(x, y);
    });
    onTestFinished(() => asked.mockRestore());
    watch();
    write('<div style="height: 100vh"></div>');
    await microtasks();
    watcher.stopAsking();
    const root = shadowIn(find('div'));
    await until(() => expect(all('came')).toEqual([find('img', root)]));
    expect(points).toBeGreaterThan(9);
    expect(most).toBeLessThan(points / 2);
  });
});

describe('a flood, while the document is parsed', () => {
  const FLOOD = 1_200;
  const flood = (...elements: Element[]): void => {
    for (let count = 0; count < FLOOD; count++) document.body.append(document.createElement('p'));
    document.body.append(...elements);
  };
  const finish = (): boolean => document.dispatchEvent(new Event('DOMContentLoaded'));

  beforeEach(() => {
    vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading');
    watch();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('is looked through for trees before each frame, as long as nothing covers those that nobody knows', async () => {
    const [early, late] = [document.createElement('div'), document.createElement('div')];
    // Records without elements, of which only the first are looked through.
    for (let count = 0; count < FLOOD; count++) document.body.append('word');
    document.body.append(early);
    const first = shadowIn(early);
    await microtasks();
    expect(roots).toEqual([document]);
    await frames(1);
    expect(roots).toEqual([document, first]);
    document.body.append(late);
    const second = shadowIn(late);
    await frames(1);
    expect(roots).toEqual([document, first, second]);
    document.body.append(document.createElement('div'));
    const last = shadowIn(document.body.lastElementChild as Element);
    watcher.stopAsking();
    expect(roots).toEqual([document, first, second, last]);
  });

  describe('under cover', () => {
    beforeEach(() => watcher.stopAsking());

    it('is looked at as a whole, soon', async () => {
      const [one, other] = [image(), image()];
      flood(one, other);
      await microtasks();
      expect(changes).toEqual([]);
      await until(() => expect(all('came')).toEqual([one, other]));
      one.remove();
      flood();
      await until(() => expect(all('went')).toEqual([one]));
      expect(all('came')).toHaveLength(2);
    });

    it('is looked at for images soon, for all else within a second', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const [element, film] = [image(), document.createElement('video')];
      flood(element, film);
      await microtasks();
      vi.advanceTimersByTime(100);
      expect(all('came')).toEqual([element]);
      vi.advanceTimersByTime(900);
      expect(all('came')).toEqual([element, film]);
    });

    it('makes what comes next unheard, but for a call before each frame, until it was looked at', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      flood();
      await microtasks();
      told.length = 0;
      const element = image();
      document.body.append(element);
      await frames(3);
      expect(changes).toEqual([]);
      expect(told.length).toBeGreaterThan(0);
      expect(new Set(told)).toEqual(new Set([0]));
      vi.runAllTimers();
      expect(all('came')).toEqual([element]);
      const later = image();
      document.body.append(later);
      await microtasks();
      expect(all('came')).toEqual([element, later]);
      told.length = 0;
      await frames(3);
      expect(told).toEqual([]);
    });

    it('is looked at again and again while the parser goes on, and nothing of it is heard until it rests', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      flood();
      await microtasks();
      told.length = 0;
      const elements = Array.from({ length: 4 }, image);
      for (const [index, element] of elements.entries()) {
        document.body.append(element);
        vi.advanceTimersToNextTimer();
        expect(all('came')).toEqual(elements.slice(0, index + 1));
      }
      const before = image();
      find('p').before(before);
      await microtasks();
      expect(new Set(told)).toEqual(new Set([0]));
      expect(all('came')).toEqual(elements);
      vi.advanceTimersToNextTimer();
      expect(all('came')).toEqual([...elements, before]);
      const heard = image();
      document.body.append(heard);
      await microtasks();
      expect(all('came')).toEqual([...elements, before, heard]);
    });

    it('does not hide that sources of a picture come and go, of one that came before it or was found in it', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const [early, late] = [document.createElement('picture'), document.createElement('picture')];
      early.append(image());
      late.append(image());
      document.body.append(early);
      await microtasks();
      flood(late);
      early.prepend(document.createElement('source'));
      await microtasks();
      expect(all('changed')).toEqual([early]);
      vi.advanceTimersByTime(100);
      changes.length = 0;
      late.prepend(document.createElement('source'));
      await microtasks();
      early.firstElementChild?.remove();
      await microtasks();
      expect(all('changed')).toEqual([late, early]);
    });

    it('is looked through before each frame for what the page has marked by itself', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      flood();
      await microtasks();
      const marked = image();
      marked.setAttribute('data-mark', '');
      document.body.append(image(), marked);
      await frames(1);
      expect(all('came')).toEqual([marked]);
      await frames(2);
      expect(all('came')).toEqual([marked]);
    });

    it('is looked through for the same where each record is heard', async () => {
      isHeard = true;
      const marked = image();
      marked.setAttribute('data-mark', '');
      flood(image(), marked);
      await microtasks();
      expect(all('came')).toEqual([marked]);
    });

    it('is heard where rules may be about any of it, from the beginning or from a frame on', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      flood();
      await microtasks();
      isHeard = true;
      await frames(2);
      told.length = 0;
      flood();
      await microtasks();
      expect(told).toEqual([FLOOD]);
      document.body.append('more');
      await microtasks();
      expect(told).toEqual([FLOOD, 1]);
    });

    it('is heard from the look on that finds such rules, not from a frame after it', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      flood();
      await microtasks();
      isHeard = true;
      vi.advanceTimersByTime(100);
      told.length = 0;
      document.body.append('more');
      await microtasks();
      expect(told).toEqual([1]);
    });

    it('may be painted before it is reported: that is said before each frame, and when it is heard again', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
      document.body.append(image());
      await microtasks();
      expect(behind).toBe(0);
      flood(image());
      await microtasks();
      expect(behind).toBe(1);
      await frames(2);
      expect(behind).toBeGreaterThan(1);
      // The parser goes on, and so do the frames.
      const before = behind;
      vi.advanceTimersByTime(100);
      expect(behind).toBe(before);
      vi.runAllTimers();
      expect(behind).toBe(before + 1);
      // Of a whole document all is reported at once.
      flood(image());
      await microtasks();
      const last = behind;
      finish();
      expect(behind).toBe(last);
    });

    it('is looked at when the parser has finished', async () => {
      const element = image();
      flood(element);
      finish();
      expect(all('came')).toEqual([element]);
      const later = image();
      document.body.append(later);
      await microtasks();
      expect(all('came')).toEqual([element, later]);
    });

    it('is searched for the trees of custom elements, where something points to one', async () => {
      customElements.define(
        'early-defined',
        class extends HTMLElement {
          connectedCallback(): void {
            this.attachShadow({ mode: 'open' }).append(image());
          }
        },
      );
      const host = document.createElement('early-defined');
      flood(host);
      finish();
      expect(all('came')).toEqual([]);
      watcher.search();
      await until(() => expect(all('came')).toEqual([host.shadowRoot?.firstElementChild]));
    });

    it('is searched at its end where there were custom elements before it', async () => {
      document.body.append(document.createElement('never-defined'));
      await microtasks();
      const host = document.createElement('div');
      shadowIn(host);
      flood(host);
      finish();
      await until(() => expect(all('came')).toEqual([host.shadowRoot?.firstElementChild]));
    });

    it('does not hold up what comes afterwards', async () => {
      flood();
      finish();
      const element = image();
      flood(element);
      await microtasks();
      expect(all('came')).toEqual([element]);
    });
  });
});
