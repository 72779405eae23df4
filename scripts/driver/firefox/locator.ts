import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE } from '../../lib/patience';
import type { Locator, Rectangle, Wait } from '../driver';
import type { Bidi, Node } from './bidi';
import { Input } from './input';

/** Milliseconds. */
const POLL = 30;

/** One step on the way to elements: from a root to those below it, or from all to some. */
type Step = (roots: readonly Node[] | undefined) => Promise<readonly Node[]>;

/** Where elements are looked for: a document, and the tab's own pointer and keyboard. */
export interface Place {
  readonly bidi: Bidi;
  readonly context: string;
}

interface Named {
  readonly name?: string | RegExp;
  readonly exact?: boolean;
  readonly level?: number;
}

/** What has each role of those that are asked for, in the extension's own pages. */
const ROLES: Readonly<Record<string, string>> = {
  alert: '[role=alert]',
  button: 'button, [role=button]',
  heading: 'h1, h2, h3',
  slider: 'input[type=range]',
  switch: '[role=switch]',
};

/** Steps of a way to elements, gone anew at each use. */
export class FirefoxLocator implements Locator {
  readonly #place: Place;
  readonly #steps: readonly Step[];

  constructor(place: Place, steps: readonly Step[] = []) {
    this.#place = place;
    this.#steps = steps;
  }

  locator(selector: string): Locator {
    return this.#with((roots) => this.#find({ type: 'css', value: selector }, roots));
  }

  getByRole(role: string, { name, level, exact = false }: Named = {}): Locator {
    const selector = level === undefined ? (ROLES[role] ?? `[role=${role}]`) : `h${level}`;
    const all = this.locator(selector) as FirefoxLocator;
    if (name === undefined) return all;
    return all.#keep((named) => matches(named, name, exact), nameOf);
  }

  getByText(text: string | RegExp): Locator {
    const all = this.locator('body *, *') as FirefoxLocator;
    return all.#keep((own) => matches(own, text, false), ownTextOf);
  }

  getByLabel(text: string): Locator {
    const all = this.locator('input') as FirefoxLocator;
    return all.#keep((label) => matches(label, text, false), nameOf);
  }

