import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openAnimation } from '../../../src/inference/animation';
import { decode } from '../../../src/inference/decode';
import type { Engine } from '../../../src/inference/engine';
import { ImageFault } from '../../../src/inference/fault';
import { Judge } from '../../../src/inference/judge';
import { Ticket } from '../../../src/inference/ticket';
import { INCEPTION, MOBILENET, type Model } from '../../../src/shared/catalogue';
import type { Plan } from '../../../src/shared/plan';
import type { Scores } from '../../../src/shared/verdict';
import { type Deferred, deferred, turn } from '../support/deferred';
import { fakeBitmap } from '../support/fake-bitmap';
import { scoresOf } from '../support/scores';

vi.mock('../../../src/inference/decode');
vi.mock('../../../src/inference/animation');

/** Images that the judge lets into the engine's care at once (engine.ts). */
const AHEAD = 3;

/** Runs the decoder and says which bytes came, then waits for the test's answer. */
class FakeEngine {
  ahead = AHEAD;
  readonly runs: { readonly bytes: string; readonly model: string; readonly answer: Deferred<Scores> }[] = [];
  #arrived = deferred();

  async classify(model: Model, bitmap: () => Promise<ImageBitmap>): Promise<Scores> {
    const pixels = bitmap();
    const bytes = vi.mocked(decode).mock.calls.at(-1)?.[0];
    await pixels;
    const answer = deferred<Scores>();
    this.runs.push({ bytes: new TextDecoder().decode(bytes), model: model.id, answer });
    this.#arrived.resolve();
    return answer.promise;
  }

  /** Waits until so many runs have begun since the start. */
  async begun(count: number): Promise<void> {
    while (this.runs.length < count) {
      this.#arrived = deferred();
      await this.#arrived.promise;
    }
  }

  run(bytes: string): Deferred<Scores> {
    const found = this.runs.findLast((run) => run.bytes === bytes);
    if (found === undefined) throw new Error(`${bytes} does not run`);
    return found.answer;
  }

  get order(): string[] {
    return this.runs.map(({ bytes }) => bytes);
  }
}

let engine: FakeEngine;
let judge: Judge;
let plan: Plan;
beforeEach(() => {
  plan = { mode: 'fast', first: MOBILENET };
  vi.mocked(decode)
    .mockReset()
    .mockImplementation(async () => fakeBitmap().bitmap);
  engine = new FakeEngine();
  judge = new Judge(() => plan, engine as unknown as Engine);
});

interface Asked {
  readonly ticket: Ticket;
  readonly scores: Promise<Scores>;
  /** The bytes are hashed, not known, and wait for their turn. */
  readonly queued: Promise<void>;
}

function ask(bytes: string, urgency = 0): Asked {
  const ticket = new Ticket(urgency);
  const queue = ticket.queue.bind(ticket);
  const { promise: queued, resolve } = deferred();
  ticket.queue = (...args) => {
    const turn = queue(...args);
    resolve();
    return turn as Promise<never>;
  };
  const scores = judge.judge(new TextEncoder().encode(bytes), ticket);
  scores.catch(() => undefined);
  return { ticket, scores, queued };
}

describe('bytes', () => {
  it('are decoded to the size of the model, and judged', async () => {
    const { scores } = ask('a');
    await engine.begun(1);
    engine.run('a').resolve(scoresOf(0.7));
    expect(await scores).toEqual(scoresOf(0.7));
    expect(vi.mocked(decode).mock.calls[0]?.[1]).toBe(MOBILENET.size);
  });

  it('that were judged are not judged again', async () => {
    const first = ask('a');
    await engine.begun(1);
    engine.run('a').resolve(scoresOf(0.7));
    await first.scores;
    expect(await ask('a').scores).toEqual(scoresOf(0.7));
    const other = ask('a2');
    await engine.begun(2);
    engine.run('a2').resolve(scoresOf(0.1));
    expect(await other.scores).toEqual(scoresOf(0.1));
    expect(engine.order).toEqual(['a', 'a2']);
  });

  it('that are asked for twice at once run once', async () => {
    const asked = [ask('a'), ask('a'), ask('a', 2)];
    await Promise.all(asked.map(({ queued }) => queued));
    await engine.begun(1);
    engine.run('a').resolve(scoresOf(0.4));
    expect(await Promise.all(asked.map(({ scores }) => scores))).toEqual([
      scoresOf(0.4),
      scoresOf(0.4),
      scoresOf(0.4),
    ]);
    expect(engine.order).toEqual(['a']);
  });

  it('whose copy was judged while they waited do not run either', async () => {
    const front = ['x', 'y', 'z'].map((bytes) => ask(bytes));
    await engine.begun(AHEAD);
    const copies = [ask('a', 1), ask('a', 2)];
    await Promise.all(copies.map(({ queued }) => queued));
    engine.run('x').resolve(scoresOf(0));
    await engine.begun(AHEAD + 1);
    engine.run('a').resolve(scoresOf(0.9));
    expect(await copies[0]?.scores).toEqual(scoresOf(0.9));
    expect(await copies[1]?.scores).toEqual(scoresOf(0.9));
    for (const bytes of ['y', 'z']) engine.run(bytes).resolve(scoresOf(0));
    await Promise.all(front.map(({ scores }) => scores));
    // Which of those in front has its hash first is chance.
    expect([...engine.order].sort()).toEqual(['a', 'x', 'y', 'z']);
  });
});

