import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DEFAULTS } from '../../../src/shared/settings';
import type { Outcome } from '../../../src/shared/verdict';
import turning from '../../fixtures/films/turning.webm?url';
import { FLAGGED, SAFE } from '../support/flights';
import { landSample, landSamplesUntil, samplesIn } from '../support/moving';
import {
  find,
  frames,
  inNextFrame,
  isCovered,
  laterInThisFrame,
  until,
  useCoverSheet,
  usePage,
  write,
} from '../support/page';
import { dataUrl } from '../support/pictures';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const scene = useSession();

let film = '';
beforeAll(async () => {
  film = URL.createObjectURL(await (await fetch(turning)).blob());
});

const video = (): HTMLVideoElement => find<HTMLVideoElement>('video');
const play = (): Promise<void> => {
  video().muted = true;
  return video().play();
};

async function paused(attributes = ''): Promise<void> {
  write(`<video width="400" height="300" preload="auto" src="${film}" ${attributes}></video>`);
  await until(() => expect(video().readyState).toBeGreaterThanOrEqual(2));
}

/** A film of what is painted again and again, which plays. */
async function streamed(
  paint: (context: CanvasRenderingContext2D) => void,
): Promise<CanvasRenderingContext2D> {
  write('<video width="400" height="300" muted></video>');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const timer = setInterval(() => paint(context), 20);
  onTestFinished(() => clearInterval(timer));
  video().srcObject = canvas.captureStream();
  await play();
  return context;
}
const fill = (context: CanvasRenderingContext2D): void => context.fillRect(0, 0, 300, 150);

