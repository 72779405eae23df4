import { log, messageOf } from '../../shared/log';
import type { StoreState } from '../../shared/protocol';
import type { Dtype, WeightFile, WeightsId } from '../../shared/weights';
import { keepingFault, StoreFault } from './fault';
import { PartSink } from './part-sink';
import { type Note, Shelf, sizeOf } from './shelf';
import { Speed } from './speed';
import type { StoreTools } from './tools';
import { Transfer } from './transfer';

/** A reader sees no more often than this that bytes have come in, in milliseconds. */
const TELL_MS = 250;
/** A speed fades also while nothing comes in. */
const PULSE_MS = 1_000;

/** One file of weights and where it comes from. */
export interface Source {
  readonly id: WeightsId;
  readonly dtype: Dtype;
  readonly url: string;
  readonly file: WeightFile;
}

/** @returns the folder's name; it has the hash in it, so that a newer version's file is never taken for an older one's. */
export const shelfName = ({ id, dtype, file }: Source): string =>
  `${id}.${dtype}.${file.sha256.slice(0, 16)}`;

interface Run {
  readonly stop: AbortController;
  /** Never rejects. */
  readonly ended: Promise<void>;
}

type Phase = DistributiveOmit<StoreState, 'id' | 'dtype' | 'total' | 'received'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * One file of weights: none → running ⇄ paused, running → ready | failed, failed → running, any → none.
 * What a reader asks for is done one after the other; a download runs beside it and is stopped by it.
 */
export class Item {
  readonly #source: Source;
  readonly #tools: StoreTools;
  readonly #changed: (state: StoreState) => void;
  #state: StoreState;
  #run: Run | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @param changed is told each new state; progress at most every {@link TELL_MS} */
  constructor(source: Source, tools: StoreTools, changed: (state: StoreState) => void) {
    this.#source = source;
    this.#tools = tools;
    this.#changed = changed;
    const { id, dtype, file } = source;
    this.#state = { id, dtype, total: file.bytes, received: 0, phase: 'none' };
  }

  get state(): StoreState {
    return this.#state;
  }

  /** Reads what an earlier host has left, and goes on with what it was downloading. Never rejects. */
  wake(): Promise<void> {
    return this.#next(async () => {
      try {
        const shelf = await this.#shelf();
        const received = sizeOf(await shelf.parts());
        if (await shelf.isComplete(this.#source.file)) return this.#enter({ phase: 'ready' }, received);
        const note = await shelf.note();
        // What ended for want of a network may have one now.
        if (note?.phase === 'running' || note?.reason === 'offline') this.#begin(received);
        else if (note !== undefined) this.#enter(asFound(note), received);
      } catch (error) {
        log.warn('downloaded models cannot be read:', messageOf(error));
      }
    });
  }

