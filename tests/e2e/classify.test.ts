import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Answer } from '../../scripts/classify/answer';
import { extensionWith } from '../../scripts/classify/extension';
import { buildVariant, variants } from '../../scripts/synthetic/build';
import { type Fixture, fixturesOf } from '../fixtures/images/index';
import { startServer, type TestServer } from '../server/index';

/** `classify` as it is run from a shell, on files and on addresses of another site. */

let server: TestServer;
let folder = '';
let safe: Fixture;
let flagged: Fixture;

const first = (all: readonly Fixture[]): Fixture => {
  const [one] = all;
  if (one === undefined) throw new Error('there are no such fixtures');
  return one;
};

beforeAll(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'scrim-classify-'));
  safe = first(await fixturesOf('safe', 1));
  flagged = first(await fixturesOf('blur', 1));
  for (const { name, bytes } of [safe, flagged]) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'text.png'), 'no picture at all');
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without the set-up of `npm run classify`, which would build again under the other tests. */
function classify(...args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/classify/main.ts', ...args], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

it('answers for files and for addresses, as JSON alone', async () => {
  const inputs = [
    join(folder, safe.name),
    join(folder, flagged.name),
    `${server.other}/img/${safe.name}`,
    `${server.other}/img/${flagged.name}`,
  ];
  const { code, stdout, stderr } = await classify(...inputs, '--mode', 'fast', '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as { mode: string; backend: string; images: Answer[] };
  expect(report).toMatchObject({ mode: 'fast', backend: 'wasm', model: 'mobilenet-v2+inception-v3' });
  expect(report.images.map(({ input, state, model }) => [input, state, model])).toEqual(
    inputs.map((input, at) =>
      at % 2 === 0 ? [input, 'safe', 'mobilenet-v2'] : [input, 'blur', 'inception-v3'],
    ),
  );
  for (const { class: name, labels, nsfw, totalMs } of report.images) {
    const shares = Object.values(labels ?? {});
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    expect(labels?.[name ?? '']).toBe(Math.max(...shares));
    const { hentai = 0, porn = 0, sexy = 0 } = labels ?? {};
    expect(nsfw).toBeCloseTo(hentai + porn + sexy, 4);
    expect(totalMs).toBeGreaterThan(0);
  }
  const [ofFile, , ofAddress] = report.images;
  expect(ofFile?.ms).toBeGreaterThan(0);
  // The same bytes: the score was kept, and no model ran.
  expect(ofAddress).toMatchObject({ ms: 0, nsfw: ofFile?.nsfw });
});

it('says what it could not judge, and ends with another code', async () => {
  const { code, stdout } = await classify(join(folder, 'text.png'), `${server.other}/nothing-here.png`);
  expect(code).toBe(2);
  expect(stdout.match(/unknown: broken/g)).toHaveLength(2);
});

it('lets the ViT judge every picture where its weights are there', async () => {
  const { tiny } = variants;
  if (tiny === undefined) throw new Error('there is no tiny ViT');
  await buildVariant(tiny, { out: fileURLToPath(new URL('../../models', import.meta.url)) });
  const { dist, remove } = await extensionWith(tiny.shape.id);
  const files = [safe, flagged].map(({ name }) => join(folder, name));
  const run = await classify(...files, '--model', 'vit-384', '--dist', dist, '--json').finally(remove);
  const report = JSON.parse(run.stdout) as { mode: string; images: Answer[] };
  expect(report).toMatchObject({ mode: 'accurate', model: 'vit-384' });
  expect(report.images.map(({ model, labels }) => [model, Object.keys(labels ?? {}).sort()])).toEqual([
    ['vit-384', ['nsfw', 'sfw']],
    ['vit-384', ['nsfw', 'sfw']],
  ]);
});

it('refuses what the package cannot do', async () => {
  const forced = await classify(join(folder, safe.name), '--model', 'mobilenet-v2');
  expect(forced.code).toBe(1);
  expect(forced.stderr).toContain('cannot be forced');
  const gone = await classify(join(folder, 'gone.png'));
  expect(gone).toMatchObject({ code: 1, stdout: '' });
  expect(gone.stderr).toContain('no such file');
});