describe('a failure', () => {
  it.each([new ImageFault('worker', 'twice'), new ImageFault('model', 'missing')])(
    'of the engine is passed on and not kept: %s',
    async (fault) => {
      const first = ask('a');
      await engine.begun(1);
      engine.run('a').reject(fault);
      await expect(first.scores).rejects.toBe(fault);
      const second = ask('a');
      await engine.begun(2);
      engine.run('a').resolve(scoresOf(0.6));
      expect(await second.scores).toEqual(scoresOf(0.6));
    },
  );

  it('of the decoder is passed on and not kept', async () => {
    vi.mocked(decode).mockRejectedValueOnce(new ImageFault('undecodable', 'half a picture'));
    await expect(ask('a').scores).rejects.toMatchObject({ reason: 'undecodable' });
    const second = ask('a');
    await engine.begun(1);
    engine.run('a').resolve(scoresOf(0));
    expect(await second.scores).toEqual(scoresOf(0));
  });

  it('is told to all who wait for the same bytes', async () => {
    const asked = [ask('a'), ask('a')];
    await Promise.all(asked.map(({ queued }) => queued));
    await engine.begun(1);
    engine.run('a').reject(new ImageFault('worker', 'twice'));
    for (const { scores } of asked) await expect(scores).rejects.toMatchObject({ reason: 'worker' });
    expect(engine.order).toEqual(['a']);
  });
});

describe('the order', () => {
  async function busy(): Promise<void> {
    for (const bytes of ['x', 'y', 'z']) ask(bytes);
    await engine.begun(AHEAD);
  }

  it('keeps the engine busy, and no more than that', async () => {
    await busy();
    await ask('waits').queued;
    // Whatever would let it in has its turn.
    await turn();
    expect(engine.order).toHaveLength(AHEAD);
    engine.run('y').resolve(scoresOf(0));
    await engine.begun(AHEAD + 1);
    expect(engine.order.at(-1)).toBe('waits');
  });

  it('lets an urgent image overtake those that wait', async () => {
    await busy();
    const asked = [ask('rest', 2), ask('near', 1), ask('view', 0)];
    await Promise.all(asked.map(({ queued }) => queued));
    for (const [i, bytes] of ['x', 'y', 'z'].entries()) {
      engine.run(bytes).resolve(scoresOf(0));
      await engine.begun(AHEAD + 1 + i);
    }
    expect(engine.order.slice(AHEAD)).toEqual(['view', 'near', 'rest']);
  });

  it('follows urgency that changes while an image waits', async () => {
    await busy();
    const [first, second] = [ask('first', 1), ask('second', 2)];
    await Promise.all([first.queued, second.queued]);
    second.ticket.urgency = 0;
    engine.run('x').resolve(scoresOf(0));
    await engine.begun(AHEAD + 1);
    expect(engine.order.at(-1)).toBe('second');
  });

  it('lets an urgent copy go ahead of its distant twin', async () => {
    await busy();
    const distant = ask('a', 5);
    await distant.queued;
    await ask('other', 2).queued;
    const urgent = ask('a', 0);
    await urgent.queued;
    engine.run('x').resolve(scoresOf(0));
    await engine.begun(AHEAD + 1);
    expect(engine.order.at(-1)).toBe('a');
  });
});

describe('giving up', () => {
  it('takes an image out of the queue', async () => {
    for (const bytes of ['x', 'y', 'z']) ask(bytes);
    await engine.begun(AHEAD);
    const [gone, next] = [ask('gone', 0), ask('next', 1)];
    await Promise.all([gone.queued, next.queued]);
    gone.ticket.giveUp();
    await expect(gone.scores).rejects.toMatchObject({ name: 'AbortError' });
    engine.run('x').resolve(scoresOf(0));
    await engine.begun(AHEAD + 1);
    expect(engine.order.at(-1)).toBe('next');
  });

  it('leaves a run to the others who wait for the same bytes', async () => {
    const [first, second] = [ask('a'), ask('a')];
    await Promise.all([first.queued, second.queued]);
    await engine.begun(1);
    first.ticket.giveUp();
    await expect(first.scores).rejects.toMatchObject({ name: 'AbortError' });
    engine.run('a').resolve(scoresOf(0.3));
    expect(await second.scores).toEqual(scoresOf(0.3));
    expect(engine.order).toEqual(['a']);
  });

  it('keeps what a run gave that nobody waited for', async () => {
    const gone = ask('a');
    await engine.begun(1);
    gone.ticket.giveUp();
    await expect(gone.scores).rejects.toThrow();
    engine.run('a').resolve(scoresOf(0.3));
    expect(await ask('a').scores).toEqual(scoresOf(0.3));
    expect(engine.order).toEqual(['a']);
  });
});

