import type { Bidi } from './bidi';

interface Info {
  readonly context: string;
  readonly parent?: string | null;
  readonly url: string;
  readonly children?: readonly Info[] | null;
}

/** Every document's place that is known: tabs, and the frames in them, with their addresses, kept up by events. */
export class Contexts {
  readonly #bidi: Bidi;
  readonly #known = new Map<string, { readonly parent: string | undefined; url: string }>();

  constructor(bidi: Bidi) {
    this.#bidi = bidi;
    bidi.on<Info>('browsingContext.contextCreated', ({ context, parent, url }) => {
      this.#known.set(context, { parent: parent ?? undefined, url });
    });
    bidi.on<Info>('browsingContext.contextDestroyed', ({ context }) => this.#forget(context));
    for (const event of [
      'navigationCommitted',
      'domContentLoaded',
      'load',
      'fragmentNavigated',
      'historyUpdated',
    ]) {
      bidi.on<Info>(`browsingContext.${event}`, ({ context, url }) => {
        const known = this.#known.get(context);
        if (known !== undefined) known.url = url;
      });
    }
  }

  /**
   * Asks for the tabs that are there. Of some that an extension opens or closes no event is ever sent.
   *
   * @returns all of them, as they came
   */
  async tabs(): Promise<string[]> {
    const { contexts } = await this.#bidi.send<{ contexts: Info[] }>('browsingContext.getTree', {});
    const add = (infos: readonly Info[], parent?: string): void => {
      for (const { context, url, children } of infos) {
        this.#known.set(context, { parent, url });
        add(children ?? [], context);
      }
    };
    add(contexts);
    return contexts.map(({ context }) => context);
  }

  has(context: string): boolean {
    return this.#known.has(context);
  }

  urlOf(context: string): string {
    return this.#known.get(context)?.url ?? '';
  }

  parentOf(context: string): string | undefined {
    return this.#known.get(context)?.parent;
  }

  /** A context with all that is in it, itself first. */
  below(context: string): string[] {
    const children = [...this.#known].filter(([, { parent }]) => parent === context);
    return [context, ...children.flatMap(([child]) => this.below(child))];
  }

  #forget(context: string): void {
    for (const one of this.below(context)) this.#known.delete(one);
  }
}
