import { describe, expect, it, vi } from 'vitest';
import { standingRules } from '../../../src/background/fetch-rules';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

type Support = typeof import('../support/browser');

/** A background that has just begun, and the rules that its browser has. */
const begin = async () => {
  vi.resetModules();
  const { rulesStand } = await import('../../../src/background/standing');
  const { sessionRules, resetBrowser } = (await import(
    '../../../src/platform/browser'
  )) as unknown as Support;
  resetBrowser();
  return { rulesStand, rules: sessionRules };
};

describe('the rules for all of Scrim’s fetches', () => {
  it('stand when it says so, and are put up once', async () => {
    const { rulesStand, rules } = await begin();
    await Promise.all([rulesStand(), rulesStand()]);
    expect(rules.there).toEqual(standingRules('scrim-id'));
    await rulesStand();
    expect(rules.changes).toBe(1);
  });

  it('take the place of those of a former background, and of its sheets’ leave; the host keeps its loans', async () => {
    const { rulesStand, rules } = await begin();
    rules.there = [{ id: 1 }, { id: 50 }, { id: 100 }, { id: 999 }, { id: 1_000 }, { id: 1_003 }];
    await rulesStand();
    expect(rules.there).toEqual([{ id: 1_000 }, { id: 1_003 }, ...standingRules('scrim-id')]);
  });

  it('are put up by the next who asks, where they could not be', async () => {
    const { rulesStand, rules } = await begin();
    rules.fails = true;
    await expect(rulesStand()).rejects.toThrow('cannot be changed');
    rules.fails = false;
    await rulesStand();
    expect(rules.there).toEqual(standingRules('scrim-id'));
  });

  it('let a build for tests reach its hub, which is private', async () => {
    vi.stubGlobal('__SCRIM_TEST_HUB__', { origin: 'http://127.0.0.1:5', weights: [] });
    const { rulesStand, rules } = await begin();
    vi.unstubAllGlobals();
    await rulesStand();
    expect(rules.there).toEqual(standingRules('scrim-id', '5'));
  });
});
