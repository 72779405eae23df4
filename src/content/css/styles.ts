import QuickLRU from 'quick-lru';
import { log, messageOf } from '../../shared/log';
import { Flood } from '../flood';
import { Work } from '../work';
import { animatedIn } from './animated';
import { type FetchSheet, readBorrowed } from './borrowed';
import { Doubt } from './doubt';
import { nameFor } from './keyframes';
import { Paints } from './paints';
import { RootStyles } from './root-styles';
import type { PictureRule } from './rule';
import type { SheetContent } from './sheet-reader';
import { Subjects } from './subjects';
import { onSurroundings } from './surroundings';
import { Variables } from './variables';

type Unread = SheetContent['unread'];

/** What reading sheets may take at once, in milliseconds; often it is done before anything is painted at all. */
const READ_AT_ONCE_MS = 12;
/** Of so many records that come at once none is asked for links: the browser finds those of the whole tree sooner. */
const MANY = 100;
/** Of a rule whose picture was forgotten each element is looked at once more. */
const SAFE_KEPT = 5_000;
/** Rules that scripts put into sheets without a trace are found this often, in milliseconds. */
const SWEEP_MS = 2_000;

/** Of sheets that have come or will not, of animations that begin, and of a document that has got on. */
const EVENTS = ['load', 'error', 'animationstart', 'readystatechange'];

const ATTRIBUTES = ['class', 'id', 'style', 'background', 'media', 'disabled', 'rel', 'href'];

/**
 * Finds what CSS paints, by the rules that paint it: a page without such rules costs nothing. Rules are covered as soon
 * as their sheet is there (cover-sheet.ts), whatever comes to match them; the elements are then found and read in
 * slices.
 */
export class Styles {
  /** What was read of elements. */
  readonly paints: Paints;
  readonly #subjects: Subjects;
  readonly #fetchSheet: FetchSheet;
  readonly #roots = new Map<Document | ShadowRoot, RootStyles>();
  /** Those that have left the page, and are watched on. */
  readonly #left = new WeakMap<ShadowRoot, RootStyles>();
  readonly #observers = new WeakMap<RootStyles, MutationObserver>();
  readonly #ears = new WeakMap<RootStyles, EventListenerObject>();
  readonly #byHost = new WeakMap<Element, RootStyles>();
  readonly #variables = new Variables();
  readonly #work = new Work('style sheets');
  /** Addresses in rules that were found safe, at the present threshold. */
  readonly #safe = new QuickLRU<string, true>({ maxSize: SAFE_KEPT });
  readonly #signal: AbortSignal;
  /** How much was known of custom properties when rules were last woken. */
  #learned = 0;
  readonly #toWrite = new Set<RootStyles>();
  /** Looked at before the next frame, since a sheet is on its way. */
  readonly #expecting = new Set<RootStyles>();
  #reading = false;
  #isFollowing = false;
  /** That nothing is painted but what was seen. */
  readonly #doubt = new Doubt(() => this.#readAll());