describe('a second opinion', () => {
  const EDGE = 0.02;
  beforeEach(() => {
    plan = { mode: 'fast', first: MOBILENET, second: { model: INCEPTION, safeEdge: EDGE } };
  });
  const models = () => engine.runs.map(({ model }) => model);

  it('is not asked for what the first pass clears', async () => {
    const { scores } = ask('a');
    await engine.begun(1);
    engine.run('a').resolve(scoresOf(EDGE - 0.001));
    expect((await scores).nsfw).toBe(EDGE - 0.001);
    expect(models()).toEqual([MOBILENET.id]);
  });

  it.each([EDGE, 0.5, 1, Number.NaN])('has the last word on a first score of %d', async (first) => {
    const { scores } = ask('a');
    await engine.begun(1);
    engine.run('a').resolve(scoresOf(first));
    await engine.begun(2);
    engine.run('a').resolve({ ...scoresOf(0.9), model: INCEPTION.id });
    expect(await scores).toMatchObject({ nsfw: 0.9, model: INCEPTION.id });
    expect(models()).toEqual([MOBILENET.id, INCEPTION.id]);
  });

  it('fails the image when it fails: nothing is cleared on a first score alone', async () => {
    const { scores } = ask('a');
    await engine.begun(1);
    engine.run('a').resolve(scoresOf(0.3));
    await engine.begun(2);
    engine.run('a').reject(new ImageFault('model', 'no second model'));
    await expect(scores).rejects.toMatchObject({ reason: 'model' });
  });

  it('waits until the first passes of the same urgency are done', async () => {
    // One after the other: bytes are hashed on threads, which end in any order.
    for (const bytes of ['a', 'b', 'c', 'd', 'e']) await ask(bytes).queued;
    await engine.begun(AHEAD);
    engine.run('a').resolve(scoresOf(0.5));
    await engine.begun(AHEAD + 1);
    engine.run('b').resolve(scoresOf(0.5));
    await engine.begun(AHEAD + 2);
    expect(models()).toEqual(Array(5).fill(MOBILENET.id));
    engine.run('c').resolve(scoresOf(0.001));
    await engine.begun(AHEAD + 3);
    expect(models().at(-1)).toBe(INCEPTION.id);
  });

  it('waits for the first passes of the next urgency too, and for no more', async () => {
    for (const bytes of ['a', 'b', 'c']) await ask(bytes).queued;
    await ask('near', 1).queued;
    await ask('far', 2).queued;
    await engine.begun(AHEAD);
    engine.run('a').resolve(scoresOf(0.5));
    await engine.begun(AHEAD + 1);
    expect(engine.order.at(-1)).toBe('near');
    engine.run('near').resolve(scoresOf(0));
    await engine.begun(AHEAD + 2);
    expect(models().at(-1)).toBe(INCEPTION.id);
  });
});

describe('an animation', () => {
  const SURE = 0.98;
  const close = vi.fn();
  const frames: number[] = [];
  beforeEach(() => {
    frames.length = 0;
    close.mockReset();
    vi.mocked(openAnimation).mockResolvedValueOnce({
      indices: [0, 3, 6],
      frame: async (index) => {
        frames.push(index);
        return fakeBitmap().bitmap;
      },
      close,
    });
    // The fake engine names its runs after what was decoded last.
    void decode(new TextEncoder().encode('film'), 1);
  });

  it('is as bad as its worst frame', async () => {
    const { scores } = ask('film');
    for (const [at, nsfw] of [0.1, 0.7, 0.2].entries()) {
      await engine.begun(at + 1);
      engine.run('film').resolve(scoresOf(nsfw));
    }
    expect(await scores).toEqual(scoresOf(0.7));
    expect(frames).toEqual([0, 3, 6]);
    expect(close).toHaveBeenCalledOnce();
  });

  it('is not looked at further than the first frame that no reader lets pass', async () => {
    const { scores } = ask('film');
    await engine.begun(1);
    engine.run('film').resolve(scoresOf(SURE));
    expect(await scores).toEqual(scoresOf(SURE));
    expect(frames).toEqual([0]);
    expect(close).toHaveBeenCalledOnce();
  });

  it('fails with any of its frames', async () => {
    const { scores } = ask('film');
    await engine.begun(1);
    engine.run('film').reject(new ImageFault('undecodable', 'half a frame'));
    await expect(scores).rejects.toMatchObject({ reason: 'undecodable' });
    expect(close).toHaveBeenCalledOnce();
  });
});
