import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { answerOf, lines } from '../../../scripts/classify/answer';
import { modeIn } from '../../../scripts/classify/extension';
import { readInput } from '../../../scripts/classify/input';
import { alone, modes, neverAlone, parseOptions } from '../../../scripts/classify/options.mjs';
import { PictureServer } from '../../../scripts/classify/picture-server';
import { newRuns } from '../../../scripts/classify/runs';
import { CATALOGUE, VIT } from '../../../src/shared/catalogue';
import { MODES } from '../../../src/shared/plan';

test('the options know the modes and models that there are', () => {
  expect(modes).toEqual(['auto', ...MODES]);
  expect([...neverAlone, alone]).toEqual(CATALOGUE.map(({ id }) => id));
  expect(alone).toBe(VIT.id);
});

test('options', () => {
  expect(parseOptions(['a.png'])).toMatchObject({ mode: 'auto', json: false, inputs: ['a.png'] });
  expect(parseOptions(['a.png', '--model', 'vit-384'])).toMatchObject({ mode: 'accurate' });
  expect(() => parseOptions([])).toThrow(/which pictures/);
  expect(() => parseOptions(['a', '--mode', 'slow'])).toThrow(/not slow/);
  expect(() => parseOptions(['a', '--model', 'inception-v3'])).toThrow(/cannot be forced; only vit-384/);
  expect(() => parseOptions(['a', '--model', 'clip'])).toThrow(/no model is called clip/);
  expect(() => parseOptions(['a', '--model', 'vit-384', '--mode', 'fast'])).toThrow(/--mode says fast/);
});

test('inputs are files that are there, or addresses', () => {
  expect(readInput(fileURLToPath(import.meta.url)).kind).toBe('file');
  expect(readInput('http://EXAMPLE.org/a b')).toMatchObject({ address: 'http://example.org/a%20b' });
  expect(() => readInput('no/such.png')).toThrow(/no such file/);
  expect(() => readInput('ftp://example.org/a.png')).toThrow(/http/);
});

test('modes that need the ViT are refused where the package has none', () => {
  expect(() => modeIn('no/such/folder', 'accurate')).toThrow(/npm run models -- vit-384/);
  expect(() => modeIn('no/such/folder', 'balanced')).toThrow(/weights of vit-384/);
  expect(modeIn('no/such/folder', 'fast')).toBe('fast');
  expect(modeIn('no/such/folder', 'auto')).toBe('fast');
});

test('new runs are those after what was there, also when the oldest have gone', () => {
  expect(newRuns([], [1, 2])).toEqual([1, 2]);
  expect(newRuns([1, 2], [1, 2])).toEqual([]);
  expect(newRuns([1, 2], [1, 2, 3])).toEqual([3]);
  expect(newRuns([1, 2, 3], [2, 3, 4])).toEqual([4]);
  expect(newRuns([1, 2], [3, 4])).toEqual([3, 4]);
  // Two workers, each with its own.
  expect(newRuns([1, 2, 7, 7], [1, 2, 3, 7, 7, 8, 7])).toEqual([3, 8, 7]);
});

test('an answer names the likeliest label; an unknown has none', () => {
  const labels = { neutral: 0.25, porn: 0.7, sexy: 0.05 };
  const judged = { state: 'blur', ms: 120.04, score: 0.75, model: 'm', labels, reason: undefined };
  const answer = answerOf('a.png', judged, [10, 20.06]);
  expect(answer).toMatchObject({
    class: 'porn',
    nsfw: 0.75,
    model: 'm',
    ms: 30.1,
    totalMs: 120,
    reason: null,
  });
  expect(Object.keys(answer.labels ?? {})).toEqual(['porn', 'neutral', 'sexy']);
  const unknown = answerOf('b.png', { state: 'unknown', ms: 5, reason: 'broken' }, []);
  expect(unknown).toMatchObject({ class: null, labels: null, nsfw: null, reason: 'broken' });
  expect(lines(unknown)).toBe('b.png\n  unknown: broken');
});

test('the server gives the pictures and pages that it was given, and nothing else', async () => {
  const server = await PictureServer.start();
  try {
    const picture = server.addPicture({ bytes: Buffer.from('pixels'), type: 'image/png' });
    const gone = server.addPicture({ file: 'no/such.png' });
    const page = server.addPage([picture, 'http://example.org/?a="&b']);
    const response = await fetch(picture);
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['image/png', 'pixels']);
    const html = await (await fetch(page)).text();
    expect(html).toContain(`src="${picture}"`);
    expect(html).toContain('src="http://example.org/?a=&#34;&#38;b"');
    for (const path of [gone, `${server.origin}/`, `${server.origin}/package.json`, `${picture}9`]) {
      expect((await fetch(path)).status).toBe(404);
    }
  } finally {
    await server.close();
  }
});
