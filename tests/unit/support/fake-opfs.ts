/**
 * The origin-private file system in memory, as far as Scrim uses it: a written file is swapped in when its stream is
 * closed, and not before. May be full, or fail.
 */
interface Disk {
  /** Bytes that all files together may have. */
  quota: number;
  /** Thrown at the next uses of the disk. */
  failure: Error | undefined;
  /** Names of files in the order in which they were swapped in. */
  written: string[];
}

const missing = (name: string): DOMException => new DOMException(`no ${name}`, 'NotFoundError');

class FakeFileHandle {
  readonly kind = 'file';
  readonly name: string;
  bytes = new Uint8Array();
  readonly #root: FakeDirectory;

  constructor(name: string, root: FakeDirectory) {
    this.name = name;
    this.#root = root;
  }

  async getFile(): Promise<File> {
    this.#root.check();
    return new File([this.bytes], this.name);
  }

  async createWritable() {
    this.#root.check();
    const pieces: Uint8Array[] = [];
    const length = (): number => pieces.reduce((sum, piece) => sum + piece.length, 0);
    return {
      write: async (data: Uint8Array | string): Promise<void> => {
        // A later turn, as with a disk: the writer may change its buffer only after this has ended.
        await new Promise((done) => setImmediate(done));
        this.#root.check();
        if (this.#root.used() + length() + data.length > this.#root.disk.quota) {
          throw new DOMException('the disk is full', 'QuotaExceededError');
        }
        pieces.push(typeof data === 'string' ? new TextEncoder().encode(data) : data.slice());
      },
      close: async (): Promise<void> => {
        this.#root.check();
        this.bytes = new Uint8Array(Buffer.concat(pieces));
        this.#root.disk.written.push(this.name);
      },
      abort: async (): Promise<void> => undefined,
    };
  }
}

export class FakeDirectory {
  readonly kind = 'directory';
  readonly disk: Disk;
  readonly entriesByName = new Map<string, FakeDirectory | FakeFileHandle>();
  readonly #root: FakeDirectory;

  constructor(root?: FakeDirectory) {
    this.#root = root ?? this;
    this.disk = root?.disk ?? { quota: Number.POSITIVE_INFINITY, failure: undefined, written: [] };
  }

  /** As the code under test wants it. */
  get handle(): FileSystemDirectoryHandle {
    return this as unknown as FileSystemDirectoryHandle;
  }

  check(): void {
    if (this.disk.failure !== undefined) throw this.disk.failure;
  }

  used(): number {
    let sum = 0;
    for (const entry of this.entriesByName.values())
      sum += entry instanceof FakeDirectory ? entry.used() : entry.bytes.length;
    return sum;
  }

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeDirectory> {
    return this.#get(name, create, FakeDirectory, () => new FakeDirectory(this.#root));
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<FakeFileHandle> {
    return this.#get(name, create, FakeFileHandle, () => new FakeFileHandle(name, this.#root));
  }

  async removeEntry(name: string, { recursive = false } = {}): Promise<void> {
    this.check();
    const entry = this.entriesByName.get(name);
    if (entry === undefined) throw missing(name);
    if (entry instanceof FakeDirectory && entry.entriesByName.size > 0 && !recursive) {
      throw new DOMException('not empty', 'InvalidModificationError');
    }
    this.entriesByName.delete(name);
  }

  async *keys(): AsyncGenerator<string> {
    this.check();
    yield* [...this.entriesByName.keys()];
  }

  /** Paths of all files, for tests to look at. */
  paths(prefix = ''): string[] {
    return [...this.entriesByName].flatMap(([name, entry]) =>
      entry instanceof FakeDirectory ? entry.paths(`${prefix}${name}/`) : [prefix + name],
    );
  }

  #get<T extends FakeDirectory | FakeFileHandle>(
    name: string,
    create: boolean,
    type: abstract new (...args: never[]) => T,
    make: () => T,
  ): T {
    this.check();
    const entry = this.entriesByName.get(name);
    if (entry instanceof type) return entry;
    if (entry !== undefined) throw new DOMException(`${name} is something else`, 'TypeMismatchError');
    if (!create) throw missing(name);
    const made = make();
    this.entriesByName.set(name, made);
    return made;
  }
}
