import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Suspicion } from '../../../src/content/suspicion';

type Entry = { readonly name: string; readonly initiatorType: string; readonly contentType?: string };

let load: (...entries: Entry[]) => void;
let suspicion: Suspicion;
let end: AbortController;
const onElement = vi.fn();
const onStyle = vi.fn();
const onScript = vi.fn();

const image = (name: string): Entry => ({ name, initiatorType: 'img' });
const painted = (name: string, contentType?: string): Entry => ({
  name,
  initiatorType: 'css',
  ...(contentType === undefined ? {} : { contentType }),
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      constructor(tell: (list: { getEntries(): Entry[] }) => void) {
        load = (...entries) => tell({ getEntries: () => entries });
      }
      observe(): void {}
      disconnect(): void {
        load = () => undefined;
      }
    },
  );
  end = new AbortController();
  suspicion = new Suspicion({ onElement, onStyle, onScript }, end.signal);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

describe('an image that was loaded', () => {
  it('by an element nobody knows is a reason to search, once for all of a moment', () => {
    load(image('https://a.test/1.png'), image('https://a.test/2.png'));
    expect(onElement).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(onElement).toHaveBeenCalledOnce();
    expect(onStyle).not.toHaveBeenCalled();
  });

  it('by a style is named to whoever knows the styles', () => {
    load(painted('https://a.test/1.png'), painted('https://a.test/2', 'image/webp'));
    vi.runAllTimers();
    expect(onStyle).toHaveBeenCalledExactlyOnceWith(['https://a.test/1.png', 'https://a.test/2']);
    expect(onElement).not.toHaveBeenCalled();
  });

  it('is no riddle where some element shows it, before or soon after', () => {
    suspicion.explain('https://a.test/1.png');
    load(image('https://a.test/1.png'), painted('https://a.test/2.png'));
    suspicion.explain('https://a.test/2.png');
    vi.runAllTimers();
    expect(onElement).not.toHaveBeenCalled();
    expect(onStyle).not.toHaveBeenCalled();
  });

  it("is nobody's business after the end", () => {
    load(image('https://a.test/1.png'));
    end.abort();
    vi.runAllTimers();
    expect(onElement).not.toHaveBeenCalled();
  });
});

it('a script is told of at once, and nothing else is', () => {
  const asked = { name: 'https://a.test/news', initiatorType: 'fetch' };
  load(image('https://a.test/1.png'), painted('https://a.test/font.woff2'), asked);
  expect(onScript).not.toHaveBeenCalled();
  load({ name: 'https://a.test/more.js', initiatorType: 'script' });
  expect(onScript).toHaveBeenCalledOnce();
});

it.each([
  ['a font, by its type', painted('https://a.test/font', 'font/woff2')],
  ['a font, by its name', painted('https://a.test/font.woff2?v=1')],
  ['a sheet that was imported', painted('https://a.test/more.css', '')],
  ['what a script has fetched', { name: 'https://a.test/1.png', initiatorType: 'fetch' }],
])('%s is no picture', (_, entry) => {
  load(entry);
  vi.runAllTimers();
  expect(onElement).not.toHaveBeenCalled();
  expect(onStyle).not.toHaveBeenCalled();
});
