import type { Tab } from '../../scripts/driver/driver';

/** Something that a reader does, or a script of the page. */
export interface Step {
  readonly does: string;
  act(tab: Tab): Promise<unknown>;
  /**
   * What `data-scrim` says after it, by selector: of all elements that it finds, in order, open shadow trees
   * included. That what the page declares by `data-expect` holds is looked at anyway; this says that the step has done
   * what it was for.
   */
  readonly after: Readonly<Record<string, readonly string[]>>;
}

/**
 * A page after a pattern of the web. Its folder has `page.html` and whatever else it loads; every element that shows a
 * picture declares with `data-expect` what must become of it, those that scripts add as well. Nothing of it moves when
 * its scripts run late: whether a shift of its own counts would hang on when the browser happens to paint.
 */
export interface CorpusPage {
  readonly title: string;
  /** Done one after the other, from the moment the page was opened on. */
  readonly steps: readonly Step[];
}
