import { hub as realHub } from '../../shared/hub';
import { log, messageOf } from '../../shared/log';
import type { StoreState } from '../../shared/protocol';
import { DTYPES, type Dtype, type Hub, type WeightsId, weightsUrl } from '../../shared/weights';
import { Item, type Source, shelfName } from './item';
import { namesIn, removeFrom } from './shelf';
import { browserTools, type StoreTools } from './tools';

/**
 * Weights in the origin-private file system: downloaded when the reader asks, proven before they are opened, removed
 * when the reader asks. There may be one store only, the inference host's.
 */
export class ModelStore {
  readonly #items: readonly Item[];
  readonly #sources: readonly Source[];
  readonly #tools: StoreTools;
  readonly #listeners = new Set<(state: StoreState) => void>();
  readonly #awake: Promise<void>;

  /** Goes at once on with what a former host was downloading. */
  constructor(tools: StoreTools = browserTools, hub: Hub = realHub) {
    this.#tools = tools;
    this.#sources = sourcesOf(hub);
    const tell = (state: StoreState): void => {
      for (const listener of [...this.#listeners]) listener(state);
    };
    this.#items = this.#sources.map((source) => new Item(source, tools, tell));
    this.#awake = this.#wake();
  }

  /** @returns whether a download is under way, and the host has to stay. */
  get busy(): boolean {
    return this.#items.some(({ state }) => state.phase === 'running');
  }

  /** @returns one state for each file of the catalogue. */
  async states(): Promise<readonly StoreState[]> {
    await this.#awake;
    return this.#items.map(({ state }) => state);
  }

  /** Calls back with each new state, and several times a second with the progress of a download. */
  onChange(listener: (state: StoreState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins a download, or goes on with one; ends when that is done, and the download has a state to follow. */
  async start(id: WeightsId, dtype: Dtype): Promise<void> {
    await (await this.#item(id, dtype)).start();
  }

  /** The network is back: goes on with downloads that ended for want of it. */
  async goOn(): Promise<void> {
    await this.#awake;
    await Promise.all(this.#items.map((item) => item.goOn()));
  }

  async pause(id: WeightsId, dtype: Dtype): Promise<void> {
    await (await this.#item(id, dtype)).pause();
  }

  async resume(id: WeightsId, dtype: Dtype): Promise<void> {
    await this.start(id, dtype);
  }

  /** Ends a download and removes what is there of it; what is complete stays. */
  async cancel(id: WeightsId, dtype: Dtype): Promise<void> {
    await (await this.#item(id, dtype)).cancel();
  }

  /** Removes weights, complete or not. A blob of them that is open can no longer be read. */
  async delete(id: WeightsId, dtype: Dtype): Promise<void> {
    await (await this.#item(id, dtype)).delete();
  }

  /** @returns the whole file, whose SHA-256 was right when it came; its bytes are read when somebody asks for them. */
  async open(id: WeightsId, dtype: Dtype): Promise<Blob | undefined> {
    return (await this.#item(id, dtype)).open();
  }

  async #item(id: WeightsId, dtype: Dtype): Promise<Item> {
    await this.#awake;
    const item = this.#items.find(({ state }) => state.id === id && state.dtype === dtype);
    if (item === undefined) throw new Error(`${id} does not come as ${dtype}`);
    return item;
  }

  async #wake(): Promise<void> {
    await Promise.all(this.#items.map((item) => item.wake()));
    await this.#tidy().catch((error: unknown) =>
      log.warn('old models could not be removed:', messageOf(error)),
    );
  }

  /** Removes what an earlier version of Scrim has downloaded and this one does not know. */
  async #tidy(): Promise<void> {
    const root = await this.#tools.root();
    const known = new Set(this.#sources.map(shelfName));
    for (const name of await namesIn(root)) {
      if (!known.has(name)) await removeFrom(root, name, { recursive: true });
    }
  }
}

const sourcesOf = ({ origin, weights }: Hub): Source[] =>
  weights.flatMap((one) =>
    DTYPES.map((dtype) => {
      const file = one.files[dtype];
      return { id: one.id, dtype, file, url: weightsUrl(origin, one, file) };
    }),
  );
