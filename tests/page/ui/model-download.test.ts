import { fake } from './fake-browser';
import '../../../src/ui/welcome/main';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Health, StoreState } from '../../../src/shared/protocol';
import type { RungOutcome } from '../../../src/shared/rungs';
import { until } from '../support/page';
import { button, expectAccessible, find, text } from './look';

// On every machine that tests run on.
Object.defineProperty(navigator, 'gpu', { value: undefined, configurable: true });

const TOTAL = 88_500_985;
const int8 = { id: 'vit-384', dtype: 'int8', total: TOTAL, received: 0 } as const;
const fp16 = { ...int8, dtype: 'fp16', total: 172_385_122 } as const;
const NONE: StoreState[] = [
  { ...int8, phase: 'none' },
  { ...fp16, phase: 'none' },
];
const running: StoreState = {
  ...int8,
  received: 40_000_000,
  phase: 'running',
  step: 'receiving',
  bytesPerSecond: 4_200_000,
  secondsLeft: 11,
};

const healthWith = (webgpu: RungOutcome): Partial<Health> => ({
  model: 'mobilenet-v2',
  mode: 'fast',
  backend: 'wasm',
  threads: 2,
  state: 'ready',
  ladder: [webgpu],
  gpuForm: 'fp16',
});
const card = (): HTMLElement => find('.download', HTMLElement);
const status = (): string => text(find('.download-state [role=status]', HTMLElement));
const names = (): (string | null)[] =>
  [...card().querySelectorAll('button')].map(({ textContent }) =>
    textContent.replaceAll(/[\u2068\u2069]/g, ''),
  );

beforeEach(async () => {
  fake.hostAway = false;
  fake.health = undefined;
  await until(() => expect(fake.lines).toBeGreaterThan(0));
  await until(() => card());
  fake.tellWeights(...NONE);
  await until(() => button('Download (88.5 MB)'));
  fake.commands.length = 0;
});

describe('the offer', () => {
  test('says what, how large, for what, why, from where', async () => {
    expect(text(card())).toContain('The larger model, ViT-384');
    expect(text(card())).toContain('88.5 MB. This is the version for the processor');
    expect(text(card())).toContain('Made by AdamCodd · from huggingface.co · Licence: Apache-2.0');
    expect(document.querySelector('.download progress')).toBeNull();
    await expectAccessible();
  });

  test('is in the form that this machine will run, and says why', async () => {
    fake.health = healthWith({ rung: 'webgpu', state: 'passed', ms: 6 });
    await until(() => button('Download (172 MB)'));
    expect(text(card())).toContain(
      '172 MB. This is the version for the graphics card, which has passed its self-test',
    );
    fake.health = healthWith({ rung: 'webgpu', state: 'left', reason: 'drift', detail: '0.4' });
    await until(() => button('Download (88.5 MB)'));
    expect(text(card())).toContain('Graphics card: Failed the self-test: its answers were wrong.');
    fake.health = healthWith({ rung: 'webgpu', state: 'left', reason: 'absent' });
    await until(() => expect(text(card())).toContain('Not offered by this browser here'));
    await expectAccessible();
  });

  test('is made beside what is there, where the GPU waits for a form of its own', async () => {
    fake.tellWeights({ ...int8, received: TOTAL, phase: 'ready' }, { ...fp16, phase: 'none' });
    fake.health = healthWith({ rung: 'webgpu', state: 'left', reason: 'weights' });
    await until(() => expect(names()).toEqual(['Delete the download (88.5 MB)', 'Download (172 MB)']));
    fake.health = healthWith({ rung: 'webgpu', state: 'left', reason: 'slow' });
    await until(() => expect(names()).toEqual(['Delete the download (88.5 MB)']));
  });

  test('is taken with one press', async () => {
    button('Download (88.5 MB)').click();
    await until(() => expect(fake.commands).toEqual(['start vit-384 int8']));
  });
});

