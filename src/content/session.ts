import { PAGE_LOAD_MS } from '../shared/limits';
import type { Counts } from '../shared/protocol';
import type { Settings } from '../shared/settings';
import { DEFAULTS } from '../shared/settings';
import { PRIORITY } from '../shared/verdict';
import type { CandidateKind, Sighting } from './candidates/candidate';
import { css, isPainted } from './candidates/css';
import { img } from './candidates/img';
import { ATTRIBUTES, kindOf, ownersOf, SELECTOR } from './candidates/kinds';
import { COVER_ATTRIBUTES, Cover, FREEING, hold, releaseShadow } from './cover/cover';
import { EarlyCover } from './cover/early';
import type { FetchSheet } from './css/borrowed';
import type { Paint } from './css/paint';
import { Styles } from './css/styles';
import { Deadlines } from './deadlines';
import { isCovered, isLoading, isOpen, isSmall, needsVigil, type Size, standingOf } from './facts';
import type { Flights } from './flights';
import { Hearing } from './hearing';
import { Inquiry } from './inquiry';
import { last, renew } from './lasting';
import { MediaQueries } from './media';
import type { Moving } from './moving/moving';
import { Sampler } from './moving/sampler';
import { Vigil } from './moving/vigil';
import { isStill, Records } from './records';
import { abandon, adopt } from './shadow-sheet';
import { Sights } from './sights';
import { Suspicion } from './suspicion';
import { type TreeChange, TreeWatcher } from './tree';
import { Turns } from './turns';
import { Visibility } from './visibility';
import type { Watched } from './watched';
import { Whirl } from './whirl';

/** Of more that come in one moment what CSS paints is read together: a read after a write is what costs the most. */
const AT_ONCE = 200;
/** A reader who comes and goes has what failed asked for again no more often than this, in milliseconds. */
const HEAL_REST_MS = 60_000;

/**
 * The page session of one frame: brings together what is seen, asked and covered. Each element has one record, and its
 * state is always computed from that record as a whole (facts.ts), never stepped from one state to the next.
 */
