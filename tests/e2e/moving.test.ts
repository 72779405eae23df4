import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording, Tab } from '../../scripts/driver/driver';
import { PATIENCE } from '../../scripts/lib/patience';
import { FILMS, film } from '../fixtures/films/index';
import { useBed } from './support/bed';
import { inFirefox } from './support/browser';
import { store } from './support/extension';
import { expectNoFlash } from './support/flashes';
import { bad, good } from './support/pictures';
import { expectStates } from './support/states';

/** Films and drawings: judged before they are shown, and again and again while they run. */

const bed = useBed();

beforeAll(async () => {
  for (const name of FILMS)
    bed.server.setFile(`/films/${name}.webm`, { type: 'video/webm', body: await film(name) });
});

const style = '<!doctype html><style>body{margin:8px}video,canvas{width:400px;height:300px}</style>';
const source = (name: string): string => `/films/${name}.webm`;
const wait = { timeout: PATIENCE, interval: 50 };

async function record(html: string, path: string, work: (page: Tab) => Promise<void>): Promise<Recording> {
  bed.server.setPage(path, style + html);
  const page = await bed.scrim.newTab();
  const recorder = await bed.scrim.record(page);
  await page.goto(bed.server.origin + path, { waitUntil: 'commit' });
  try {
    await work(page);
  } catch (error) {
    await recorder.stop();
    throw error;
  }
  const recording = await recorder.stop();
  await page.close();
  return recording;
}

/** A script that has `draw(id, address)`. */
const drawing = `const draw = async (id, address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    document.getElementById(id).getContext('2d').drawImage(image, 0, 0, 400, 300);
  };`;
const sized = 'width="400" height="300"';

describe('a video', () => {
  it('is judged by its poster before it plays, and by its frames from then on', async () => {
    const html = `<video poster="${bad()}" src="${source('safe')}" preload="none" muted></video>
      <video poster="${good()}" src="${source('flagged')}" preload="none" muted></video>
      <video poster="${good()}" src="${source('flagged')}" preload="auto" muted></video>`;
    const recording = await record(html, '/posters', async (page) => {
      // A frame that lies ready behind a poster would be painted before any event tells of it.
      await expectStates(page, ['blur', 'safe', 'blur'], 'video');
      await page.evaluate(() => {
        for (const video of document.querySelectorAll('video')) void video.play();
      });
      await expectStates(page, ['safe', 'blur', 'blur'], 'video');
    });
    expectNoFlash(recording);
  });

  it('is covered before its poster comes back, as after a preview', async () => {
    const html = `<video poster="${bad()}" src="${source('safe')}" preload="auto" muted loop></video>`;
    const recording = await record(html, '/previews', async (page) => {
      for (let time = 0; time < 5; time++) {
        await expectStates(page, ['blur'], 'video');
        await page.evaluate(() => document.querySelector('video')?.play());
        await expectStates(page, ['safe'], 'video');
        await page.evaluate(() => document.querySelector('video')?.load());
      }
      await expectStates(page, ['blur'], 'video');
    });
    expectNoFlash(recording);
  });

  it('shows no first frame that was not judged, playing or not', async () => {
    const html = ['flagged', 'safe']
      .map(
        (name) =>
          `<video src="${source(name)}" preload="auto"></video><video src="${source(name)}" autoplay muted></video>`,
      )
      .join('');
    const recording = await record(html, '/first-frames', (page) =>
      expectStates(page, ['blur', 'blur', 'safe', 'safe'], 'video'),
    );
    expectNoFlash(recording);
  });

  it('is covered when it turns, with its sound, and uncovered when several frames in a row are safe', async () => {
    // A blob, since the server sends no ranges and a film without them cannot be wound on.
    const page = await bed.open(
      `${style}<video></video><script>
        const video = document.querySelector('video');
        const heard = [];
        video.addEventListener('volumechange', () => heard.push(video.volume));
        fetch('${source('turning')}').then((answer) => answer.blob()).then((blob) => {
          video.src = URL.createObjectURL(blob);
        });
      </script>`,
      '/turning',
    );
    await expectStates(page, ['safe'], 'video');
    // Without a click of the reader browsers let nothing play aloud.
    await page.mouse.click(700, 500);
    const sound = (): Promise<{ volume: number; muted: boolean; heard: number[] }> =>
      page.evaluate('({ volume: video.volume, muted: video.muted, heard })');
    await page.evaluate('[(video.volume = 0.5), video.play()].length');
    expect((await sound()).volume).toBe(0.5);
    await expectStates(page, ['blur'], 'video');
    const { volume, muted } = await sound();
    expect(volume).toBeGreaterThan(0);
    expect(volume).toBeLessThan(1e-6);
    expect(muted).toBe(false);
    // What the page wants in the meantime is what it gets in the end.
    await page.evaluate('video.volume = 0.25');
    await expect.poll(async () => (await sound()).volume, wait).toBeLessThan(1e-6);
    await expectStates(page, ['safe'], 'video');
    expect(await sound()).toEqual({ volume: 0.25, muted: false, heard: [0.5, 0.25] });
    const at = await page.evaluate<number>('video.currentTime');
    expect(at).toBeGreaterThan(12);
    await page.close();
  });

  it('is judged anew where it is wound to, paused as it is', async () => {
    // What it stands on, and how, from one leap to the next. Pixels say nothing here: browsers may paint the new frame a
    // moment before any cover (ARCHITECTURE.md).
    const page = await bed.open(
      `${style}<video></video><script>
        const video = document.querySelector('video');
        const stood = [];
        const note = () => {
          const state = video.dataset.scrim;
          if (stood.at(-1)?.at(-1) !== state) stood.at(-1)?.push(state);
        };
        const leap = (to) => stood.push([]) && (video.currentTime = to);
        video.onseeked = note;
        new MutationObserver(note).observe(video, { attributeFilter: ['data-scrim'] });
        fetch('${source('turning')}').then((answer) => answer.blob()).then((blob) => {
          video.src = URL.createObjectURL(blob);
        });
      </script>`,
      '/wound',
    );
    await expectStates(page, ['safe'], 'video');
    for (const [second, state] of [
      [8, 'blur'],
      [20, 'safe'],
      [9, 'blur'],
    ] as const) {
      await page.evaluate(`leap(${second})`);
      await expect.poll(() => page.evaluate('stood.at(-1)?.at(-1)'), wait).toBe(state);
    }
    const ways = ['blur', 'safe', 'blur'].map((state) => ['pending', state]);
    expect(await page.evaluate('stood')).toEqual(ways);
    await page.close();
  });

  it('of another site is treated as the reader chose, where the browser lets nobody read it', async () => {
    const page = await bed.open(
      `${style}<video src="${bed.server.other}${source('flagged')}"></video>`,
      '/foreign',
    );
    // Firefox lets content scripts read what they may fetch.
    await expectStates(page, [inFirefox ? 'blur' : 'unknown'], 'video');
    const bare = (): Promise<boolean> =>
      page.evaluate(() => document.querySelector('video')?.hasAttribute('data-scrim-bare') === true);
    expect(await bare()).toBe(false);
    await store(bed, { unreadable: 'show' });
    if (!inFirefox) await expect.poll(bare, wait).toBe(true);
    await store(bed, { unreadable: 'cover' });
    await expect.poll(bare, wait).toBe(false);
    await page.close();
  });
});