  /** Begins, or goes on with what is there. */
  start(): Promise<void> {
    return this.#next(async () => {
      const { phase, received } = this.#state;
      if (phase === 'running' || phase === 'ready') return;
      await this.#run?.ended;
      this.#begin(received);
    });
  }

  /** The network is back: goes on with what ended for want of it. */
  goOn(): Promise<void> {
    const { state } = this;
    return state.phase === 'failed' && state.reason === 'offline' ? this.start() : Promise.resolve();
  }

  pause(): Promise<void> {
    return this.#next(async () => {
      await this.#stop();
      if (this.#state.phase !== 'running') return;
      const shelf = await this.#shelf();
      await shelf.writeNote({ phase: 'paused' });
      this.#enter({ phase: 'paused' }, sizeOf(await shelf.parts()));
    });
  }

  /** Ends a download and removes what is there of it; complete weights stay. */
  cancel(): Promise<void> {
    return this.#next(async () => {
      await this.#stop();
      if (this.#state.phase !== 'ready') await this.#remove();
    });
  }

  delete(): Promise<void> {
    return this.#next(async () => {
      await this.#stop();
      await this.#remove();
    });
  }

  /** @returns the whole file without reading it, or `undefined` where it is not there and proven. */
  open(): Promise<Blob | undefined> {
    return this.#next(async () => {
      if (this.#state.phase !== 'ready') return undefined;
      const shelf = await this.#shelf();
      if (await shelf.isComplete(this.#source.file)) return new Blob(await shelf.parts());
      // The browser, or somebody with its tools, has taken something away.
      await this.#remove();
      return undefined;
    });
  }

  async #remove(): Promise<void> {
    await (await this.#shelf()).clear();
    this.#enter({ phase: 'none' }, 0);
  }

  async #stop(): Promise<void> {
    this.#run?.stop.abort();
    await this.#run?.ended;
  }

  #begin(received: number): void {
    const stop = new AbortController();
    this.#enter({ phase: 'running', step: 'checking' }, received);
    const ended = this.#download(stop.signal).finally(() => {
      this.#run = undefined;
    });
    this.#run = { stop, ended };
  }

  async #download(signal: AbortSignal): Promise<void> {
    try {
      const shelf = await this.#shelf();
      await shelf.writeNote({ phase: 'running' });
      const sink = await PartSink.open(shelf, this.#tools.partBytes);
      await this.#makeRoom(sink.size);
      const { file, url } = this.#source;
      const meter = this.#meter();
      try {
        await new Transfer(url, file, sink, meter.tell, this.#tools.web).run(signal);
      } finally {
        meter.end();
      }
      await shelf.complete({ sha256: file.sha256, bytes: file.bytes });
      this.#enter({ phase: 'ready' }, file.bytes);
    } catch (error) {
      // Whoever has stopped it says what is next.
      if (!signal.aborted) await this.#fail(keepingFault(error));
    }
  }

  /** Whoever has the room asks the browser not to take it away again; a browser that says no is not argued with. */
  async #makeRoom(there: number): Promise<void> {
    // Not waited for: a browser may ask the reader, who may not be there.
    void this.#tools.persist().catch(() => undefined);
    const { quota, usage = 0 } = await this.#tools.estimate().catch((): StorageEstimate => ({}));
    const needed = this.#source.file.bytes - there;
    if (quota !== undefined && quota - usage < needed) {
      throw new StoreFault('no-space', `needs ${needed} bytes, ${quota - usage} are free`);
    }
  }

  async #fail({ reason, status, message }: StoreFault): Promise<void> {
    log.warn('a download of weights ended:', reason, message);
    const why = { phase: 'failed', reason, ...(status !== undefined && { status }) } as const;
    let received = 0;
    try {
      const shelf = await this.#shelf();
      received = sizeOf(await shelf.parts());
      await shelf.writeNote(why);
    } catch (error) {
      log.warn('the end of a download could not be noted:', messageOf(error));
    }
    this.#enter(why, received);
  }

  #meter(): { tell: ConstructorParameters<typeof Transfer>[3]; end: () => void } {
    const { now } = this.#tools;
    const { bytes } = this.#source.file;
    let speed: Speed | undefined;
    let step: Extract<StoreState, { phase: 'running' }>['step'] = 'checking';
    let received = 0;
    const show = (always: boolean): void => {
      if (step === 'receiving') speed?.add(now(), received);
      if (!always && now() - this.#toldAt < TELL_MS) return;
      const bytesPerSecond = speed?.bytesPerSecond;
      const secondsLeft = speed?.secondsFor(bytes - received);
      const pace = {
        ...(bytesPerSecond !== undefined && { bytesPerSecond }),
        ...(secondsLeft !== undefined && { secondsLeft }),
      };
      this.#enter({ phase: 'running', step, ...(step === 'receiving' && pace) }, received);
    };
    const pulse = setInterval(() => show(false), PULSE_MS);
    return {
      tell: (newStep, newReceived) => {
        const turned = newStep !== step;
        if (turned) speed = newStep === 'receiving' ? new Speed(now(), newReceived) : undefined;
        step = newStep;
        received = newReceived;
        show(turned);
      },
      end: () => clearInterval(pulse),
    };
  }

  #enter(phase: Phase, received: number): void {
    const { id, dtype, file } = this.#source;
    this.#state = { id, dtype, total: file.bytes, received, ...phase };
    this.#toldAt = this.#tools.now();
    this.#changed(this.#state);
  }

  async #shelf(): Promise<Shelf> {
    return new Shelf(await this.#tools.root(), shelfName(this.#source));
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

function asFound({ phase, reason, status }: Note): Phase {
  if (phase !== 'failed') return { phase: 'paused' };
  return { phase, reason: reason ?? 'offline', ...(status !== undefined && { status }) };
}