describe('a film', () => {
  it('is held while it has no frame, then covered until its first one is judged, and asked about once', async () => {
    write('<video width="400" height="300"></video>');
    await stands(video(), 'skip');
    expect(isCovered(video())).toBe(true);
    video().src = film;
    await stands(video(), 'pending');
    await landSample(scene.flights, SAFE);
    await stands(video(), 'safe');
    await frames(30);
    expect(samplesIn(scene.flights)).toHaveLength(1);
  });

  it('is judged with its poster, before it plays: either may be painted next', async () => {
    const poster = dataUrl();
    await paused(`poster="${poster}"`);
    await scene.flights.land(poster, SAFE);
    expect(stateOf(video())).toBe('pending');
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
  });

  it('is its poster alone while it has no frame', async () => {
    const poster = dataUrl();
    write(`<video width="400" height="300" poster="${poster}"></video>`);
    await scene.flights.land(poster, FLAGGED);
    await stands(video(), 'blur');
    video().poster = dataUrl();
    await stands(video(), 'pending');
    await scene.flights.land(video().poster, SAFE);
    await stands(video(), 'safe');
  });

  it('that cannot be played is its poster, as the browser has it', async () => {
    const poster = dataUrl();
    write(
      `<video width="400" height="300" preload="none" poster="${poster}" src="data:video/webm,none"></video>`,
    );
    await scene.flights.land(poster, SAFE);
    await stands(video(), 'safe');
    await expect(play()).rejects.toThrow();
    await until(() => expect(video().error).not.toBeNull());
    await scene.flights.land(poster, SAFE);
    await stands(video(), 'safe');
    expect(isCovered(video())).toBe(false);
  });

  it('that was judged behind its poster is not covered when it comes forward', async () => {
    const poster = dataUrl();
    await paused(`poster="${poster}"`);
    await scene.flights.land(poster, SAFE);
    await landSample(scene.flights, SAFE);
    await stands(video(), 'safe');
    const states: (string | null)[] = [];
    const observer = new MutationObserver(() => states.push(stateOf(video())));
    observer.observe(video(), { attributeFilter: ['data-scrim'] });
    onTestFinished(() => observer.disconnect());
    await play();
    await until(() => expect(scene.stage.watched(video()).key).toMatch(/^video:/));
    await frames(3);
    expect(states).toEqual([]);
  });

  describe('that plays and has a poster', () => {
    /** It plays and is safe; its poster was judged so, or not yet. */
    async function runs(verdict: Outcome | undefined): Promise<string> {
      const poster = dataUrl();
      await paused(`loop poster="${poster}"`);
      await play();
      await landSamplesUntil(scene.flights, SAFE, () => stateOf(video()) === 'safe');
      if (verdict === undefined) return poster;
      await scene.flights.land(poster, verdict);
      scene.flights.scores.set(poster, verdict);
      return poster;
    }
    /** Events that tell of it come when a frame was painted: to whoever waits for them, never. */
    beforeEach(() => {
      const late = (event: Event): void => event.stopImmediatePropagation();
      for (const type of ['abort', 'emptied', 'loadstart', 'pause']) {
        window.addEventListener(type, late, { capture: true });
        onTestFinished(() => window.removeEventListener(type, late, { capture: true }));
      }
    });
    /** @returns whether it is covered in the first frame after its poster came back */
    const isCoveredAtOnce = async (): Promise<boolean> => {
      video().load();
      // A server takes its time; what is in memory may be here again by then.
      Object.defineProperty(video(), 'readyState', { value: HTMLMediaElement.HAVE_NOTHING });
      return await inNextFrame(() => laterInThisFrame(() => isCovered(video())));
    };

    it('is covered when that comes back flagged, before it is painted', async () => {
      await runs(FLAGGED);
      expect(stateOf(video())).toBe('safe');
      expect(await isCoveredAtOnce()).toBe(true);
      await stands(video(), 'blur');
    });

    it('is covered when that comes back unjudged', async () => {
      const poster = await runs(undefined);
      expect(await isCoveredAtOnce()).toBe(true);
      await scene.flights.land(poster, SAFE);
      await stands(video(), 'safe');
    });

    it('is asked about the poster that it has now', async () => {
      await runs(SAFE);
      video().poster = dataUrl();
      await scene.flights.land(video().poster, FLAGGED);
      expect(await isCoveredAtOnce()).toBe(true);
    });

    it('is looked at in no frame where that is safe', async () => {
      await runs(SAFE);
      await frames(2);
      const sight = vi.spyOn(scene.stage.watched(video()).kind, 'sight');
      onTestFinished(() => sight.mockRestore());
      await frames(10);
      expect(sight).not.toHaveBeenCalled();
    });
  });

  it('is covered where it is wound to, and not where it was judged a moment before', async () => {
    await paused();
    await landSample(scene.flights, SAFE);
    await stands(video(), 'safe');
    video().currentTime = 8;
    await stands(video(), 'pending');
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
    video().currentTime = 0.1;
    await stands(video(), 'safe');
    video().currentTime = 8.1;
    await stands(video(), 'blur');
  });

  it('that is wound on drops the answer for the frame before', async () => {
    await paused();
    const first = await until(() => {
      const [sample] = samplesIn(scene.flights);
      if (sample === undefined) throw new Error('no sample was asked for');
      return sample;
    });
    video().currentTime = 8;
    await until(() => expect(first.left).toBe(true));
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
  });

  describe('that is wound on', () => {
    /** Ends the wait for a frame in two ways, neither of which the browser has any more. */
    let shown: (() => unknown)[];
    let overdue: (() => unknown)[];

    beforeEach(async () => {
      [shown, overdue] = [[], []];
      await paused();
      await landSample(scene.flights, SAFE);
      await stands(video(), 'safe');
      vi.spyOn(video(), 'requestVideoFrameCallback').mockImplementation((call) =>
        shown.push(() => call(0, {} as VideoFrameCallbackMetadata)),
      );
      const later = window.setTimeout;
      vi.spyOn(window, 'setTimeout').mockImplementation(((call: () => unknown, ms: number) =>
        ms === 500 ? overdue.push(call) : later(call, ms)) as typeof setTimeout);
      let sought = false;
      video().addEventListener('seeked', () => {
        sought = true;
      });
      video().currentTime = 8;
      await until(() => expect(sought).toBe(true));
      await frames(5);
    });
    afterEach(() => vi.restoreAllMocks());

    // Of the frame before it there may have been a second sample, which was let go of.
    const onTheirWay = () => samplesIn(scene.flights).filter(({ left, landed }) => !left && !landed);

    it('is not read until its new frame is shown: it would be the one before', async () => {
      expect(onTheirWay()).toEqual([]);
      expect(stateOf(video())).toBe('pending');
      for (const tell of shown) tell();
      await landSample(scene.flights, FLAGGED);
      await stands(video(), 'blur');
    });

    it('is read all the same where no new frame comes, as after a leap to the same', async () => {
      expect(onTheirWay()).toEqual([]);
      expect(overdue.length).toBeGreaterThan(0);
      for (const tell of overdue) tell();
      await landSample(scene.flights, FLAGGED);
      await stands(video(), 'blur');
    });
  });

  it('is looked at again when its source is another one', async () => {
    await paused();
    await landSample(scene.flights, SAFE);
    await stands(video(), 'safe');
    video().load();
    await until(() => expect(stateOf(video())).not.toBe('safe'));
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
  });

  it('from a stream is sampled too', async () => {
    await streamed(fill);
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
  });

  it('that has become another picture by the time of its first verdict is judged once more', async () => {
    const context = await streamed(fill);
    await until(() => expect(samplesIn(scene.flights)).toHaveLength(1));
    context.fillStyle = 'rgb(220, 180, 90)';
    const shown = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
    await until(() => {
      shown.drawImage(video(), 0, 0, 1, 1);
      expect(shown.getImageData(0, 0, 1, 1).data[0]).toBeGreaterThan(200);
    });
    await landSample(scene.flights, SAFE);
    await frames(2);
    expect(stateOf(video())).toBe('pending');
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
  });

  it('that is never the same by the time of a verdict is shown in the end', async () => {
    let flips = 0;
    await streamed((context) => {
      context.fillStyle = ++flips % 4 < 2 ? 'black' : 'white';
      fill(context);
    });
    await landSamplesUntil(scene.flights, SAFE, () => stateOf(video()) === 'safe');
  });

  it('that is protected is taken for unreadable', async () => {
    await paused();
    Object.defineProperty(video(), 'mediaKeys', { value: {} });
    video().currentTime = 3;
    await stands(video(), 'unknown');
    expect(scene.stage.watched(video()).standing.reason).toBe('unreadable');
  });
});

