import type { Source } from '../../shared/protocol';
import type { Standing } from '../facts';
import type { Moving } from '../moving/moving';

/** What an element shows at this moment. */
export type Sighting =
  /** It has no source: nothing to paint, nothing to judge. */
  | { readonly is: 'empty' }
  /** It paints nothing yet, and no mutation will tell when it does: what comes is hidden until it was looked at. */
  | { readonly is: 'blank' }
  /** It will have pixels, but which ones is not known yet. */
  | { readonly is: 'coming'; readonly lazy: boolean }
  /** The browser gave up on its source: nothing to paint. */
  | { readonly is: 'broken' }
  | {
      readonly is: 'image';
      /** The address of its pixels; the name a verdict is kept under. */
      readonly key: string;
      /** All of the pixels of `key` are here, and no others are shown. */
      readonly complete: boolean;
      /** The browser may load it late, or never. */
      readonly lazy: boolean;
      /** Its own size in pixels; 0 × 0 before it is known. */
      readonly natural: { readonly width: number; readonly height: number };
      /** Its pixels change under the same key: they are sampled (moving/), not asked for once. */
      readonly moves?: true;
      /**
       * A moving picture lies behind it, and takes its place before any event tells, as a film its poster's: it is
       * sampled beforehand, and where it can be read it has to be safe as well.
       */
      readonly hides?: true;
      /** The address of a picture that may take the place of this one, before any event tells: a film's poster. */
      readonly behind?: string;
      /** It may be painted at another size than that of its box: none is too small to matter. */
      readonly scalable?: true;
      /** What CSS paints on it as well, or alone. */
      readonly painted?: Painted;
    };

/** Pictures that CSS paints on an element; `key` is then a name for all that it shows. */
export interface Painted {
  /** The address that the element itself shows, where it is an image too. */
  readonly own: string | undefined;
  /** The addresses that CSS paints. */
  readonly pictures: readonly string[];
  /** Some lie in boxes of their own, so that the element's box does not say how large they are. */
  readonly beyond: boolean;
  /** Some may be named by sheets of other sites. */
  readonly foreign?: boolean;
}

/** What can be watched: all of HTML, and SVG. */
export type CandidateElement = HTMLElement | SVGElement;

/** One kind of place where a page can put an image. A new kind is a new file beside this one. */
export interface CandidateKind<E extends CandidateElement = CandidateElement> {
  /** Finds the elements of this kind. */
  readonly selector: string;
  /** Attributes whose change may change the pixels. */
  readonly attributes: readonly string[];
  /** Some of them are in a namespace; an observer that goes by names does not hear of those. */
  readonly namespaced?: true;
  /** @returns the element of this kind that a changed element belongs to */
  ownerOf(changed: Element): E | undefined;
  /** Read it a microtask after a change: the browser chooses sources in one. */
  sight(element: E): Sighting;
  /** Calls back when its loading may have ended without an event. */
  awaitEnd?(element: E, onEnd: () => void): void;
  /** @returns whether the browser may choose other pixels for it when the viewport changes, without any mutation */
  isResponsive?(element: E): boolean;
  /** @returns the media queries by which it chooses */
  mediaOf?(element: E): readonly string[];
  /** @returns what the page says it shows, for those who cannot see it; '' where it says nothing */
  describe?(element: E): string;
  /** Its pixels change by themselves, as a film's do. */
  readonly moving?: Moving<E>;
  /** Events of the element after which it is to be looked at again. They need not bubble. */
  readonly events?: readonly string[];
  /**
   * One of its events came, or `load` or `error`.
   *
   * @returns whether it is news: whether the element is to be looked at
   */
  hear?(element: E, event: Event): boolean;
  /** What goes with the picture, such as its sound, is to be covered or uncovered with it. */
  accompany?(element: E, covered: boolean, standing: Standing): void;
  /** @returns how the pixels of a sighted image are to be had; `undefined` where it must be complete first */
  sourceOf(element: E, key: string, complete: boolean): PageSource | undefined;
}

export type PageSource =
  /** Anybody may fetch it. */
  | { readonly from: 'host'; readonly source: Source }
  /** The page's own copy, to be read by this frame; where that fails, anybody may fetch what has an address. */
  | {
      readonly from: 'page';
      readonly read: () => Promise<ArrayBuffer>;
      readonly otherwise?: Source;
      /** What is read is one frame, and there may be more of them: they are judged as well, where they can be had. */
      readonly frames?: Source;
      /** Pixels of a moment: nobody will ever ask for this key again. */
      readonly once?: true;
    }
  /** Several images in one place, of which the worst counts. */
  | {
      readonly from: 'many';
      readonly parts: readonly { readonly key: string; readonly source: PageSource }[];
    };
