import type { FakeEvent } from './fake-event';

type Changes = Record<string, { oldValue?: unknown; newValue?: unknown }>;

/** A storage area: copies in, copies out, a little later, and told to `onChanged`. May be told to fail. */
export class FakeArea {
  items: Record<string, unknown> = {};
  failsToRead = false;
  failsToWrite = false;
  writes = 0;
  readonly #name: string;
  readonly #onChanged: FakeEvent<[Changes, string]>;

  constructor(name: string, onChanged: FakeEvent<[Changes, string]>) {
    this.#name = name;
    this.#onChanged = onChanged;
  }

  async get(key: string): Promise<Record<string, unknown>> {
    await Promise.resolve();
    if (this.failsToRead) throw new Error('storage cannot be read');
    return Object.hasOwn(this.items, key) ? { [key]: structuredClone(this.items[key]) } : {};
  }

  async set(items: Record<string, unknown>): Promise<void> {
    await Promise.resolve();
    if (this.failsToWrite) throw new Error('storage is full');
    this.writes++;
    const changes: Changes = {};
    for (const [key, newValue] of Object.entries(structuredClone(items))) {
      changes[key] = { oldValue: this.items[key], newValue };
      this.items[key] = newValue;
    }
    this.#onChanged.emit(changes, this.#name);
  }

  reset(): void {
    this.items = {};
    this.failsToRead = false;
    this.failsToWrite = false;
    this.writes = 0;
  }
}
