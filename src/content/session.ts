import { PAGE_LOAD_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import type { Settings } from '../shared/settings';
import { DEFAULTS } from '../shared/settings';
import { PRIORITY } from '../shared/verdict';
import type { CandidateElement, CandidateKind, PageSource, Sighting } from './candidates/candidate';
import { css } from './candidates/css';
import { ATTRIBUTES, isPainted, kindOf, ownersOf, SELECTOR } from './candidates/kinds';
import { COVER_ATTRIBUTES, Cover, hold, releaseShadow } from './cover/cover';
import { join, sourceOf } from './css/join';
import { Styles } from './css/styles';
import type { FetchSheet } from './css/unread';
import { isLoading, isRipe, isSmall, standingOf } from './facts';
import type { Flights } from './flights';
import { abandon, adopt } from './shadow-sheet';
import { type TreeChange, TreeWatcher } from './tree';
import { Visibility } from './visibility';
import { Watched } from './watched';

/** Urgency of a frame in a background tab is behind all of the tab that is being read. */
const BACKGROUND = 3;

/** How long the signs of a broken image must last where no event told of it, in milliseconds. */
const CONFIRM_BROKEN_MS = 1_000;

/** So many elements that come in one moment are met in it; a crowd would hold up the page. */
const AT_ONCE = 200;

/** Failures that the browser's own success with the same image may have made untrue. */
const PASSING = new Set(['network', 'timeout', 'http', 'host']);

/**
 * The page session of one frame: brings together what is seen, asked and covered. Each element has one record, and its
 * state is always computed from that record as a whole (facts.ts), never stepped from one state to the next.
 */
export class Session {
  readonly cover = new Cover();
  readonly #watched = new Map<Element, Watched>();
  /** Records of elements that left the page and may come back. */
  readonly #remembered = new WeakMap<Element, Watched>();
  readonly #offered = new Set<Watched>();
  readonly #flights: Flights;
  readonly #onUpdate: () => void;
  readonly #isAlive: () => boolean;
  readonly #fetchSheet: FetchSheet;
  readonly #tree: TreeWatcher;
  readonly #visibility: Visibility;
  #settings: Settings = DEFAULTS;
  #styles: Styles | undefined;

  /**
   * @param onUpdate some element's standing has changed
   * @param onRoot a document or shadow root is watched from now on
   * @param isAlive asked before a mutation is answered: two sessions, one of them an orphan that does not know it yet,
   *   would set each other's attributes right for ever
   * @param fetchSheet gets the text of a style sheet that scripts of the page may not read
   */
  constructor(
    flights: Flights,
    onUpdate: () => void,
    onRoot: (root: Document | ShadowRoot) => void,
    isAlive: () => boolean = () => true,
    fetchSheet: FetchSheet = () => Promise.reject(new Error('nobody fetches sheets here')),
  ) {
    this.#flights = flights;
    this.#isAlive = isAlive;
    this.#fetchSheet = fetchSheet;
    this.#onUpdate = onUpdate;
    this.#visibility = new Visibility(
      (element) => this.#with(element, (watched) => this.#consider(watched)),
      (element, box) =>
        this.#with(element, (watched) => {
          watched.box = box;
          this.#consider(watched);
        }),
    );
    this.#tree = new TreeWatcher(
      SELECTOR,
      [...ATTRIBUTES, ...COVER_ATTRIBUTES],
      (change) => this.#digest(change),
      onRoot,
    );
  }

  /** All that is watched, in no order. */
  get images(): Iterable<Watched> {
    return this.#watched.values();
  }

  /** Those that a reader can do something with: blurred, shown, or not checked. */
  get offered(): ReadonlySet<Watched> {
    return this.#offered;
  }

  find(element: Element): Watched | undefined {
    return this.#watched.get(element);
  }

  start(document: Document, signal: AbortSignal): void {
    hold(document);
    this.#styles = new Styles((element) => this.#onPaint(element), this.#fetchSheet, signal);
    this.#tree.watch(document);
    // A change of the viewport makes the browser choose again from srcset and picture, without any mutation.
    window.addEventListener('resize', () => this.#lookAtAll(isResponsive), {
      signal,
    });
    document.addEventListener('visibilitychange', () => this.#lookAtAll(), { signal });
    signal.addEventListener('abort', () => {
      this.#tree.stop();
      this.#visibility.stop();
      for (const watched of this.#watched.values()) {
        this.#stopClock(watched);
        this.#leaveFlight(watched);
      }
    });
  }

  /** Takes all covers off; only after the session's end. */
  clear(): void {
    for (const element of this.#watched.keys()) this.cover.clear(element);
    this.#watched.clear();
    for (const root of this.#tree.roots) {
      if (!(root instanceof ShadowRoot)) continue;
      abandon(root);
      releaseShadow(root, SELECTOR);
    }
  }

  /** Called when the sheet at user level has come: trees that were styled before take no notice of it by themselves. */
  refreshShadows(): void {
    for (const root of this.#tree.roots) {
      // Only where there is something to cover: a page may have thousands of trees.
      if (root instanceof ShadowRoot && root.querySelector(SELECTOR) !== null) adopt(root);
    }
  }

  /** `load` and `error` do not bubble, and stay inside of shadow roots: each root is listened to. */
  listen(root: Document | ShadowRoot, signal: AbortSignal): void {
    if (root instanceof ShadowRoot) adopt(root);
    this.#styles?.enter(root);
    const onEnd = ({ target, type }: Event): void => {
      if (!(target instanceof Element)) return;
      this.#with(target, (watched) => {
        watched.failed = type === 'error';
        if (type === 'load') this.#forgiveOnce(watched);
        this.#look(watched);
      });
    };
    root.addEventListener('load', onEnd, { capture: true, signal });
    root.addEventListener('error', onEnd, { capture: true, signal });
  }

  /** New settings: every score is read again, and nothing is asked (promise 5). */
  apply(settings: Settings): void {
    this.#settings = settings;
    const restand = (): void => {
      for (const watched of this.#watched.values()) this.#stand(watched);
    };
    if (this.#styles === undefined) restand();
    else this.#styles.recheck(restand);
  }

  reveal(watched: Watched, revealed: boolean): void {
    watched.revealed = revealed;
    this.#stand(watched);
  }

  /** Asks again for all that could not be checked, or for one of them. */
  retry(only?: Watched): void {
    for (const watched of only === undefined ? this.#watched.values() : [only]) {
      if (watched.standing.state !== 'unknown') continue;
      if (watched.outcome?.ok === false) watched.outcome = undefined;
      this.#stopClock(watched);
      this.#consider(watched);
    }
  }

  #digest({ came, went, changed }: TreeChange): void {
    if (!this.#isAlive()) return;
    for (const element of went) this.#part(element);
    const toLook = new Set<Watched>();
    for (const element of came) {
      this.#styles?.forget(element);
      if (came.size > AT_ONCE && this.#mayWait(element)) {
        this.#styles?.want(element);
        continue;
      }
      const watched = this.#meet(element);
      if (watched !== undefined) toLook.add(watched);
    }
    for (const element of changed) {
      if (element === document.documentElement) hold(document);
      // Scrim's own writes come by here too; they say what they should, and are not written again.
      for (const owner of ownersOf(element)) {
        // A style may make an element one that is watched.
        const watched = this.#watched.get(owner) ?? (owner.isConnected ? this.#meet(owner) : undefined);
        if (watched !== undefined) toLook.add(watched);
      }
    }
    if (toLook.size === 0) return;
    // The browser chooses an image's source in a microtask of its own, queued before this one; no paint comes between.
    queueMicrotask(() => {
      for (const watched of toLook) if (this.#watched.has(watched.element)) this.#look(watched);
    });
  }

  /** What an inline style paints is covered by its attribute: of a crowd of those, each is met when it has been read. */
  #mayWait(element: Element): boolean {
    // Not where the page says something in Scrim's place.
    const isMarked = COVER_ATTRIBUTES.some((name) => element.hasAttribute(name));
    return !isMarked && kindOf(element) === css && !this.#watched.has(element);
  }

  /** What CSS paints on an element was read, or has to be read again. */
  #onPaint(element: Element): void {
    if (!element.isConnected || !this.#isAlive()) return;
    const watched = this.#meet(element, css);
    if (watched !== undefined) this.#look(watched);
  }

  #meet(element: Element, otherwise?: CandidateKind): Watched | undefined {
    const known = this.#watched.get(element);
    if (known !== undefined) return known;
    const watched = this.#remembered.get(element) ?? watchedOf(element, otherwise);
    if (watched === undefined) return undefined;
    this.#remembered.set(element, watched);
    this.#watched.set(element, watched);
    this.#visibility.watch(element);
    return watched;
  }

  #part(element: Element): void {
    const watched = this.#watched.get(element);
    if (watched === undefined) return;
    this.#watched.delete(element);
    this.#offered.delete(watched);
    this.#visibility.unwatch(element);
    this.#stopClock(watched);
    this.#leaveFlight(watched);
    this.#onUpdate();
  }

  #with(element: Element, act: (watched: Watched) => void): void {
    const watched = this.#watched.get(element);
    if (watched !== undefined) act(watched);
  }

  #lookAtAll(which: (watched: Watched) => boolean = () => true): void {
    queueMicrotask(() => {
      for (const watched of this.#watched.values()) if (which(watched)) this.#look(watched);
    });
  }

  #forgiveOnce(watched: Watched): void {
    if (watched.outcome?.ok !== false || watched.retried || !PASSING.has(watched.outcome.reason)) return;
    watched.retried = true;
    watched.outcome = undefined;
  }

  /** Reads what an element shows now; a verdict on other pixels is dropped (promise 3). */
  #look(watched: Watched): void {
    const before = watched.key;
    watched.sighting = this.#sightPainted(watched);
    if (watched.key !== before) {
      this.#leaveFlight(watched);
      this.#stopClock(watched);
      watched.outcome = undefined;
      watched.revealed = false;
      watched.retried = false;
    }
    this.#consider(watched);
  }

  /** What it shows by itself, with what CSS paints on it; until that is read, it is on its way. */
  #sightPainted(watched: Watched): Sighting {
    const { element } = watched;
    const sighting = this.#sight(watched);
    const paint =
      this.#styles?.paintOf(element) ?? (isPainted(element) ? this.#styles?.readSoon(element) : undefined);
    if (paint !== undefined) return join(sighting, paint);
    if (this.#styles === undefined || !isPainted(element)) return sighting;
    return { is: 'coming', lazy: false };
  }

  /**
   * Broken is what an `error` event has told. Without one the same signs are also those of an element that changes from
   * one source to another and still paints the old one; whether it stays so is seen a little later.
   */
  #sight(watched: Watched): Sighting {
    const { element, kind } = watched;
    const sighting = kind.sight(element);
    if (sighting.is !== 'broken') watched.failed = false;
    if (sighting.is !== 'broken' || watched.failed) return sighting;
    setTimeout(() => {
      if (!this.#watched.has(element)) return;
      watched.failed = kind.sight(element).is === 'broken';
      this.#look(watched);
    }, CONFIRM_BROKEN_MS);
    return { is: 'coming', lazy: false };
  }

  #consider(watched: Watched): void {
    this.#clock(watched);
    this.#ask(watched);
    this.#stand(watched);
  }

  #clock(watched: Watched): void {
    if (!isLoading(watched, this.#visibility.priorityOf(watched.element) !== PRIORITY.rest)) {
      this.#stopClock(watched);
    } else if (!watched.overdue) {
      watched.loadTimer ??= setTimeout(() => {
        watched.overdue = true;
        this.#look(watched);
      }, PAGE_LOAD_MS);
    }
  }

  #stopClock(watched: Watched): void {
    clearTimeout(watched.loadTimer);
    watched.loadTimer = undefined;
    watched.overdue = false;
  }

  #ask(watched: Watched): void {
    const { sighting, element, kind } = watched;
    if (sighting.is !== 'image' || watched.outcome !== undefined || isSmall(watched)) {
      return this.#leaveFlight(watched);
    }
    const { key } = sighting;
    watched.outcome = this.#flights.known(key);
    if (watched.outcome !== undefined) return;
    const priority = this.#visibility.priorityOf(element);
    const urgency = priority + (document.hidden ? BACKGROUND : 0);
    if (watched.waitsFor === key) return this.#flights.setUrgency(key, watched, urgency);
    if (!isRipe(watched, priority !== PRIORITY.rest, document.hidden)) return;
    let source: PageSource | undefined;
    try {
      source = sourceOf(kind, element, sighting);
    } catch (error) {
      watched.outcome = { ok: false, reason: 'refused', detail: messageOf(error) };
      log.info('an address could not be read:', messageOf(error));
      return;
    }
    if (source === undefined) return;
    watched.waitsFor = key;
    this.#flights.board(key, source, watched, urgency, (outcome) => {
      if (watched.waitsFor !== key) return;
      watched.waitsFor = undefined;
      watched.outcome = outcome;
      // Looked at anew: it may have become complete, or something else, since it was asked.
      this.#look(watched);
    });
  }

  #leaveFlight(watched: Watched): void {
    if (watched.waitsFor === undefined) return;
    this.#flights.leave(watched.waitsFor, watched);
    watched.waitsFor = undefined;
  }

  #stand(watched: Watched): void {
    const standing = standingOf(watched, this.#settings);
    const before = watched.standing;
    watched.standing = standing;
    if (isOffered(standing)) this.#offered.add(watched);
    else this.#offered.delete(watched);
    const seen = this.#visibility.priorityOf(watched.element) === PRIORITY.inView;
    this.cover.apply(watched.element, standing, watched.box, seen);
    this.cover.applyPaint(watched.element, standing, this.#styles?.paintOf(watched.element));
    if (standing.state === 'safe') this.#styles?.settle(watched.element);
    if (before.state !== standing.state || before.reason !== standing.reason) this.#onUpdate();
  }
}

function watchedOf(element: Element, otherwise?: CandidateKind): Watched | undefined {
  const kind = kindOf(element) ?? otherwise;
  return kind === undefined ? undefined : new Watched(element as CandidateElement, kind);
}

const isResponsive = ({ kind, element }: Watched): boolean => kind.isResponsive?.(element) === true;

const isOffered = ({ state, bare }: Watched['standing']): boolean =>
  state === 'blur' || state === 'shown' || (state === 'unknown' && bare !== true);