export class Session {
  readonly cover = new Cover();
  readonly #early = new EarlyCover(SELECTOR);
  readonly #records = new Records();
  readonly #arrivals = new Turns('images that have come', (element) => this.#greet(element));
  readonly #moves = new Turns('images that are elsewhere', (element) =>
    this.#with(element, (watched) => this.#consider(watched)),
  );
  readonly #sights = new Sights(
    (watched) => this.#records.of(watched.element) === watched,
    (watched) => this.#look(watched),
  );
  /** Runs for each while the browser loads its pixels. */
  readonly #deadlines = new Deadlines<Watched>(PAGE_LOAD_MS, (watched) => {
    watched.overdue = true;
    this.#look(watched);
  });
  readonly #hearing = new Hearing({
    onEnd: (event) => this.#onEnd(event),
    onEvent: (event) => this.#onEvent(event),
  });
  readonly #vigil = new Vigil((watched) => this.#look(watched));
  readonly #flights: Flights;
  readonly #onUpdate: () => void;
  readonly #isAlive: () => boolean;
  readonly #fetchSheet: FetchSheet;
  readonly #tree: TreeWatcher;
  readonly #whirl = new Whirl(() => this.#arrivals.isUnderWay);
  readonly #visibility: Visibility;
  readonly #inquiry: Inquiry;
  #media: MediaQueries | undefined;
  #suspicion: Suspicion | undefined;
  #settings: Settings = DEFAULTS;
  #healed = Number.NEGATIVE_INFINITY;
  #styles: Styles | undefined;

  /**
   * @param onUpdate some element's standing has changed
   * @param onRoot a document or shadow root is watched from now on, or a document has another root element
   * @param isAlive asked before a mark is set right: two sessions, one of them an orphan that does not know it yet,
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
      (elements) => this.#onMove(elements),
      (element, box) => this.#with(element, (watched) => this.#onSize(watched, box)),
    );
    this.#inquiry = new Inquiry(
      flights,
      this.#visibility,
      (watched) => this.#records.of(watched.element) === watched && this.#look(watched),
    );
    this.#tree = new TreeWatcher(
      SELECTOR,
      { attributes: ATTRIBUTES, marks: COVER_ATTRIBUTES, freeing: FREEING },
      {
        onChange: (change) => this.#digest(change),
        onRoot,
        onLeft: (root) => this.#styles?.leave(root),
        onNodes: (root, records) => this.#styles?.note(root, records) === true,
        // What is reported is noted one by one, when it is said what it stands for.
        onBehind: (root) => this.#early.search(root),
      },
    );
  }

  /** All that is watched, in no order. */
  get images(): Iterable<Watched> {
    return this.#records.all;
  }

  /** How many there are of each state. */
  get counts(): Counts {
    return this.#records.counts;
  }

  /** Those that a reader can do something with: blurred, shown, or not checked. */
  get offered(): ReadonlySet<Watched> {
    return this.#records.offered;
  }

  find(element: Element): Watched | undefined {
    if (this.#arrivals.take(element)) this.#greet(element);
    return this.#records.of(element);
  }

  start(document: Document, signal: AbortSignal): void {
    this.#suspicion = new Suspicion(
      {
        onElement: () => this.#tree.search(),
        onScript: () => this.#tree.stir(),
        // It may as well be painted in a tree that nobody has found.
        onStyle: (addresses) => void (this.#styles?.suspect(addresses) === true && this.#tree.search()),
      },
      signal,
    );
    this.#media = new MediaQueries(() => this.#lookAtAll(isResponsive), signal);
    this.#styles = new Styles((element) => this.#greet(element, css), this.#fetchSheet, signal);
    this.#sights.paints = this.#styles.paints;
    this.#tree.watch(document);
    // A change of the viewport makes the browser choose again from srcset and picture, without any mutation.
    const lookAgain = (): void => this.#lookAtAll(isResponsive);
    // It does so after this event and before the callbacks of the same frame. Until its `load` event, which may come a
    // frame after its pixels, nothing else would tell.
    const onResize = (): void => void requestAnimationFrame(lookAgain);
    last(window, 'resize', onResize, { signal });
    last(document, 'visibilitychange', () => this.#onVisibility(), { signal });
    last(window, 'online', ({ isTrusted }) => isTrusted && this.#heal(), { signal });
    signal.addEventListener('abort', () => {
      this.#tree.stop();
      this.#visibility.stop();
      this.#deadlines.clear();
      this.#vigil.end();
      this.#early.end();
      this.#arrivals.stop();
      this.#moves.stop();
      this.#inquiry.stop();
      for (const watched of this.#records.all) {
        this.#inquiry.leave(watched);
        watched.sampler?.stop();
      }
    });
  }

  /** Takes all covers off; only after the session's end. */
  clear(): void {
    for (const { element, kind, standing } of this.#records.all) {
      this.cover.clear(element);
      kind.accompany?.(element, false, standing);
    }
    this.#records.clear();
    for (const root of [...this.#tree.roots, ...this.#tree.left]) {
      if (!(root instanceof ShadowRoot)) continue;
      abandon(root);
      releaseShadow(root, SELECTOR);
    }
  }

  /** Called when the sheet at user level has come: trees that were styled before take no notice of it by themselves. */
  refreshShadows(): void {
    this.#tree.stopAsking();
    for (const root of this.#tree.roots) {
      // Only where there is something to cover: a page may have thousands of trees.
      if (root instanceof ShadowRoot && root.querySelector(SELECTOR) !== null) adopt(root);
    }
    this.#early.end();
  }

  /** Called again where a document has another root element. */
  listen(root: Document | ShadowRoot, signal: AbortSignal): void {
    if (root instanceof ShadowRoot) adopt(root);
    else {
      hold(root);
      renew();
    }
    this.#early.search(root);
    this.#styles?.enter(root);
    this.#hearing.listen(root, signal);
  }

  /** New settings: every score is read again, and nothing is asked (promise 5). */
  apply(settings: Settings): void {
    const { withCookies, refer } = this.#settings;
    const lends =
      settings.withCookies.some((site) => !withCookies.includes(site)) || (settings.refer && !refer);
    this.#settings = settings;
    const restand = (): void => {
      for (const watched of this.#records.all) this.#stand(watched);
      // The reader has just allowed what these were missing, on this site or on another.
      if (lends) for (const watched of this.#records.all) if (isMissingLeave(watched)) this.retry(watched);
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
    for (const watched of only === undefined ? this.#records.all : [only]) {
      if (watched.standing.state !== 'unknown') continue;
      if (watched.outcome?.ok === false) watched.outcome = undefined;
      this.#stopClock(watched);
      watched.sampled = undefined;
      watched.sampler?.restart();
      this.#consider(watched);
    }
  }

  #onMove(elements: readonly Element[]): void {
    const others: Element[] = [];
    for (const element of elements) {
      const watched = this.#records.of(element);
      // What went on unseen is covered where it comes back, until it was looked at again.
      if (watched?.kind.moving !== undefined) this.#consider(watched);
      else others.push(element);
    }
    this.#moves.add(others);
  }

  #onSize(watched: Watched, box: Size): void {
    watched.box = box;
    // Nobody tells of the boxes of pseudo-elements; most grow with the element, from nothing as its content comes.
    if (hasSmallParts(this.#sights.paintOf(watched))) this.#styles?.paints.want(watched.element);
    if (isCovered(watched.standing)) return;
    // What is bare does not wait for its turn: it may be large enough to be covered now.
    if (watched.kind.moving !== undefined) return this.#consider(watched);
    this.#inquiry.recall(watched);
    this.#stand(watched);
  }

  #onEnd(event: Event): void {
    this.#with(event.target as Element, (watched) => {
      watched.kind.hear?.(watched.element, event);
      watched.failed = event.type === 'error';
      if (event.type === 'load') this.#inquiry.forgiveOnce(watched);
      this.#look(watched);
    });
  }

  #onEvent(event: Event): void {
    this.#with(event.target as Element, (watched) => {
      if (watched.kind.hear?.(watched.element, event) === false) return;
      this.#look(watched);
      watched.sampler?.note(event.type);
    });
  }

  #digest({ came, went, changed, marked }: TreeChange): void {
    for (const element of went) this.#part(element);
    const toLook = new Set<Watched>();
    const toMeet: Element[] = [];
    for (const element of came) {
      this.#styles?.paints.forget(element);
      // Of what is painted on them others may inherit.
      if (this.#isPlain(element, img) && !isPainted(element)) {
        this.#early.note(element);
        toMeet.push(element);
        continue;
      }
      if (came.size > AT_ONCE && this.#isPlain(element, css)) {
        this.#early.note(element);
        this.#styles?.paints.want(element);
        continue;
      }
      const watched = this.#meet(element);
      if (watched !== undefined) toLook.add(watched);
    }
    const strange: Element[] = [];
    for (const element of marked) {
      if (element === document.documentElement) hold(document);
      const watched = this.#records.of(element);
      if (watched === undefined) strange.push(element);
      // Most are Scrim's own writes. What differs was written by the page, or by another session.
      else if (!this.#says(watched) && this.#isAlive()) this.#stand(watched);
    }
    for (const element of [...changed, ...strange]) {
      for (const owner of ownersOf(element)) {
        // An attribute can make an image of what was none, as `type` does of an `input`, and a style does.
        const watched = owner.isConnected ? this.#meet(owner) : undefined;
        if (watched !== undefined) toLook.add(watched);
      }
    }
    if (toLook.size + toMeet.length === 0) return;
    // The browser chooses an image's source in a microtask of its own, queued before this one; no paint comes between.
    queueMicrotask(() => {
      for (const watched of toLook) if (this.#records.of(watched.element) === watched) this.#look(watched);
      this.#arrivals.add(toMeet);
    });
  }

  #says(watched: Watched): boolean {
    const { element, standing, box } = watched;
    return this.cover.says(element, standing, box, this.#sights.paintOf(watched));
  }

  /** Whether an element that has come is of a kind, and covered by sheets as long as nobody has looked at it. */
  #isPlain(element: Element, kind: typeof css | typeof img): boolean {
    // Not where the page says something in Scrim's place.
    const isMarked = COVER_ATTRIBUTES.some((name) => element.hasAttribute(name));
    return !isMarked && kindOf(element) === kind && this.#records.of(element) === undefined;
  }

  /** Meets an element and looks at it: it has come, or what CSS paints on it was read or has to be read again. */
  #greet(element: Element, otherwise?: CandidateKind): void {
    if (!element.isConnected || !this.#isAlive()) return;
    const watched = this.#meet(element, otherwise);
    if (watched !== undefined) this.#look(watched);
  }

  #meet(element: Element, otherwise?: CandidateKind): Watched | undefined {
    this.#arrivals.take(element);
    const known = this.#records.of(element);
    if (known !== undefined && isStill(known)) return known;
    // What was watched for its background has become an image itself.
    if (known !== undefined) this.#part(element);
    const afterwards = (): void => {
      if (!element.isConnected || !this.#isAlive()) return;
      const watched = this.#enter(element, otherwise);
      if (watched !== undefined) this.#look(watched);
    };
    if (!this.#whirl.holds(element, afterwards)) return this.#enter(element, otherwise);
    // What the page itself says of it would be believed.
    if (element.hasAttribute(FREEING) && this.#whirl.mayAnswer()) element.removeAttribute(FREEING);
    return undefined;
  }

  #enter(element: Element, otherwise?: CandidateKind): Watched | undefined {
    const watched = this.#records.enter(element, otherwise);
    if (watched === undefined) return undefined;
    watched.sampler ??= this.#samplerOf(watched);
    watched.sampler?.begin();
    this.#visibility.watch(element);
    if (watched.kind.namespaced) this.#tree.watchWhole(element);
    return watched;
  }

  #part(element: Element): void {
    this.#arrivals.take(element);
    const watched = this.#records.of(element);
    if (watched === undefined) return;
    this.#records.leave(watched);
    this.#whirl.leave(element);
    this.#visibility.unwatch(element);
    this.#stopClock(watched);
    this.#inquiry.leave(watched);
    watched.sampler?.stop();
    this.#vigil.keep(watched, false);
    watched.kind.accompany?.(watched.element, false, watched.standing);
    this.#onUpdate();
  }

  #samplerOf(watched: Watched): Sampler | undefined {
    const { element, kind } = watched;
    if (kind.moving === undefined) return undefined;
    this.#hearing.hearMoving(this.#tree.roots);
    return new Sampler(element, kind.moving, this.#flights, (outcome, turned = false) => {
      watched.sampled = outcome;
      if (turned) watched.revealed = false;
      this.#look(watched);
    });
  }

  #with(element: Element, act: (watched: Watched) => void): void {
    // What an event tells of is told once.
    if (this.#arrivals.take(element)) this.#greet(element);
    const watched = this.#records.of(element);
    if (watched !== undefined) act(watched);
  }

  #onVisibility(): void {
    this.#lookAtAll();
    const now = performance.now();
    if (document.hidden || now - this.#healed < HEAL_REST_MS) return;
    this.#healed = now;
    this.#heal();
  }

  /** The network, or the reader, is back: what failed for want of it is asked for once more. */
  #heal(): void {
    for (const watched of this.#records.all) if (this.#inquiry.heal(watched)) this.#consider(watched);
  }

  #lookAtAll(which: (watched: Watched) => boolean = () => true): void {
    queueMicrotask(() => {
      for (const watched of this.#records.all) if (which(watched)) this.#look(watched);
    });
  }

  /** Reads what an element shows now; a verdict on other pixels is dropped (promise 3). */
  #look(watched: Watched): void {
    const { key: before, sighting: hid, asks: asked } = watched;
    const queries = watched.kind.mediaOf?.(watched.element);
    if (queries !== undefined) this.#media?.follow(queries);
    watched.sighting = this.#sights.of(watched);
    if (watched.sighting.is === 'image' && !watched.sighting.complete) {
      watched.kind.awaitEnd?.(watched.element, () => this.#with(watched.element, () => this.#look(watched)));
    }
    if (watched.key !== before) {
      for (const address of watched.shows) this.#suspicion?.explain(address);
      this.#inquiry.leave(watched);
      this.#stopClock(watched);
      watched.forget();
      if (!comesForward(hid, watched.sighting)) {
        watched.sampled = undefined;
        watched.sampler?.restart();
      }
    } else if (watched.asks !== asked) {
      this.#inquiry.leave(watched);
      watched.outcome = undefined;
    }
    this.#consider(watched);
  }

  #consider(watched: Watched): void {
    this.#clock(watched);
    this.#ask(watched);
    // What moves is looked at for as long as it is seen.
    this.#visibility.follow(watched.element, watched.kind.moving !== undefined || isOpen(watched));
    this.#stand(watched);
  }

  #clock(watched: Watched): void {
    if (!isLoading(watched, this.#visibility.priorityOf(watched.element) !== PRIORITY.rest)) {
      this.#stopClock(watched);
    } else if (!watched.overdue) this.#deadlines.start(watched);
  }

  #stopClock(watched: Watched): void {
    this.#deadlines.stop(watched);
    watched.overdue = false;
  }

  #ask(watched: Watched): void {
    const { moving } = watched.kind;
    const samples = moving !== undefined && this.#attend(watched, moving);
    // The sampler asks about what moves, and of a poster behind it nothing is known by that.
    if (!samples || watched.asks !== watched.key) this.#inquiry.ask(watched);
  }

  /** @returns whether what it shows is the sampler's to ask about */
  #attend(watched: Watched, { isAfloat }: Moving): boolean {
    const { sighting, element } = watched;
    const moves = sighting.is === 'image' && sighting.moves === true;
    const hides = sighting.is === 'image' && sighting.hides === true;
    const wanted = (moves || hides || sighting.is === 'blank') && !isSmall(watched);
    const seen = !document.hidden && this.#visibility.priorityOf(element) === PRIORITY.inView;
    watched.sampler?.attend(wanted && (seen || isAfloat(element)));
    return moves;
  }

  #stand(watched: Watched): void {
    const standing = standingOf(watched, this.#settings);
    const before = this.#records.stand(watched, standing);
    const paint = this.#sights.paintOf(watched);
    // What is safe is so at any size.
    this.#visibility.measure(watched.element, standing.state !== 'safe' || hasSmallParts(paint));
    const seen = this.#visibility.priorityOf(watched.element) === PRIORITY.inView;
    this.cover.apply(watched.element, standing, watched.box, seen);
    this.cover.applyPaint(watched.element, standing, paint);
    this.#early.note(watched.element);
    if (standing.state === 'safe' && paint !== undefined) this.#styles?.settle(watched.element);
    this.#accompany(watched);
    this.#vigil.keep(watched, seen && !isCovered(standing) && needsVigil(watched, this.#settings));
    if (before.state !== standing.state || before.reason !== standing.reason) this.#onUpdate();
  }

  #accompany({ standing, sampler, kind, element }: Watched): void {
    const covered = isCovered(standing);
    sampler?.noteCover(covered);
    // A film that comes back into view is covered until it was looked at again; its sound need not stop for that.
    kind.accompany?.(element, covered && sampler?.rechecks !== true, standing);
  }
}

/** Whether pictures were left out of the verdict, since their boxes are too small. */
const hasSmallParts = (paint: Paint | undefined): boolean => paint !== undefined && paint.small.length > 0;

const isMissingLeave = ({ outcome }: Watched): boolean =>
  outcome?.ok === false && (outcome.reason === 'login' || outcome.reason === 'withheld');

/** Whether what is shown now lay behind what was, or behind nothing: then it may have been looked at. */
const comesForward = (before: Sighting, now: Sighting): boolean =>
  (before.is === 'blank' || (before.is === 'image' && before.hides === true)) &&
  now.is === 'image' &&
  now.moves === true;

const isResponsive = ({ kind, element }: Watched): boolean => kind.isResponsive?.(element) === true;
