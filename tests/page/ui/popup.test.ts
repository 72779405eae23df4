import { fake } from './fake-browser';
import '../../../src/ui/popup/main';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Health, PageAnswer } from '../../../src/shared/protocol';
import { DEFAULTS } from '../../../src/shared/settings';
import { until } from '../support/page';
import { button, expectAccessible, find, text } from './look';

const counts = (frame: string, counts: Extract<PageAnswer, { type: 'counts' }>['counts']): PageAnswer => ({
  type: 'counts',
  frame,
  counts,
});
const READY: Partial<Health> = {
  model: 'mobilenet-v2',
  mode: 'fast',
  backend: 'wasm',
  threads: 2,
  state: 'ready',
  ladder: [],
};
const siteSwitch = () => find('[role=switch]', HTMLInputElement);

beforeEach(async () => {
  fake.full = false;
  fake.health = READY;
  fake.store(DEFAULTS);
  await until(() => siteSwitch());
  fake.visit('https://www.example.org/gallery', [counts('top', { states: { safe: 1 }, reasons: {} })]);
  await until(() => expect(siteSwitch().checked).toBe(true));
  fake.writes.length = 0;
  fake.asked.length = 0;
});

describe('this site', () => {
  test('is switched off and on again', async () => {
    expect(text()).toContain('example.org');
    siteSwitch().click();
    await until(() => expect(fake.writes.at(-1)?.allowed).toEqual(['example.org']));
    await until(() => expect(text()).toContain('Allowed: Scrim does nothing here'));
    expect(text()).not.toContain('On this page');
    siteSwitch().click();
    await until(() => expect(fake.writes.at(-1)?.allowed).toEqual([]));
  });

  test('has no switch to move on a page of the browser', async () => {
    fake.visit('chrome://extensions/');
    await until(() => expect(siteSwitch().disabled).toBe(true));
    expect(siteSwitch().checked).toBe(false);
    expect(text()).toContain('Scrim works on http and https pages only');
    await expectAccessible();
  });

  test('follows the tab', async () => {
    fake.store({ ...DEFAULTS, allowed: ['news.test'] });
    fake.visit('https://sub.news.test/');
    await until(() => expect(siteSwitch().checked).toBe(false));
    expect(siteSwitch().ariaLabel).toContain('news.test');
  });

  test('a change that cannot be kept is undone, and said', async () => {
    fake.full = true;
    siteSwitch().click();
    await until(() => expect(text()).toContain('could not be saved'));
    expect(siteSwitch().checked).toBe(true);
  });
});

describe('sensitivity', () => {
  const slider = () => find('input[type=range]', HTMLInputElement);
  const move = (value: number): void => {
    slider().value = String(value);
    slider().dispatchEvent(new InputEvent('input', { bubbles: true }));
  };

  test('is written while it moves, the last value last', async () => {
    for (let value = 51; value <= 90; value++) move(value);
    await until(() => expect(fake.writes.at(-1)?.sensitivity).toBe(90));
    expect(fake.writes.length).toBeLessThan(4);
    expect(find('output', HTMLOutputElement).value).toBe('90');
    expect(slider().valueAsNumber).toBe(90);
  });

  test('follows a change made elsewhere', async () => {
    fake.store({ ...DEFAULTS, sensitivity: 12 });
    await until(() => expect(slider().valueAsNumber).toBe(12));
    expect(text()).toContain('Blurs clear cases only');
  });
});

describe('this page', () => {
  test('counts all frames, says why, and tries again', async () => {
    fake.visit('https://www.example.org/', [
      counts('top', { states: { blur: 2, safe: 10, unknown: 3 }, reasons: { http: 3 } }),
      counts('ad', { states: { blur: 1, skip: 4 }, reasons: { small: 4 } }),
    ]);
    await until(() => expect(text()).toContain('3 The server answered with an error.'));
    expect(text(find('.strong dd', HTMLElement))).toBe('3');
    expect(text()).toContain('Not checked 3');
    expect(text()).toContain('Left alone 4');
    button('Try again').click();
    expect(fake.asked).toContain('retry');
    await expectAccessible();
  });

  test('that does not answer is said so', async () => {
    fake.visit('https://chromewebstore.google.com/');
    await until(() => expect(text()).toContain('No answer from this page'));
    await expectAccessible();
  });
});