describe('a download', () => {
  test('shows bytes, speed and time left, also to who does not see the bar', async () => {
    fake.tellWeights(running);
    await until(() => expect(text(card())).toContain('40 MB of 88.5 MB'));
    const bar = find('.download progress', HTMLProgressElement);
    expect([bar.value, bar.max]).toEqual([40_000_000, TOTAL]);
    expect(bar.ariaLabel?.replaceAll(/[\u2068\u2069]/g, '')).toBe('Download of ViT-384');
    const described = text(find(`[id="${bar.getAttribute('aria-describedby')}"]`, HTMLElement));
    expect(described).toBe('40 MB of 88.5 MB 4.2 MB/s · 15 seconds left');
    expect(status()).toBe('Downloading. You can close this page.');
    expect(names()).toEqual(['Pause', 'Cancel']);
    await expectAccessible();
  });

  test('does not read every step aloud', async () => {
    fake.tellWeights(running);
    await until(() => expect(status()).not.toBe(''));
    const said: string[] = [];
    const watch = new MutationObserver(() => said.push(status()));
    watch.observe(find('.download-state [role=status]', HTMLElement), {
      childList: true,
      characterData: true,
      subtree: true,
    });
    for (let received = 41_000_000; received < 50_000_000; received += 1_000_000) {
      fake.tellWeights({ ...running, received });
      await new Promise(requestAnimationFrame);
    }
    expect(text(card())).toContain('49 MB of');
    expect(said).toEqual([]);
    watch.disconnect();
  });

  test('is paused, resumed and cancelled, by the same keyboard', async () => {
    fake.tellWeights(running);
    await until(() => button('Pause'));
    button('Pause').focus();
    button('Pause').click();
    await until(() => expect(fake.commands).toEqual(['pause vit-384 int8']));
    fake.tellWeights({ ...int8, received: 40_000_000, phase: 'paused' });
    await until(() => expect(document.activeElement).toBe(button('Resume')));
    expect(status()).toBe('Paused');
    await expectAccessible();
    button('Resume').click();
    button('Cancel').focus();
    button('Cancel').click();
    await until(() => expect(fake.commands.slice(1)).toEqual(['resume vit-384 int8', 'cancel vit-384 int8']));
    fake.tellWeights(...NONE);
    await until(() => button('Download (88.5 MB)'));
    expect(find('.download-state', HTMLElement).contains(document.activeElement)).toBe(true);
  });

  test('ends under a hand that is on “Pause”, without handing it “Delete”', async () => {
    fake.tellWeights(running);
    await until(() => button('Pause'));
    button('Pause').focus();
    fake.tellWeights({ ...int8, received: TOTAL, phase: 'ready' });
    await until(() => button('Delete the download (88.5 MB)'));
    expect(document.activeElement).toBe(find('.download-state', HTMLElement));
  });

  test('that is there is said so, and deleted', async () => {
    fake.tellWeights({ ...int8, received: TOTAL, phase: 'ready' }, { ...fp16, phase: 'none' });
    await until(() => expect(status()).toBe('ViT-384 is on this device, whole and checked (88.5 MB).'));
    expect(names()).toEqual(['Delete the download (88.5 MB)']);
    await expectAccessible();
    button('Delete the download (88.5 MB)').click();
    await until(() => expect(fake.commands).toEqual(['delete vit-384 int8']));
  });

  test('of another form than this machine would get is shown all the same', async () => {
    fake.tellWeights({ ...int8, phase: 'none' }, { ...fp16, phase: 'paused', received: 1_000_000 });
    await until(() => expect(text(card())).toContain('1 MB of 172 MB'));
    expect(names()).toEqual(['Resume', 'Cancel']);
  });

  test('says when it only waits, and when it reads back', async () => {
    fake.tellWeights({ ...int8, received: 5, phase: 'running', step: 'waiting' });
    await until(() => expect(status()).toBe('The connection failed; trying again shortly…'));
    fake.tellWeights({ ...int8, received: 5, phase: 'running', step: 'checking' });
    await until(() => expect(status()).toBe('Checking what is here already…'));
  });
});

describe('a failure says what happened, what to do, and what it means', () => {
  test.each([
    [{ reason: 'offline' }, 'huggingface.co could not be reached', 'what has arrived is kept'],
    [{ reason: 'no-space' }, '48.5 MB more are needed', 'Make room'],
    [{ reason: 'wrong-hash' }, 'not the right file, and was thrown away', 'Try again'],
    [{ reason: 'server', status: 503 }, 'huggingface.co answered with error 503', 'try again later'],
    [{ reason: 'gone', status: 404 }, 'no longer has this file', 'newer version of Scrim'],
    [{ reason: 'storage' }, 'does not let Scrim keep files here', 'ordinary window'],
  ] as const)('%o', async (failure, ...said) => {
    fake.tellWeights({ ...int8, received: 40_000_000, phase: 'failed', ...failure });
    await until(() => find('.download [role=alert].download-failed', HTMLElement));
    const alert = text(find('.download-failed', HTMLElement));
    for (const words of ['The download stopped', ...said, 'Scrim goes on with the models inside it']) {
      expect(alert).toContain(words);
    }
    expect(names()).toEqual(['Try again', 'Cancel']);
    await expectAccessible();
    button('Try again').click();
    await until(() => expect(fake.commands).toEqual(['resume vit-384 int8']));
  });
});

describe('the line to the host', () => {
  test('is opened again when it breaks in the middle of a download', async () => {
    fake.tellWeights(running);
    const { lines } = fake;
    fake.weights = [{ ...int8, received: TOTAL, phase: 'ready' }];
    fake.endHost();
    await until(() => expect(status()).toContain('whole and checked'));
    expect(fake.lines).toBe(lines + 1);
  });

  test('is left alone when the host goes to rest, until the reader comes back', async () => {
    const { lines } = fake;
    fake.endHost();
    await new Promise((done) => setTimeout(done, 1_500));
    expect(fake.lines).toBe(lines);
    expect(text(card())).not.toContain('could not be reached');
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => expect(fake.lines).toBe(lines + 1));
  });

  test('that cannot be had is said', async () => {
    fake.tellWeights(running);
    // A line that the test before has left broken is opened again first: only a download that is seen is waited for.
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => expect(status()).toContain('Downloading'));
    fake.hostAway = true;
    fake.endHost();
    await until(() =>
      expect(text(card())).toContain('The part of Scrim that downloads could not be reached'),
    );
    await expectAccessible();
    fake.hostAway = false;
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => expect(text(card())).not.toContain('could not be reached'));
  });
});
