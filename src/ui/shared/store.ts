import { signal } from '@preact/signals';
import * as v from 'valibot';
import { browser, type Runtime } from '../../platform/browser';
import { background, store } from '../../platform/services';
import { STORE_PORT, StoreNews, type StoreState } from '../../shared/protocol';

/** All weights that can be downloaded, as the host last told them; `undefined` before it has. */
export const weights = signal<readonly StoreState[]>();
/** Whether the host cannot be reached. */
export const storeAway = signal(false);

export type Command = 'start' | 'pause' | 'resume' | 'cancel' | 'delete';

const AGAIN_MS = 1_000;
/** So many lines may break in a row, before anything came over one, until the reader is told. */
const TRIES = 5;

/**
 * Keeps {@link weights} up to date until `stop`. A host that rests is woken once, to be asked; after that only for a
 * download, or when the reader comes back to the page: a page left open must not keep a model in memory.
 */
export function followStore(stop: AbortSignal): void {
  let port: Runtime.Port | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const connect = async (): Promise<void> => {
    clearTimeout(timer);
    if (port !== undefined || stop.aborted) return;
    try {
      await background.wake();
      if (port !== undefined || stop.aborted) return;
      listen(browser.runtime.connect({ name: STORE_PORT }));
    } catch {
      lost();
    }
  };
  const listen = (opened: Runtime.Port): void => {
    port = opened;
    opened.onMessage.addListener((message: unknown) => {
      const news = v.safeParse(StoreNews, message);
      if (!news.success) return;
      failures = 0;
      storeAway.value = false;
      weights.value = news.output.states;
    });
    opened.onDisconnect.addListener(() => {
      port = undefined;
      lost();
    });
  };
  const lost = (): void => {
    if (stop.aborted) return;
    failures += 1;
    storeAway.value = failures >= TRIES;
    const waited = weights.value === undefined || weights.value.some(({ phase }) => phase === 'running');
    if (waited && failures < TRIES) timer = setTimeout(() => void connect(), AGAIN_MS);
  };
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') void connect();
  };

  reconnect = connect;
  document.addEventListener('visibilitychange', onVisible, { signal: stop });
  stop.addEventListener('abort', () => {
    clearTimeout(timer);
    port?.disconnect();
    reconnect = undefined;
  });
  void connect();
}

let reconnect: (() => Promise<void>) | undefined;

/** Does what the reader asks for. What comes of it arrives as a new state. */
export async function command(what: Command, { id, dtype }: Pick<StoreState, 'id' | 'dtype'>): Promise<void> {
  try {
    // Also where a line is thought to stand: a host that was ended a moment ago has not told yet.
    await background.wake();
    await store[what](id, dtype);
    storeAway.value = false;
    await reconnect?.();
  } catch {
    storeAway.value = true;
  }
}
