/**
 * Gathers what comes while a run is under way into the next run. A GPU takes hardly longer for four images than for
 * one; a session runs one batch at a time whatever is asked of it.
 */
export class Batches<Item, Result> {
  readonly #most: number;
  readonly #run: (items: Item[]) => Promise<readonly Result[]>;
  #waiting: { readonly item: Item; readonly done: PromiseWithResolvers<Result> }[] = [];
  #running = false;

  /**
   * @param most items of one run
   * @param run gives one result for each item, in order; where it rejects, every item of the run does
   */
  constructor(most: number, run: (items: Item[]) => Promise<readonly Result[]>) {
    this.#most = most;
    this.#run = run;
  }

  add(item: Item): Promise<Result> {
    const done = Promise.withResolvers<Result>();
    this.#waiting.push({ item, done });
    // What is added in the same turn of the loop goes along.
    if (!this.#running) {
      this.#running = true;
      queueMicrotask(() => void this.#go());
    }
    return done.promise;
  }

  async #go(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#most);
      try {
        const results = await this.#run(batch.map(({ item }) => item));
        for (const [index, { done }] of batch.entries()) done.resolve(results[index] as Result);
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    this.#running = false;
  }
}