describe('images behind a login', () => {
  const behind = (login: number): PageAnswer[] => [
    counts('top', { states: { unknown: 3 }, reasons: { login, withheld: 3 - login } }),
  ];
  const offer = () => document.querySelector<HTMLElement>('.login');

  test('are offered to be fetched with cookies of the site, which the reader accepts with one press', async () => {
    fake.visit('https://www.example.org/', behind(2));
    await until(() => expect(text()).toContain('2 Only for those who are logged in.'));
    expect(text()).toContain('1 Given to the page, but not to Scrim.');
    expect(text(offer() ?? document.body)).toContain('The cookies go to example.org alone.');
    await expectAccessible();
    button('Use my cookies on example.org').click();
    await until(() => expect(fake.writes.at(-1)?.withCookies).toEqual(['example.org']));
    await until(() => expect(offer()).toBeNull());
  });

  test('are not offered where cookies would not help, nor on a site of none', async () => {
    fake.visit('https://www.example.org/', behind(0));
    await until(() => expect(text()).toContain('3 Given to the page, but not to Scrim.'));
    expect(offer()).toBeNull();
    fake.visit('https://github.io/', behind(3));
    await until(() => expect(text()).toContain('3 Only for those'));
    expect(offer()).toBeNull();
  });
});

describe('the model', () => {
  test('is named with its backend', async () => {
    await until(() => expect(text()).toContain('MobileNetV2 (nsfwjs) · WASM, 2 threads'));
    fake.health = { ...READY, threads: 1 };
    await until(() => expect(text()).toContain('WASM, 1 thread'));
    expect(text()).not.toContain('1 threads');
  });

  test('has no threads to tell of on a GPU', async () => {
    fake.health = { ...READY, backend: 'webgpu', threads: 0 };
    await until(() => expect(text()).toContain('· WebGPU'));
    expect(text()).not.toContain('thread');
  });

  test('may rest', async () => {
    fake.health = undefined;
    await until(() => expect(text()).toContain('Model resting'));
  });

  test('that failed raises an alert: what, what it means, what to do', async () => {
    fake.health = { ...READY, state: 'failed', error: 'model.onnx: 404' };
    await until(() => expect(document.querySelector('.banner [role=alert]')).not.toBeNull());
    const alert = text(find('.banner [role=alert]', HTMLElement));
    expect(alert).toContain('The model could not be started');
    expect(alert).toContain('New images stay covered');
    expect(alert).toContain('install Scrim anew');
    await expectAccessible();
    expect(text()).toContain('model.onnx: 404');
    button('Try again').click();
    expect(fake.asked).toContain('retry');
    fake.store({ ...DEFAULTS, unknown: 'show' });
    await until(() => expect(text()).toContain('New images are shown unchecked'));
  });
});

describe('the allow list', () => {
  const field = () => find('.allow-list input', HTMLInputElement);
  const add = (typed: string): void => {
    field().value = typed;
    button('Add').click();
  };
  const complaint = (): string => {
    const id = field().getAttribute('aria-describedby');
    return text(find(`[id="${id}"]`, HTMLElement));
  };

  beforeEach(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

  test('adds a site from any form of its address, and removes it', async () => {
    add('https://WWW.Other.test/page');
    await until(() => expect(fake.writes.at(-1)?.allowed).toEqual(['other.test']));
    await until(() => button('Remove other.test'));
    expect(field().value).toBe('');
    await expectAccessible();
    button('Remove other.test').click();
    await until(() => expect(fake.writes.at(-1)?.allowed).toEqual([]));
    await until(() => expect(document.activeElement).toBe(field()));
  });

  test('says what is wrong with an input, beside it', async () => {
    add('not a site');
    await until(() => expect(complaint()).toContain('is not a website'));
    expect(field().ariaInvalid).toBe('true');
    expect(document.activeElement).toBe(field());
    await expectAccessible();
    add('');
    await until(() => expect(complaint()).toContain('Type a website'));
    expect(fake.writes).toEqual([]);
  });
});
