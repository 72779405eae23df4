interface End {
  readonly url: string;
  readonly ok: boolean;
}

/**
 * How the loading of an element's address ended, for elements that do not say it themselves: from `load` and `error`
 * events. Where those came before anybody listened, the browser's own record of what it has loaded must do; but never
 * for an element that is known to have shown something else, which it may still be painting.
 */
export class Ends {
  readonly #ends = new WeakMap<Element, End>();
  readonly #first = new WeakMap<Element, string>();

  /** @param url what the element loads at the moment of the event */
  heard(element: Element, url: string | undefined, ok: boolean): void {
    if (url !== undefined) this.#ends.set(element, { url, ok });
  }

  /** @returns whether all of it is here (true), nothing will come (false), or it is not known (undefined) */
  of(element: Element, url: string): boolean | undefined {
    const end = this.#ends.get(element);
    if (end?.url === url) return end.ok;
    if (!this.#first.has(element)) this.#first.set(element, url);
    if (end !== undefined || this.#first.get(element) !== url) return undefined;
    const [entry] = performance.getEntriesByName(url, 'resource') as PerformanceResourceTiming[];
    return entry !== undefined && entry.responseEnd > 0 ? true : undefined;
  }
}