describe('a canvas', () => {
  it('is held while nothing is on it, and judged when something is drawn', async () => {
    const html = `<canvas id="one" ${sized}></canvas> <canvas id="two" ${sized}></canvas>
      <script>${drawing}</script>`;
    const recording = await record(html, '/drawn', async (page) => {
      await expectStates(page, ['skip', 'skip'], 'canvas');
      await page.evaluate(`Promise.all([draw('one', '${bad()}'), draw('two', '${good()}')]).then(() => 2)`);
      await expectStates(page, ['blur', 'safe'], 'canvas');
    });
    expectNoFlash(recording);
  });

  it('is judged again when the page draws over it, until it is safe', async () => {
    const page = await bed.open(
      `${style}<canvas id="one" ${sized}></canvas><script>${drawing}
        void draw('one', '${bad()}');
      </script>`,
      '/drawn-over',
    );
    await expectStates(page, ['blur'], 'canvas');
    await page.evaluate(`draw('one', '${good()}').then(() => 1)`);
    await expectStates(page, ['safe'], 'canvas');
    await page.close();
  });

  it('is judged when a worker draws on it', async () => {
    const html = `<canvas ${sized}></canvas><script>
        const placed = document.querySelector('canvas').transferControlToOffscreen();
        const code = \`onmessage = async ({ data }) => {
          const blob = await (await fetch('${bed.server.origin}${bad()}')).blob();
          data.getContext('2d').drawImage(await createImageBitmap(blob), 0, 0, 400, 300);
        }\`;
        new Worker(URL.createObjectURL(new Blob([code]))).postMessage(placed, [placed]);
      </script>`;
    const recording = await record(html, '/worker', (page) => expectStates(page, ['blur'], 'canvas'));
    expectNoFlash(recording);
  });

  // Firefox has no WebGL on a machine without a GPU.
  it.skipIf(inFirefox).each([
    ['in each frame', '(function again() { drawOnce(); requestAnimationFrame(again); })()'],
    ['once', 'drawOnce()'],
  ])('is judged when WebGL draws on it %s', async (name, work) => {
    const html = `<canvas ${sized}></canvas><script>
        let drawOnce;
        const image = new Image();
        image.src = '${bad()}';
        const gl = document.querySelector('canvas').getContext('webgl');
        const shader = (type, text) => {
          const made = gl.createShader(type);
          gl.shaderSource(made, text);
          gl.compileShader(made);
          gl.attachShader(program, made);
        };
        const program = gl.createProgram();
        shader(gl.VERTEX_SHADER, 'attribute vec2 p; varying vec2 at; void main() { at = vec2(p.x, 1. - p.y); gl_Position = vec4(p * 2. - 1., 0, 1); }');
        shader(gl.FRAGMENT_SHADER, 'precision mediump float; varying vec2 at; uniform sampler2D s; void main() { gl_FragColor = texture2D(s, at); }');
        gl.linkProgram(program);
        gl.useProgram(program);
        gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
        gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
        gl.enableVertexAttribArray(0);
        gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
        image.decode().then(() => {
          gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
          gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
          gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
          gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
          gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, image);
          drawOnce = () => gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
        });
      </script>`;
    const recording = await record(html, `/webgl-${name.length}`, async (page) => {
      await expectStates(page, ['skip'], 'canvas');
      await expect.poll(() => page.evaluate('typeof drawOnce'), wait).toBe('function');
      await page.evaluate(`[${work}].length`);
      await expectStates(page, ['blur'], 'canvas');
    });
    expectNoFlash(recording);
  });
});
