import { PART_BYTES } from '../../shared/limits';
import { browserWeb, type Web } from './transfer';

/** What the store needs of the browser; tests bring their own. */
export interface StoreTools {
  /** The folder that is the store's alone. */
  readonly root: () => Promise<FileSystemDirectoryHandle>;
  readonly estimate: () => Promise<StorageEstimate>;
  /** Asks that nothing be taken away when the disk gets full. */
  readonly persist: () => Promise<boolean>;
  /** Milliseconds, never going back. */
  readonly now: () => number;
  readonly partBytes: number;
  readonly web: Web;
}

export const browserTools: StoreTools = {
  root: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('models', { create: true }),
  estimate: () => navigator.storage.estimate(),
  persist: () => navigator.storage.persist(),
  now: () => performance.now(),
  partBytes: PART_BYTES,
  web: browserWeb,
};