  filter({ hasText }: { readonly hasText: string }): Locator {
    return this.#keep(
      (text) => matches(text, hasText, false),
      (element) => element.textContent ?? '',
    );
  }

  nth(index: number): Locator {
    return this.#with(async (all = []) => {
      const one = all[index];
      return one === undefined ? [] : [one];
    });
  }

  first(): Locator {
    return this.nth(0);
  }

  async count(): Promise<number> {
    return (await this.#all()).length;
  }

  async waitFor({ timeout = PATIENCE, state = 'visible' }: Wait & { state?: 'attached' | 'visible' } = {}) {
    const isThere = state === 'attached' ? undefined : isVisible;
    await this.#one(timeout, isThere);
  }

  evaluate<R>(work: (element: Element) => R): Promise<R> {
    return this.#one().then((node) => this.#on<R>(node, work));
  }

  textContent(): Promise<string | null> {
    return this.evaluate((element) => element.textContent);
  }

  async allTextContents(): Promise<string[]> {
    const nodes = await this.#all();
    return Promise.all(nodes.map((node) => this.#on<string>(node, (element) => element.textContent)));
  }

  async getAttribute(name: string): Promise<string | null> {
    return this.#on(await this.#one(), (element, wanted) => element.getAttribute(wanted), name);
  }

  inputValue(): Promise<string> {
    return this.evaluate((element) => (element as HTMLInputElement).value);
  }

  isChecked(): Promise<boolean> {
    return this.evaluate(
      (element) =>
        (element as HTMLInputElement).checked === true || element.getAttribute('aria-checked') === 'true',
    );
  }

  focus(): Promise<void> {
    return this.evaluate((element) => (element as HTMLElement).focus());
  }

  async hover({ position }: { position?: { x: number; y: number } } = {}): Promise<void> {
    const [node, { width, height }] = await this.#ready();
    const { x, y } = position ?? { x: width / 2, y: height / 2 };
    // WebDriver counts from the middle of an element, and Playwright from its corner.
    await this.#input.move(x - width / 2, y - height / 2, { type: 'element', element: node });
  }

  async click({ timeout, button }: Wait & { button?: 'right' } = {}): Promise<void> {
    const [node] = await this.#ready(timeout);
    await this.#input.click(0, 0, { type: 'element', element: node }, button);
  }

  async fill(text: string): Promise<void> {
    const node = await this.#one();
    await this.#on(node, (element) => {
      (element as HTMLInputElement).focus();
      (element as HTMLInputElement).select();
    });
    if (text === '') await this.#input.press('Backspace');
    else await this.#input.type(text);
  }

  async press(key: string): Promise<void> {
    await this.focus();
    await this.#input.press(key);
  }

  async boundingBox(): Promise<Rectangle | null> {
    return this.#box(await this.#one());
  }

  async screenshot(): Promise<Buffer> {
    const [node] = await this.#ready();
    const { data } = await this.#place.bidi.send<{ data: string }>('browsingContext.captureScreenshot', {
      context: this.#place.context,
      clip: { type: 'element', element: node },
    });
    return Buffer.from(data, 'base64');
  }

  get #input(): Input {
    return new Input(this.#place.bidi, this.#place.context);
  }

  #with(step: Step): FirefoxLocator {
    return new FirefoxLocator(this.#place, [...this.#steps, step]);
  }

  #keep(wanted: (text: string) => boolean, textOf: (element: Element) => string): FirefoxLocator {
    return this.#with(async (all = []) => {
      const texts = await Promise.all(all.map((node) => this.#on<string>(node, textOf)));
      return all.filter((_node, index) => wanted(texts[index] ?? ''));
    });
  }

  async #find(locator: object, startNodes: readonly Node[] | undefined): Promise<readonly Node[]> {
    if (startNodes?.length === 0) return [];
    const { nodes } = await this.#place.bidi.send<{ nodes: Node[] }>('browsingContext.locateNodes', {
      context: this.#place.context,
      locator,
      ...(startNodes === undefined ? {} : { startNodes: startNodes.map(({ sharedId }) => ({ sharedId })) }),
    });
    return nodes.map(({ sharedId }) => ({ sharedId }));
  }

  async #all(): Promise<readonly Node[]> {
    let nodes: readonly Node[] | undefined;
    for (const step of this.#steps) nodes = await step(nodes);
    return nodes ?? [];
  }

  /** The first of them, when there is one. */
  async #one(timeout = PATIENCE, isReady?: (element: Element) => boolean): Promise<Node> {
    const deadline = performance.now() + timeout;
    for (;;) {
      try {
        const [node] = await this.#all();
        if (node !== undefined && (isReady === undefined || (await this.#on(node, isReady)))) return node;
      } catch (error) {
        // The document may be another one in the next moment.
        if (performance.now() > deadline) throw error;
      }
      if (performance.now() > deadline) throw new Error('no such element came');
      await sleep(POLL);
    }
  }

  async #ready(timeout?: number): Promise<readonly [Node, Rectangle]> {
    const node = await this.#one(timeout, isVisible);
    await this.#on(node, (element) =>
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' }),
    );
    return [node, await this.#box(node)];
  }

  #box(node: Node): Promise<Rectangle> {
    return this.#on(node, (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
  }

  #on<R>(node: Node, work: (element: Element, ...args: never[]) => unknown, ...args: unknown[]): Promise<R> {
    return this.#place.bidi.evaluate<R>(
      this.#place.context,
      work as (...all: never[]) => unknown,
      args,
      node,
    );
  }
}

const isVisible = (element: Element): boolean => {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible';
};

/** The name of a control: its label, or what is written on it. */
const nameOf = (element: Element): string => {
  const by = element.getAttribute('aria-labelledby');
  const labels = (element as HTMLInputElement).labels;
  return (
    element.getAttribute('aria-label') ??
    (by === null ? undefined : document.getElementById(by)?.textContent) ??
    (labels?.length ? labels[0]?.textContent : undefined) ??
    element.textContent ??
    ''
  );
};

/** The text of an element that has no element around the same text inside of it. */
const ownTextOf = (element: Element): string =>
  Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent?.trim())
    ? (element.textContent ?? '')
    : '';

function matches(text: string, wanted: string | RegExp, exact: boolean): boolean {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  if (wanted instanceof RegExp) return wanted.test(plain);
  return exact ? plain === wanted : plain.toLowerCase().includes(wanted.toLowerCase());
}
