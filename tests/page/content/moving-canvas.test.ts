import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Budget } from '../../../src/content/moving/budget';
import { WINDOW } from '../../../src/content/moving/recent';
import { DEFAULTS } from '../../../src/shared/settings';
import { FLAGGED, failed, SAFE } from '../support/flights';
import { colourOf, draw, landSample, landSamplesUntil, samplesIn } from '../support/moving';
import {
  beforePaint,
  find,
  frames,
  image,
  inNextFrame,
  isCovered,
  loaded,
  until,
  useCoverSheet,
  usePage,
  write,
} from '../support/page';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

const canvas = (): HTMLCanvasElement => find<HTMLCanvasElement>('canvas');

describe('a canvas', () => {
  it('is held while nothing is on it, and nothing is asked', async () => {
    write('<canvas width="400" height="300"></canvas>');
    await stands(canvas(), 'skip');
    await frames(10);
    expect(isCovered(canvas())).toBe(true);
    expect(getComputedStyle(canvas()).backgroundColor).toBe('rgba(0, 0, 0, 0)');
    expect(samplesIn(scene.flights)).toEqual([]);
    expect(scene.stage.session.offered.size).toBe(0);
  });

  it('is judged where it is handed over later, and drawn on once', async () => {
    write('<canvas width="400" height="300"></canvas>');
    await stands(canvas(), 'skip');
    await frames(30);
    const context = canvas().transferControlToOffscreen().getContext('2d');
    if (context === null) throw new Error('no canvas here');
    context.fillStyle = 'rgb(200, 10, 10)';
    context.fillRect(0, 0, 400, 300);
    const sample = await landSample(scene.flights, SAFE);
    expect((await colourOf(sample))[0]).toBeGreaterThan(180);
    await stands(canvas(), 'safe');
  });

  it('is judged so when it was taken out and put back as well, and no stream is taken of it', async () => {
    const stream = vi.spyOn(HTMLCanvasElement.prototype, 'captureStream');
    onTestFinished(() => stream.mockRestore());
    write('<canvas width="400" height="300"></canvas>');
    const element = canvas();
    await stands(element, 'skip');
    element.remove();
    await frames(5);
    document.body.append(element);
    await stands(element, 'skip');
    await frames(30);
    expect(stream).not.toHaveBeenCalled();
  });

  it('that changes shares the model with others that change, and not with those that stand still', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const due = vi.spyOn(Budget.prototype, 'isDue');
    onTestFinished(() => due.mockRestore());
    const crowd = (): number | undefined =>
      due.mock.calls.map(([situation]) => situation).findLast(({ changed }) => changed)?.crowd;
    write('<canvas width="200" height="150"></canvas>'.repeat(4));
    const canvases = [...document.querySelectorAll('canvas')];
    const paint = (shift: number): void => {
      for (const [index, each] of canvases.entries()) draw(`rgb(${50 * index + shift}, 10, 10)`, each);
    };
    paint(0);
    const settle = (): Promise<void> =>
      landSamplesUntil(scene.flights, SAFE, () => {
        vi.advanceTimersByTime(300);
        return canvases.every((each) => stateOf(each) === 'safe');
      });
    await settle();
    due.mockClear();
    paint(100);
    await until(() => expect(crowd()).toBe(4));
    // Until each was looked at: what it showed before is safe still, and would be taken for the end.
    await until(() => expect(canvases.every((each) => stateOf(each) === 'pending')).toBe(true));
    await settle();
    vi.advanceTimersByTime(10_000);
    draw('rgb(10, 200, 10)', canvases[0]);
    await until(() => expect(crowd()).toBe(1));
  });

  it('is held whatever the page says of it', async () => {
    write('<canvas width="400" height="300"></canvas>');
    await stands(canvas(), 'skip');
    for (const forge of [
      () => canvas().removeAttribute('data-scrim-held'),
      () => canvas().setAttribute('data-scrim', 'safe'),
      () => canvas().setAttribute('data-scrim-bare', ''),
    ]) {
      forge();
      expect(await beforePaint(() => isCovered(canvas()))).toBe(true);
    }
  });

  it('stays covered when it is drawn on, until what was drawn is judged', async () => {
    write('<canvas width="400" height="300"></canvas>');
    await stands(canvas(), 'skip');
    const before = await inNextFrame(() => {
      draw('rgb(200, 40, 90)');
      return isCovered(canvas());
    });
    expect([before, await beforePaint(() => isCovered(canvas()))]).toEqual([true, true]);
    await stands(canvas(), 'pending');
    const sample = await landSample(scene.flights, SAFE);
    await stands(canvas(), 'safe');
    expect(isCovered(canvas())).toBe(false);
    const [red = 0, green = 0, blue = 0] = await colourOf(sample);
    expect(Math.abs(red - 200) + Math.abs(green - 40) + Math.abs(blue - 90)).toBeLessThan(20);
  });

  it('of a crowd of empty ones is looked at seldom', async () => {
    const timers = vi.spyOn(window, 'setTimeout');
    onTestFinished(() => timers.mockRestore());
    write('<canvas width="40" height="40"></canvas>'.repeat(40));
    for (const each of document.querySelectorAll('canvas')) await stands(each, 'skip');
    const looksIn = (wanted: number): number => timers.mock.calls.filter(([, ms]) => ms === wanted).length;
    // Forty share what four have: a look in a quarter of a second. Of the first four nobody knows yet how many will come.
    await until(() => expect(looksIn(2_500)).toBeGreaterThan(0));
    expect(looksIn(250)).toBeLessThanOrEqual(4);
  });

  it('is looked at when it comes into view, and not before', async () => {
    write('<p style="height: 3000px"></p><canvas width="400" height="300"></canvas>');
    await stands(canvas(), 'skip');
    draw('red');
    await frames(30);
    expect(samplesIn(scene.flights)).toEqual([]);
    canvas().scrollIntoView();
    await landSample(scene.flights, FLAGGED);
    await stands(canvas(), 'blur');
  });

  it('is found with a single dot on it', async () => {
    write('<canvas width="1200" height="900"></canvas>');
    await stands(canvas(), 'skip');
    const context = canvas().getContext('2d');
    context?.fillRect(601, 333, 2, 2);
    await landSample(scene.flights, SAFE);
    await stands(canvas(), 'safe');
  });

  it('is left alone where it is small', async () => {
    write('<canvas width="400" height="300" style="width: 24px; height: 24px"></canvas>');
    draw('red');
    await frames(10);
    expect(stateOf(canvas())).toBe('skip');
    expect(isCovered(canvas())).toBe(false);
    expect(samplesIn(scene.flights)).toEqual([]);
  });

  it('is asked about again when something changes on it, and uncovered by several safe samples in a row', async () => {
    write('<canvas width="400" height="300"></canvas>');
    draw('red');
    await landSample(scene.flights, FLAGGED);
    await stands(canvas(), 'blur');
    draw('rgb(200, 30, 0)');
    for (let safe = 1; safe <= WINDOW; safe++) {
      expect(stateOf(canvas())).toBe('blur');
      const [, green = 0] = await colourOf(await landSample(scene.flights, SAFE));
      expect(green).toBeGreaterThan(20);
    }
    await stands(canvas(), 'safe');
    const { length } = samplesIn(scene.flights);
    draw('rgb(230, 10, 0)');
    await landSample(scene.flights, SAFE);
    expect(samplesIn(scene.flights)).toHaveLength(length + 1);
  });

  it('is covered again when it is turned over, and judged anew', async () => {
    write('<canvas width="400" height="300"></canvas>');
    draw('red');
    await landSample(scene.flights, SAFE);
    await stands(canvas(), 'safe');
    draw('blue');
    await stands(canvas(), 'pending');
    expect(isCovered(canvas())).toBe(true);
    const [, , blue = 0] = await colourOf(await landSample(scene.flights, FLAGGED));
    expect(blue).toBeGreaterThan(200);
    await stands(canvas(), 'blur');
    draw('green');
    // What is blurred is asked about again by itself: the sample may still show the one before.
    await landSamplesUntil(scene.flights, SAFE, () => stateOf(canvas()) === 'safe');
  });

  it('is not shown any more when it is turned over: nobody has asked to see that', async () => {
    write('<canvas width="400" height="300"></canvas>');
    draw('red');
    await landSample(scene.flights, FLAGGED);
    await stands(canvas(), 'blur');
    scene.stage.session.reveal(scene.stage.watched(canvas()), true);
    expect(stateOf(canvas())).toBe('shown');
    draw('blue');
    await stands(canvas(), 'pending');
    await landSample(scene.flights, FLAGGED);
    await stands(canvas(), 'blur');
  });

  it('is covered while it cannot be judged, and asked about again', async () => {
    write('<canvas width="400" height="300"></canvas>');
    draw('red');
    await landSample(scene.flights, failed('host'));
    await stands(canvas(), 'unknown');
    expect(isCovered(canvas())).toBe(true);
    await landSample(scene.flights, SAFE);
    await stands(canvas(), 'safe');
  });

  it('of pixels that nobody may read is treated as the reader chose', async () => {
    const element = image({ src: server.picture() });
    await loaded(element);
    write('<canvas width="400" height="300"></canvas>');
    canvas().getContext('2d')?.drawImage(element, 0, 0, 400, 300);
    await stands(canvas(), 'unknown');
    expect(scene.stage.watched(canvas()).standing.reason).toBe('unreadable');
    expect(isCovered(canvas())).toBe(true);
    expect(scene.stage.session.offered.size).toBe(1);
    scene.stage.session.apply({ ...DEFAULTS, unreadable: 'show' });
    expect(isCovered(canvas())).toBe(false);
    scene.stage.session.apply({ ...DEFAULTS, unknown: 'show' });
    expect(isCovered(canvas())).toBe(true);
    expect(samplesIn(scene.flights)).toEqual([]);
  });

  it('of WebGL is judged by what was drawn last, when nobody could look in that moment', async () => {
    // So many share their looks, and none of them is looked at in each frame.
    write('<canvas width="400" height="300" style="width: 80px; height: 60px"></canvas>'.repeat(6));
    await stands(canvas(), 'skip');
    const gl = canvas().getContext('webgl');
    await frames(5);
    gl?.clearColor(0, 0, 1, 1);
    gl?.clear(gl.COLOR_BUFFER_BIT);
    const [red = 255, , blue = 0] = await colourOf(await landSample(scene.flights, FLAGGED));
    expect([red < 20, blue > 200]).toEqual([true, true]);
    await stands(canvas(), 'blur');
  });

  describe('of WebGL that was drawn on once, while nobody saw it,', () => {
    const far = '<p style="height: 3000px"></p><canvas width="400" height="300"></canvas>';

    async function drawOnce(after = 20): Promise<void> {
      await stands(canvas(), 'skip');
      const gl = canvas().getContext('webgl');
      gl?.clearColor(0, 0, 1, 1);
      gl?.clear(gl.COLOR_BUFFER_BIT);
      await frames(after);
      expect(samplesIn(scene.flights)).toEqual([]);
    }

    it('is judged by that when it is seen', async () => {
      write(far);
      await drawOnce();
      canvas().scrollIntoView();
      const [red = 255, , blue = 0] = await colourOf(await landSample(scene.flights, FLAGGED));
      expect([red < 20, blue > 200]).toEqual([true, true]);
      await stands(canvas(), 'blur');
    });

    it.each([
      ['a second time', [20]],
      ['twice more', [20, 20]],
      ['in the next frame as well', [1]],
    ])('and %s, is judged by the last drawing', async (_, pauses) => {
      write(far);
      await drawOnce(0);
      const gl = canvas().getContext('webgl');
      for (const [at, pause] of pauses.entries()) {
        await frames(pause);
        gl?.clearColor(at === pauses.length - 1 ? 0 : 1, 1, 0, 1);
        gl?.clear(gl.COLOR_BUFFER_BIT);
      }
      await frames(20);
      canvas().scrollIntoView();
      const [red = 255, green = 0, blue = 255] = await colourOf(await landSample(scene.flights, FLAGGED));
      expect([red < 20, green > 200, blue < 20]).toEqual([true, true, true]);
    });

    it('is judged by what is on it, once that was seen', async () => {
      write(far);
      await drawOnce();
      canvas().scrollIntoView();
      await landSample(scene.flights, SAFE);
      await stands(canvas(), 'safe');
      const gl = canvas().getContext('webgl');
      gl?.clearColor(0, 1, 0, 1);
      gl?.clear(gl.COLOR_BUFFER_BIT);
      const [, green = 0, blue = 255] = await colourOf(await landSample(scene.flights, FLAGGED));
      expect([green > 200, blue < 20]).toEqual([true, true]);
      await stands(canvas(), 'blur');
    });
  });

  it('is watched no more when it has left the page', async () => {
    write('<canvas width="400" height="300"></canvas>');
    draw('red');
    const element = canvas();
    await landSample(scene.flights, SAFE);
    await stands(element, 'safe');
    element.remove();
    draw('blue', element);
    await frames(3);
    document.body.append(element);
    expect(await beforePaint(() => isCovered(element))).toBe(false);
    await landSample(scene.flights, FLAGGED);
    await stands(element, 'blur');
  });
});