  /**
   * @param onPaint what an element shows was read, or must be read anew
   */
  constructor(onPaint: (element: Element) => void, fetchSheet: FetchSheet, signal: AbortSignal) {
    this.paints = new Paints(this.#variables, this.#work, {
      rulesOf: (element) => this.#rulesOf(element),
      onPaint,
      onLearned: () => {
        if (this.#variables.size !== this.#learned) this.#apply([]);
      },
    });
    this.#subjects = new Subjects(this.#roots, this.paints, this.#work);
    this.#fetchSheet = fetchSheet;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#stop());
    const sweep = setInterval(() => requestIdleCallback(() => this.#syncAll()), SWEEP_MS);
    signal.addEventListener('abort', () => clearInterval(sweep));
  }

  /** Lets go of a tree that is no part of the page any more. */
  leave(root: ShadowRoot): void {
    const styles = this.#roots.get(root);
    if (styles === undefined) return;
    this.#roots.delete(root);
    this.#left.set(root, styles);
    // It comes back with the tree; unless that is when Scrim has gone.
    styles.cover.leave();
  }

  /** Called again for a document that has lost its listeners. */
  enter(root: Document | ShadowRoot): void {
    const present = this.#roots.get(root);
    if (present !== undefined) return this.#listen(present);
    const known = root instanceof ShadowRoot ? this.#left.get(root) : undefined;
    if (known !== undefined) {
      this.#roots.set(root, known);
      return this.#sync(known);
    }
    const styles = new RootStyles(root, this.#variables, (rule) => this.#isSafe(rule));
    this.#roots.set(root, styles);
    if (root instanceof ShadowRoot) this.#byHost.set(root.host, styles);
    const names = new MutationObserver((records) => this.#onNames(styles, records));
    // Nothing that lasts holds on to it, or trees that leave the page would never be collected.
    this.#observers.set(styles, names);
    this.#observeNames(styles);
    this.#ears.set(styles, { handleEvent: (event) => this.#hear(styles, event) });
    this.#listen(styles);
    styles.coming.search();
    this.#sync(styles);
  }

  /** Those that are there still are not doubled. */
  #listen(styles: RootStyles): void {
    const ear = this.#ears.get(styles);
    if (ear === undefined) return;
    for (const type of EVENTS)
      styles.root.addEventListener(type, ear, { capture: true, signal: this.#signal });
  }

  #hear(styles: RootStyles, event: Event): void {
    const { type, target, isTrusted } = event;
    if (type === 'readystatechange') return this.#sync(styles);
    if (!(target instanceof Element)) return;
    if (event instanceof AnimationEvent) {
      // It may be an inline style that begins it, of which no rule tells.
      if (this.#variables.holdPicture([nameFor(event.animationName)])) this.paints.want(target);
    } else if (isSheetOwner(target)) {
      if (isTrusted && type === 'error') styles.coming.giveUp(target);
      else if (isTrusted) styles.coming.end(target);
      this.#sync(styles);
    }
  }

  /**
   * Nodes have come to a root, or went: sheets among them, and what the rules of others paint on.
   *
   * @returns whether that has rules that paint pictures, and what comes is to be told of
   */
  note(root: Document | ShadowRoot, records: readonly MutationRecord[]): boolean {
    const styles = this.#roots.get(root);
    if (styles === undefined) return false;
    if (records.length === 0 || Flood.isIn(records)) {
      styles.coming.search();
      if (styles.waits) this.paints.learnAll(root);
    } else if (records.length > MANY) styles.coming.addFrom(root);
    else for (const element of addedBy(records)) styles.coming.addFrom(element);
    this.#sync(styles);
    const wasTold = styles.isTold;
    styles.isTold = styles.index.size > 0;
    if (!styles.isTold) return false;
    // Its rules were searched for when they came; what has come since then nobody saw.
    if (records.length === 0 && !wasTold) this.#subjects.search(styles, [...styles.index.rules]);
    this.#subjects.searchIn(styles, addedBy(records));
    return true;
  }

  /** What an element shows was found safe: rules of which that is all need no cover any more. */
  settle(element: Element): void {
    const paint = this.paints.of(element);
    if (paint === undefined) return;
    const shown = new Set(paint.pictures);
    // Not what inline styles paint: a page may draw each frame of a film so, as data.
    for (const { pictures } of paint.rules)
      for (const picture of pictures) if (shown.has(picture)) this.#safe.set(picture, true);
    const root = element.getRootNode() as Document | ShadowRoot;
    for (const styles of [this.#roots.get(root), this.#byHost.get(element)]) {
      if (styles === undefined) continue;
      let changed = false;
      for (const rule of paint.rules) {
        if (!styles.cover.has(rule) || !this.#isSafe(rule)) continue;
        styles.cover.remove(rule);
        changed = true;
      }
      if (changed) this.#writeSoon(styles);
    }
  }

  /**
   * CSS has loaded these. Where no rule is known to hold one, rules were changed in place or a script animates: all is
   * read once more, as soon as there is time.
   *
   * @returns whether that is so
   */
  suspect(addresses: readonly string[]): boolean {
    const known = new Set<string>();
    for (const { index } of this.#roots.values())
      for (const { pictures } of index.rules) for (const picture of pictures) known.add(picture);
    const isStrange = addresses.some((address) => !known.has(address));
    if (isStrange) this.#doubt.raise();
    return isStrange;
  }

  /** The threshold has moved. @param restand makes all elements stand anew, and so settle */
  recheck(restand: () => void): void {
    this.#safe.clear();
    restand();
    for (const styles of this.#roots.values()) {
      for (const rule of styles.index.rules) if (!this.#isSafe(rule)) styles.cover.add(rule);
      styles.cover.flush();
    }
  }

  #isSafe({ pictures, variables }: PictureRule): boolean {
    return variables.length === 0 && pictures.every((picture) => this.#safe.has(picture));
  }

  /** A cover that falls may fall a moment later, with others. */
  #writeSoon(styles: RootStyles): void {
    this.#toWrite.add(styles);
    if (this.#toWrite.size > 1) return;
    queueMicrotask(() => {
      for (const each of this.#toWrite) each.cover.flush();
      this.#toWrite.clear();
    });
  }

  /** What elements are called, in all the ways in which rules go by it. Called again where other rules have come. */
  #observeNames(styles: RootStyles): void {
    const attributeFilter = [...ATTRIBUTES, ...styles.index.attributes];
    this.#observers.get(styles)?.observe(styles.root, { subtree: true, attributeFilter });
  }

  #stop(): void {
    this.#work.stop();
    for (const styles of this.#roots.values()) {
      styles.cover.leave();
      this.#observers.get(styles)?.disconnect();
    }
    this.#roots.clear();
  }

  /** Not in a tree that has left the page, nor after the end. */
  #isHere(styles: RootStyles): boolean {
    return this.#roots.get(styles.root) === styles;
  }

  #syncAll(): void {
    for (const styles of this.#roots.values()) {
      if (styles.root.isConnected) this.#sync(styles);
    }
  }

  /** Reads the sheets that have changed, if any. */
  #sync(styles: RootStyles): void {
    if (!this.#isHere(styles)) return;
    const changes = styles.changes();
    if (changes.length > 0) this.#readAllOf(styles, changes);
    const isBusy = [changes.length > 0, styles.isReading, styles.takeNews()].some(Boolean);
    styles.expect();
    styles.holdAll(isBusy && !styles.readNews());
    if (isBusy) this.#apply([styles]);
    else styles.cover.flush();
    this.#expect(styles);
  }

  /** Reads what has changed, at once if that takes no longer than a moment. */
  #readAllOf(styles: RootStyles, sheets: readonly CSSStyleSheet[]): void {
    styles.reserve(sheets);
    const job = this.#read(styles, sheets);
    const end = performance.now() + READ_AT_ONCE_MS;
    for (let steps = 1; ; steps++) {
      if (job.next().done === true) return;
      if (steps % 16 === 0 && performance.now() >= end) break;
    }
    this.#work.start(this.#readOn(styles, job));
  }

  *#readOn(styles: RootStyles, job: Generator<void>): Generator<void> {
    yield* job;
    // Rules may have come while it was read; and what was held for that long is let go.
    this.#sync(styles);
    for (const each of this.#roots.values()) each.cover.flush();
  }

  *#read(styles: RootStyles, sheets: readonly CSSStyleSheet[]): Generator<void> {
    for (const sheet of sheets) {
      const unread = yield* styles.read(sheet);
      if (unread.length > 0) void this.#borrow(styles, sheet, unread);
    }
    styles.expect();
    this.#apply([styles]);
    this.#expect(styles);
  }

  /** Looks again before the next frame, where a sheet is on its way: that frame may be painted with it. */
  #expect(styles: RootStyles): void {
    if (this.#expecting.has(styles) || !styles.coming.isAny) return;
    this.#expecting.add(styles);
    requestAnimationFrame(() => {
      this.#expecting.delete(styles);
      this.#sync(styles);
    });
  }

  #readAll(): void {
    for (const styles of this.#roots.values()) {
      const sheets = styles.readable();
      styles.reserve(sheets);
      this.#work.start(this.#readOn(styles, this.#read(styles, sheets)));
      for (const [element, pictures] of animatedIn(styles.root)) {
        this.paints.animate(element, pictures);
      }
      // A custom property may hold another picture now.
      this.#subjects.readAgain(styles);
    }
  }

  /** Covers the rules that have come, and finds their elements. */
  #apply(changed: Iterable<RootStyles>): void {
    const news = this.#variables.size !== this.#learned;
    this.#learned = this.#variables.size;
    for (const styles of news ? [...this.#roots.values()] : [...changed]) {
      if (news) {
        styles.wake();
        if (styles.index.isOpen) this.#subjects.readAgain(styles);
      }
      styles.cover.flush();
      const fresh = styles.takeFresh();
      if (fresh.length === 0) continue;
      this.#followSurroundings();
      this.#observeNames(styles);
      this.#subjects.search(styles, fresh);
    }
  }

  /** Reads sheets of other sites by their text; until that is here, all that they may paint is covered. */
  async #borrow(styles: RootStyles, sheet: CSSStyleSheet, unread: Unread): Promise<void> {
    const uncover = styles.coverAnything();
    styles.cover.flush();
    try {
      for (const each of unread)
        styles.complete(sheet, unread, await readBorrowed(each, this.#fetchSheet, this.#signal));
    } catch (error) {
      if (this.#signal.aborted) return;
      log.info('a style sheet could not be read:', messageOf(error));
      styles.suspectAll(sheet, unread);
    }
    if (this.#signal.aborted) return;
    uncover();
    this.#apply([styles]);
  }

  #onNames(styles: RootStyles, records: readonly MutationRecord[]): void {
    if (!this.#isHere(styles)) return;
    const changed = new Set<Element>();
    let mayHaveSheets = false;
    for (const { target, attributeName } of records) {
      changed.add(target as Element);
      if (attributeName === 'href') styles.coming.renew(target as Element);
      // Scripts move things by inline styles at every frame, and those bring no sheet with them.
      mayHaveSheets ||= attributeName !== 'style';
    }
    if (mayHaveSheets) {
      for (const element of changed) styles.coming.add(element);
      this.#sync(styles);
    }
    this.#subjects.rename(styles, changed);
  }

  #rulesOf(element: Element): ReadonlySet<PictureRule> {
    const root = element.getRootNode() as Document | ShadowRoot;
    const rules = this.#roots.get(root)?.index.matching(element) ?? new Set();
    for (const rule of this.#byHost.get(element)?.index.aboutHost ?? []) rules.add(rule);
    return rules;
  }

  /** Most frames have no rule that paints a picture, and need not know what becomes of their surroundings. */
  #followSurroundings(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    onSurroundings(() => this.#readAgain(), this.#signal);
  }

  #readAgain(): void {
    if (this.#reading || ![...this.#roots.values()].some(({ index }) => index.size > 0)) return;
    this.#reading = true;
    requestAnimationFrame(() => {
      this.#reading = false;
      for (const styles of this.#roots.values()) this.#subjects.readAgain(styles);
    });
  }
}

/** @returns the elements that were added, but hardly any that lies in another of them */
const addedBy = (records: readonly MutationRecord[]): Element[] => {
  const added: Element[] = [];
  let last: Element | undefined;
  for (const { target, addedNodes } of records) {
    // The parser tells of each node by itself.
    if (last?.contains(target)) continue;
    for (const node of addedNodes) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      last = node as Element;
      added.push(last);
    }
  }
  return added;
};

const isSheetOwner = (element: Element): boolean =>
  element.localName === 'style' || element.localName === 'link';