describe('the sound of a film', () => {
  // Without a click of the reader the browser lets nothing play aloud.
  beforeAll(async () => {
    write('<button>Play</button>');
    await userEvent.click(find('button'));
  });

  const heard: number[] = [];
  /** A film that plays, with sound, and is flagged. */
  async function loud(): Promise<void> {
    await paused();
    let told = 0;
    const tell = (): number => ++told;
    window.addEventListener('volumechange', tell, { capture: true });
    onTestFinished(() => window.removeEventListener('volumechange', tell, { capture: true }));
    video().volume = 0.7;
    await video().play();
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
    // The page's change and Scrim's own have both been told, whoever has heard of them.
    await until(() => expect(told).toBeGreaterThanOrEqual(2));
    heard.length = 0;
    const element = video();
    element.addEventListener('volumechange', () => heard.push(element.volume));
  }
  const reveal = (revealed: boolean): void =>
    scene.stage.session.reveal(scene.stage.watched(video()), revealed);
  const isSilent = (): void => expect(video().volume).toBeLessThan(1e-6);
  /** Takes it out of the page and puts it back, where it plays on. */
  async function away(): Promise<HTMLVideoElement> {
    const element = video();
    element.remove();
    await until(() => expect(element.volume).toBe(0.7));
    document.body.append(element);
    await element.play();
    await until(isSilent);
    return element;
  }

  it('goes with the picture and comes back as it was, and the page hears nothing of it', async () => {
    await loud();
    isSilent();
    expect(video().muted).toBe(false);
    reveal(true);
    expect(video().volume).toBe(0.7);
    reveal(false);
    isSilent();
    await frames(5);
    expect(heard).toEqual([]);
  });

  it('is what the page last wanted of it', async () => {
    await loud();
    video().volume = 0.2;
    await until(() => expect(heard).toEqual([0.2]));
    await until(isSilent);
    reveal(true);
    expect(video().volume).toBe(0.2);
    await frames(5);
    expect(heard).toEqual([0.2]);
  });

  it('takes a page at its word that wants silence', async () => {
    await loud();
    video().volume = 0;
    await until(() => expect(heard).toEqual([0]));
    reveal(true);
    expect(video().volume).toBe(0);
  });

  it('is left alone where there is none: paused, or muted by the page, until that ends', async () => {
    await loud();
    video().muted = true;
    await until(() => expect(video().volume).toBe(0.7));
    expect(video().muted).toBe(true);
    video().muted = false;
    await until(isSilent);
    video().pause();
    await until(() => expect(video().volume).toBe(0.7));
    await video().play();
    await until(isSilent);
  });

  it('goes on while a film that was out of sight is looked at again, but not where it leaps meanwhile', async () => {
    await paused();
    video().volume = 0.7;
    await video().play();
    await landSample(scene.flights, SAFE);
    await stands(video(), 'safe');
    video().style.marginTop = '5000px';
    await until(() => expect(video().getBoundingClientRect().top).toBeGreaterThan(innerHeight));
    await frames(3);
    // Long enough for its verdict to be old, and far enough for another picture.
    const now = performance.now.bind(performance);
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 10_000);
    onTestFinished(() => clock.mockRestore());
    // Not faster: it would be at its end, where it runs no more, before a busy machine comes back to it.
    video().playbackRate = 2;
    await until(() => expect(video().currentTime).toBeGreaterThan(7));
    expect(video().ended).toBe(false);
    video().playbackRate = 0.25;
    video().style.marginTop = '';
    await stands(video(), 'pending');
    expect(video().volume).toBe(0.7);
    video().currentTime = 2;
    await until(isSilent);
  });

  it('is what was set when the page hears of it, where it begins while the film is covered', async () => {
    await loud();
    video().muted = true;
    await until(() => expect(video().volume).toBe(0.7));
    heard.length = 0;
    video().muted = false;
    await until(isSilent);
    expect(heard).toEqual([0.7]);
  });

  it('follows the page again when the film has been away', async () => {
    await loud();
    const element = await away();
    heard.length = 0;
    element.volume = 0.3;
    await until(() => expect(heard).toEqual([0.3]));
    await until(isSilent);
  });

  it('comes back when the film leaves the page, and when Scrim does', async () => {
    await loud();
    const element = await away();
    scene.stage.end();
    expect(element.volume).toBe(0.7);
  });

  it('of what has no picture is left alone, and what it has for a poster is judged as one', async () => {
    const { stream } = new AudioContext().createMediaStreamDestination();
    write('<video width="400" height="300" controls></video>');
    video().srcObject = stream;
    await video().play();
    await until(() => expect(video().readyState).toBeGreaterThanOrEqual(2));
    await stands(video(), 'skip');
    expect(video().volume).toBe(1);
    await frames(30);
    expect([stateOf(video()), video().volume]).toEqual(['skip', 1]);
  });

  it('stays where the reader wants to see what cannot be read', async () => {
    scene.stage.session.apply({ ...DEFAULTS, unreadable: 'show' });
    await paused();
    Object.defineProperty(video(), 'mediaKeys', { value: {} });
    await video().play();
    await stands(video(), 'unknown');
    expect(video().volume).toBe(1);
  });
});

describe('a film in the floating window', () => {
  it('is taken out of it when it is flagged', async () => {
    await paused();
    let exits = 0;
    const get = (): Element | null => document.querySelector('video');
    Object.defineProperty(document, 'pictureInPictureElement', { configurable: true, get });
    Object.defineProperty(document, 'exitPictureInPicture', {
      configurable: true,
      value: async () => {
        exits++;
      },
    });
    onTestFinished(() => {
      Reflect.deleteProperty(document, 'pictureInPictureElement');
      Reflect.deleteProperty(document, 'exitPictureInPicture');
    });
    await landSample(scene.flights, FLAGGED);
    await stands(video(), 'blur');
    expect(exits).toBeGreaterThan(0);
  });
});
