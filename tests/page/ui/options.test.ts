import { fake } from './fake-browser';
import '../../../src/ui/options/main';
import { expect, test } from 'vitest';
import type { Health } from '../../../src/shared/protocol';
import { DEFAULTS } from '../../../src/shared/settings';
import { until } from '../support/page';
import { button, expectAccessible, find, text } from './look';

test('what happens to unchecked images is the reader’s choice', async () => {
  await until(() => expect(find('#unknown-cover', HTMLInputElement).checked).toBe(true));
  find('#unknown-show', HTMLInputElement).click();
  await until(() => expect(fake.writes.at(-1)?.unknown).toBe('show'));
  expect(find('#unknown-cover', HTMLInputElement).checked).toBe(false);
});

const HEALTH = {
  model: 'mobilenet-v2+inception-v3',
  mode: 'fast',
  backend: 'wasm',
  threads: 2,
  state: 'ready',
  ladder: [
    { rung: 'webgpu', state: 'left', reason: 'slow', detail: '400 ms > 38 ms', ms: 400 },
    { rung: 'wasm-threads', state: 'passed' },
    { rung: 'wasm-single', state: 'untried' },
  ],
} satisfies Partial<Health>;
const now = (): string => text(find('.now', HTMLElement)).replaceAll(/[\u2068\u2069]/g, '');

test('the automatic mode says which one it is, and why', async () => {
  fake.health = HEALTH;
  await until(() => expect(now()).toBe('Now: Fast. The ViT-384 is not on this device yet.'));
  fake.health = { ...HEALTH, mode: 'balanced', model: 'mobilenet-v2+vit-384' };
  await until(() => expect(now()).toContain('Now: Balanced, until it is known'));
  fake.health = { ...HEALTH, mode: 'balanced', model: 'mobilenet-v2+vit-384', vitMs: 897 };
  await until(() => expect(now()).toContain('Now: Balanced. The ViT-384 takes 897 ms'));
  fake.health = { ...HEALTH, mode: 'fast', vitMs: 3_210 };
  await until(() => expect(now()).toContain('Now: Fast. The ViT-384 takes 3.2 s'));
  find('#mode-accurate', HTMLInputElement).click();
  await until(() => expect(fake.writes.at(-1)?.mode).toBe('accurate'));
  await until(() => expect(now()).toBe(''));
  find('#mode-auto', HTMLInputElement).click();
  await until(() => expect(now()).not.toBe(''));
});

const READY = 'Ready where the one above fails';

test('what became of each device is told, and which one is used is the reader’s choice', async () => {
  fake.health = HEALTH;
  const rungs = (): string[] =>
    [...document.querySelectorAll<HTMLElement>('.rungs dd')].map((word) => text(word));
  await until(() => expect(rungs()).toEqual(['Slower than the processor', 'In use', READY]));
  // Whoever wants to know more can, without a mouse too.
  find('.rungs summary', HTMLElement).click();
  await until(() => expect(rungs()[0]).toBe('Slower than the processor 400 ms > 38 ms'));
  fake.health = {
    ...HEALTH,
    ladder: [
      { rung: 'webgpu', state: 'passed', ms: 12.4 },
      { rung: 'wasm-threads', state: 'passed' },
      { rung: 'wasm-single', state: 'untried' },
    ],
  };
  await until(() => expect(rungs()[0]).toContain('12 ms'));
  expect(rungs().slice(1)).toEqual([READY, READY]);
  // A host that has just begun stands on none.
  fake.health = { ...HEALTH, ladder: HEALTH.ladder.map(({ rung }) => ({ rung, state: 'untried' })) };
  await until(() => expect(new Set(rungs())).toEqual(new Set(['Not tested yet'])));
  find('#device-wasm', HTMLInputElement).click();
  await until(() => expect(fake.writes.at(-1)?.device).toBe('wasm'));
  await expectAccessible();
});

test('what a server is told is the reader’s choice', async () => {
  fake.store({ ...DEFAULTS, withCookies: ['example.org', 'paper.test'] });
  const refer = () => find('#refer', HTMLInputElement);
  const sites = () => [...document.querySelectorAll('.with-cookies bdi')].map((site) => site.textContent);
  await until(() => expect(sites()).toEqual(['example.org', 'paper.test']));
  expect(refer().checked).toBe(true);
  refer().click();
  await until(() => expect(fake.writes.at(-1)?.refer).toBe(false));
  await expectAccessible();
  button('Remove example.org').click();
  await until(() => expect(fake.writes.at(-1)?.withCookies).toEqual(['paper.test']));
  await until(() => expect(sites()).toEqual(['paper.test']));
  expect(document.activeElement).toBe(find('.with-cookies h3', HTMLElement));
  expect(text(find('.with-cookies [role=status]', HTMLElement))).toBe('example.org was removed.');
  button('Remove paper.test').click();
  await until(() => expect(text(find('.with-cookies', HTMLElement))).toContain('No sites yet.'));
  await expectAccessible();
});

test('the keys are those that are set now', async () => {
  await until(() => expect(text()).toContain('Alt+Shift+U'));
  fake.shortcut = '';
  dispatchEvent(new FocusEvent('focus'));
  await until(() => expect(text()).toContain('No keys set'));
});

test('version, licence, promise and limits are told', async () => {
  await until(() => expect(text()).toContain('Version 1.2.3 · Licence: Apache-2.0'));
  expect(text()).toContain('Judged on your device');
  expect(text()).toContain('weaker on generated images');
  expect(document.documentElement.lang).toBe('en-GB');
  expect(document.title).toBe('Scrim options');
  await expectAccessible();
});
