import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULTS } from '../../../src/shared/settings';
import { FLAGGED, failed, SAFE } from '../support/flights';
import { find, frames, isCovered, microtasks, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { useImageServer } from '../support/server';
import { Stage, stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

async function judged(outcome = FLAGGED): Promise<{ element: HTMLImageElement; url: string }> {
  const url = dataUrl();
  write(`<img src="${url}">`);
  await scene.flights.land(url, outcome);
  await until(() => expect(stateOf(find())).not.toBe('pending'));
  return { element: find(), url };
}

function useFakeClock(): { pass(ms: number): void } {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return { pass: (ms) => void vi.advanceTimersByTime(ms) };
}

describe('settings', () => {
  it('are applied to the scores that are there, at once, and nothing is asked', async () => {
    const [low, high] = [dataUrl(), dataUrl()];
    write(`<img id=low src="${low}"><img id=high src="${high}">`);
    await scene.flights.land(low, SAFE);
    await scene.flights.land(high, FLAGGED);
    await stands(find('#high'), 'blur');
    const statesAt = (sensitivity: number): (string | null)[] => {
      scene.stage.session.apply({ ...DEFAULTS, sensitivity });
      return [stateOf(find('#low')), stateOf(find('#high'))];
    };
    expect(statesAt(100)).toEqual(['blur', 'blur']);
    expect(statesAt(0)).toEqual(['safe', 'safe']);
    expect(statesAt(50)).toEqual(['safe', 'blur']);
    expect(scene.flights.boardings).toHaveLength(2);
  });

  it('say what becomes of images that could not be checked', async () => {
    const { element } = await judged(failed('timeout'));
    expect([stateOf(element), isCovered(element)]).toEqual(['unknown', true]);
    expect(scene.stage.session.offered.size).toBe(1);
    scene.stage.session.apply({ ...DEFAULTS, unknown: 'show' });
    expect([stateOf(element), isCovered(element)]).toEqual(['unknown', false]);
    expect(scene.stage.session.offered.size).toBe(0);
    scene.stage.session.apply(DEFAULTS);
    expect(isCovered(element)).toBe(true);
  });

  it('hold for what comes later', async () => {
    scene.stage.session.apply({ ...DEFAULTS, sensitivity: 100 });
    const { element } = await judged(SAFE);
    expect(stateOf(element)).toBe('blur');
  });
});

describe('showing and hiding', () => {
  it('shows one image and hides it again', async () => {
    const { element } = await judged();
    const watched = scene.stage.watched(element);
    scene.stage.session.reveal(watched, true);
    expect([stateOf(element), isCovered(element)]).toEqual(['shown', false]);
    scene.stage.session.reveal(watched, false);
    expect([stateOf(element), isCovered(element)]).toEqual(['blur', true]);
  });

  it('shows what could not be checked', async () => {
    const { element } = await judged(failed());
    scene.stage.session.reveal(scene.stage.watched(element), true);
    expect(stateOf(element)).toBe('shown');
  });

  it('is for the pixels that the reader saw, not for the element', async () => {
    const { element } = await judged();
    scene.stage.session.reveal(scene.stage.watched(element), true);
    const next = dataUrl();
    element.src = next;
    await microtasks();
    expect(stateOf(element)).toBe('pending');
    await scene.flights.land(next, FLAGGED);
    await stands(element, 'blur');
  });

  it('outlasts a move and a change of settings', async () => {
    const { element } = await judged();
    scene.stage.session.reveal(scene.stage.watched(element), true);
    scene.stage.session.apply({ ...DEFAULTS, sensitivity: 100 });
    element.remove();
    await microtasks();
    document.body.append(element);
    await microtasks();
    expect(stateOf(element)).toBe('shown');
  });
});

describe('what is offered', () => {
  it('is what is blurred, shown or not checked, and tells of each change', async () => {
    const { session } = scene.stage;
    const { element } = await judged();
    const watched = scene.stage.watched(element);
    expect([...session.offered]).toEqual([watched]);
    const before = scene.stage.updates;
    session.reveal(watched, true);
    expect(session.offered.has(watched)).toBe(true);
    expect(scene.stage.updates).toBe(before + 1);
    session.apply(DEFAULTS);
    expect(scene.stage.updates).toBe(before + 1);
    session.reveal(watched, false);
    session.apply({ ...DEFAULTS, sensitivity: 0 });
    expect(session.offered.size).toBe(0);
  });

  it('does not include an image without pixels', async () => {
    write('<img src="data:image/png;base64,AAAA">');
    await stands(find(), 'unknown');
    expect(scene.stage.session.offered.size).toBe(0);
  });
});

describe('trying again', () => {
  it('asks about all that could not be checked, and nothing else', async () => {
    const [good, bad, worse] = [dataUrl(), dataUrl(), dataUrl()];
    write(`<img id=a src="${good}"><img id=b src="${bad}"><img id=c src="${worse}">`);
    await scene.flights.land(good, SAFE);
    await scene.flights.land(bad, failed('model'));
    await scene.flights.land(worse, failed('worker'));
    await stands(find('#c'), 'unknown');
    scene.stage.session.retry();
    expect([stateOf(find('#b')), stateOf(find('#c'))]).toEqual(['pending', 'pending']);
    expect(scene.flights.boardings).toHaveLength(5);
    await scene.flights.land(bad, SAFE);
    await scene.flights.land(worse, failed('worker'));
    await stands(find('#b'), 'safe');
    await stands(find('#c'), 'unknown');
  });

  it('asks about one alone', async () => {
    const urls = [dataUrl(), dataUrl()];
    write(urls.map((url) => `<img src="${url}">`).join(''));
    for (const url of urls) await scene.flights.land(url, failed());
    await stands(find('img:last-child'), 'unknown');
    scene.stage.session.retry(scene.stage.watched(find()));
    expect([stateOf(find()), stateOf(find('img:last-child'))]).toEqual(['pending', 'unknown']);
  });

  it('is done by itself, once, when the browser has the image after all', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    await scene.flights.land(url, failed('network'));
    await stands(find(), 'unknown');
    server.answer(url);
    await scene.flights.land(url, failed('network'));
    await stands(find(), 'unknown');
    // Once is enough, however often it loads.
    const loaded = new Promise((resolve) => find().addEventListener('load', resolve, { once: true }));
    find().src = url;
    await loaded;
    await microtasks();
    expect(stateOf(find())).toBe('unknown');
    expect(scene.flights.boardings).toHaveLength(2);
  });

  /** An image that the browser has and Scrim has not: it fails, and from then on the clock is the test's. */
  async function failing(reason: 'timeout' | 'network'): Promise<{ url: string; pass(ms: number): void }> {
    const url = dataUrl();
    write(`<img src="${url}">`);
    await until(() => expect(find().complete).toBe(true));
    const boarding = await scene.flights.boarded(url);
    const { pass } = useFakeClock();
    boarding.landed = true;
    boarding.land(failed(reason));
    expect(stateOf(find())).toBe('unknown');
    return { url, pass };
  }

  it('is done by itself, once, some time after a failure of what the browser has already', async () => {
    const { url, pass } = await failing('timeout');
    pass(3_000);
    expect(stateOf(find())).toBe('unknown');
    pass(2_000);
    expect(stateOf(find())).toBe('pending');
    await scene.flights.land(url, failed('timeout'));
    pass(60_000);
    expect(stateOf(find())).toBe('unknown');
    expect(scene.flights.boardings).toHaveLength(2);
  });

  it.each([
    ['has asked to see it', 'shown', () => scene.stage.session.reveal(scene.stage.watched(find()), true)],
    [
      'sees what was not checked',
      'unknown',
      () => scene.stage.session.apply({ ...DEFAULTS, unknown: 'show' }),
    ],
  ])('is not done under the eyes of a reader who %s', async (_, state, show) => {
    const { pass } = await failing('network');
    show();
    pass(60_000);
    document.dispatchEvent(new Event('visibilitychange'));
    expect([stateOf(find()), isCovered(find())]).toEqual([state, false]);
    expect(scene.flights.boardings).toHaveLength(1);
  });

  it('is done by itself for all that no network, or no host, was there for, when the reader comes back', async () => {
    const urls = [dataUrl(), dataUrl(), dataUrl()];
    write(urls.map((url) => `<img src="${url}">`).join(''));
    const [lost = '', dead = '', broken = ''] = urls;
    await scene.flights.land(lost, failed('network'));
    await scene.flights.land(dead, failed('host'));
    await scene.flights.land(broken, failed('undecodable'));
    await stands(find('img:last-child'), 'unknown');
    const states = (): (string | null)[] => [...document.images].map(stateOf);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(states()).toEqual(['pending', 'pending', 'unknown']);
    await scene.flights.land(lost, failed('network'));
    await scene.flights.land(dead, SAFE);
    await stands(find('img:nth-child(2)'), 'safe');
    // Not each time: a reader may go to and fro.
    document.dispatchEvent(new Event('visibilitychange'));
    expect(states()).toEqual(['unknown', 'safe', 'unknown']);
    // What a page says of the network is nothing.
    window.dispatchEvent(new Event('online'));
    expect(states()).toEqual(['unknown', 'safe', 'unknown']);
  });

  it('is not done for what another try would not change', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    await scene.flights.land(url, failed('undecodable'));
    await stands(find(), 'unknown');
    server.answer(url);
    await until(() => expect(find().complete).toBe(true));
    await frames();
    expect(stateOf(find())).toBe('unknown');
    expect(scene.flights.boardings).toHaveLength(1);
  });
});

