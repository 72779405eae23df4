import type { CandidateElement } from '../candidates/candidate';
import type { Paint } from '../css/paint';
import type { Size, Standing } from '../facts';

/** Attributes that Scrim writes into the page; nothing else of the page is ever changed (promise 6). */
const STATE = 'data-scrim';
const LEVEL = 'data-scrim-level';
const BARE = 'data-scrim-bare';
const HELD = 'data-scrim-held';
const SETTLING = 'data-scrim-settling';
/** Names of rules whose pictures are free on an element; there on each element that CSS may paint. */
const CSS = 'data-scrim-css';
/** The layers of its background, so that gradients are kept. */
const LAYERS = 'data-scrim-layers';
/** Of an element that has no picture of its own: its pseudo-elements have, and their rules keep their covers. */
const NO_LAYER = '-';
/** Neither its mask nor its border is a picture. */
const PLAIN = 'data-scrim-plain';
/** Those that decide what is covered, and so are watched: a hostile page may write them too. */
export const COVER_ATTRIBUTES = [STATE, LEVEL, BARE, HELD, CSS, LAYERS, PLAIN] as const;

/** Without this one no other takes a cover off. */
export const FREEING = STATE;

/** Length of the fade with which a safe image appears. */
const FADE_MS = 120;

/**
 * How strong a blur is: the upper ends of the shorter side, in CSS pixels, for levels 1 to 5 of the sheets. Its radius
 * is then about an eighth of the side, which leaves a few spots of colour and nothing to recognise.
 */
const LEVELS = [64, 112, 192, 320, 512];
const levelOf = (box: Size | undefined): string => {
  const side = box === undefined ? Number.POSITIVE_INFINITY : Math.min(box.width, box.height);
  const level = LEVELS.findIndex((end) => side <= end);
  return `${(level === -1 ? LEVELS.length : level) + 1}`;
};

/** The only writer to the page. */
export class Cover {
  #calm: MediaQueryList | undefined;
  #settling: Element[] = [];

  /**
   * Makes an element's attributes say what it stands for; writes only what differs, so that setting them right after
   * a page has tampered with them is the same call.
   *
   * @param seen whether a reader would see it appear
   */
  apply(element: CandidateElement, standing: Standing, box: Size | undefined, seen: boolean): void {
    const before = element.getAttribute(STATE);
    const appears = before !== standing.state && (standing.state === 'safe' || standing.state === 'shown');
    if (appears && seen) this.#settle(element);
    for (const [attribute, value] of marksOf(standing, box)) write(element, attribute, value);
    // Not what has words in it, which were there all the time.
    if (appears && seen && before === 'pending' && !element.hasChildNodes() && !this.#isCalm()) {
      // Not of `opacity` itself: a page's own transition of that would not begin.
      element.animate([{ filter: 'opacity(0)' }, {}], { duration: FADE_MS, easing: 'ease-out' });
    }
  }

  /** The same for what CSS paints; `undefined` where it paints nothing. */
  applyPaint(element: CandidateElement, standing: Standing, paint: Paint | undefined): void {
    for (const [attribute, value] of paintMarksOf(standing, paint)) write(element, attribute, value);
  }

  /** @returns whether an element's attributes say what was last written to them */
  says(
    element: CandidateElement,
    standing: Standing,
    box: Size | undefined,
    paint: Paint | undefined,
  ): boolean {
    const marks = [...marksOf(standing, box), ...paintMarksOf(standing, paint)];
    return marks.every(([attribute, value]) => element.getAttribute(attribute) === value);
  }

  /** Takes everything off an element. */
  clear(element: Element): void {
    for (const attribute of [...COVER_ATTRIBUTES, SETTLING]) element.removeAttribute(attribute);
    // From a shadow tree the sheet cannot see what `release` says, and an orphan cannot take the sheet away.
    if (element.getRootNode() instanceof ShadowRoot) write(element, STATE, 'off');
  }

  #isCalm(): boolean {
    this.#calm ??= matchMedia('(prefers-reduced-motion: reduce)');
    return this.#calm.matches;
  }

  #settle(element: Element): void {
    write(element, SETTLING, '');
    if (this.#settling.push(element) > 1) return;
    // Two frames: the first paints without transitions, and only then may they be back.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        for (const settled of this.#settling) settled.removeAttribute(SETTLING);
        this.#settling = [];
      }),
    );
  }
}

type Mark = readonly [attribute: string, value: string | null];

const marksOf = ({ state, bare, held }: Standing, box: Size | undefined): readonly Mark[] => [
  [STATE, state],
  [BARE, bare === true ? '' : null],
  [HELD, held === true ? '' : null],
  [LEVEL, state === 'blur' ? levelOf(box) : null],
];

const paintMarksOf = (standing: Standing, paint: Paint | undefined): readonly Mark[] => [
  [CSS, paint === undefined ? null : freeRules(standing, paint).join(' ')],
  [LAYERS, paint === undefined ? null : layersOf(paint)],
  [PLAIN, paint?.plain === true ? '' : null],
];

function layersOf({ elsewhere, pictures, pattern }: Paint): string | null {
  if (elsewhere && pictures.length > 0) return NO_LAYER;
  return pattern.includes('k') ? pattern : null;
}

/**
 * Rules of the page that their own covers leave alone on an element. A blurred one is covered by its state, which knows
 * whether there is text on it; one without a verdict is covered by both.
 */
function freeRules({ state, bare }: Standing, { rules, own, small }: Paint): string[] {
  const isFree = state === 'safe' || state === 'shown' || state === 'skip' || bare === true;
  const free = isFree ? rules : state === 'blur' ? [...own, ...small] : small;
  return free.map(({ id }) => id);
}

function write(element: Element, attribute: string, value: string | null): void {
  if (element.getAttribute(attribute) === value) return;
  if (value === null) element.removeAttribute(attribute);
  else element.setAttribute(attribute, value);
}

/** Says to the sheet that nothing in this document is to be covered any more. */
export function release(document: Document): void {
  document.documentElement?.setAttribute(STATE, 'off');
}

/**
 * Keeps what is in a shadow tree, and comes into it, uncovered after a release: from in there the sheet cannot see it,
 * and an orphan cannot take the sheet away. Ends when somebody holds the document again.
 *
 * @param selector what the sheet covers
 */
export function releaseShadow(root: ShadowRoot, selector: string): void {
  const free = (): void => {
    if (root.ownerDocument.documentElement?.getAttribute(STATE) !== 'off') return observer.disconnect();
    for (const image of root.querySelectorAll(selector)) write(image, STATE, 'off');
  };
  const observer = new MutationObserver(free);
  observer.observe(root, { subtree: true, childList: true });
  // Those in there that nobody has looked at.
  free();
}

/** Takes a release back; also when the page says it in Scrim's place. */
export function hold({ documentElement: root }: Document): void {
  if (root?.getAttribute(STATE) === 'off') root.removeAttribute(STATE);
}
