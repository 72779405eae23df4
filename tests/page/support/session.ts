import { afterEach, beforeEach, expect } from 'vitest';
import { Session } from '../../../src/content/session';
import type { Watched } from '../../../src/content/watched';
import type { State } from '../../../src/shared/verdict';
import { FakeFlights } from './flights';
import { until } from './page';

/** A page session as main.ts starts it, with a host that answers when the test says so. */
export class Stage {
  readonly flights = new FakeFlights();
  readonly controller = new AbortController();
  updates = 0;
  readonly session: Session;

  constructor() {
    this.session = new Session(
      this.flights.asFlights,
      () => {
        this.updates++;
      },
      (root) => this.session.listen(root, this.controller.signal),
    );
  }

  start(): void {
    this.session.start(document, this.controller.signal);
  }

  end(): void {
    this.controller.abort();
    this.session.clear();
  }

  watched(element: Element): Watched {
    const watched = this.session.find(element);
    if (watched === undefined) throw new Error('the element is not watched');
    return watched;
  }
}

/** For one test file: a session that is started before each test and ended after it. */
export function useSession(): { readonly stage: Stage; readonly flights: FakeFlights } {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
    stage.start();
  });
  afterEach(() => stage.end());
  return {
    get stage() {
      return stage;
    },
    get flights() {
      return stage.flights;
    },
  };
}

export const stateOf = (element: Element): string | null => element.getAttribute('data-scrim');

/** Waits until an element says that it is in a state. */
export const stands = (element: Element, state: State): Promise<void> =>
  until(() => expect(stateOf(element)).toBe(state));