describe('the end of a session', () => {
  it('takes everything off the page, leaves all flights and does nothing more', async () => {
    const [safe, flagged, waiting] = [dataUrl(), dataUrl(), dataUrl()];
    write(`<p class=theirs><img src="${safe}"><img src="${flagged}"><img src="${waiting}"></p>`);
    const before = document.body.innerHTML;
    await scene.flights.land(safe, SAFE);
    await scene.flights.land(flagged, FLAGGED);
    const boarding = await scene.flights.boarded(waiting);
    scene.stage.end();
    expect(boarding.left).toBe(true);
    boarding.land(FLAGGED);
    await frames(4);
    expect(document.body.innerHTML).toBe(before);

    find('p').insertAdjacentHTML('beforeend', `<img id=later src="${dataUrl()}">`);
    find().src = dataUrl();
    window.dispatchEvent(new Event('resize'));
    document.dispatchEvent(new Event('visibilitychange'));
    await frames(4);
    expect(document.body.outerHTML).not.toContain('data-scrim');
    expect(scene.flights.boardings).toHaveLength(3);
  });

  it('lets another session begin, with no trace of the last one', async () => {
    const { element, url } = await judged(SAFE);
    scene.stage.end();
    expect(element.hasAttribute('data-scrim')).toBe(false);
    expect(isCovered(element)).toBe(true);
    const next = new Stage();
    next.start();
    onTestFinished(() => next.end());
    await stands(element, 'pending');
    await next.flights.land(url, FLAGGED);
    await stands(element, 'blur');
  });
});
