import * as v from 'valibot';
import { browser, type Runtime } from '../platform/browser';
import { background } from '../platform/services';
import { withDeadline } from '../shared/deadline';
import { HOST_SILENCE_MS, HOST_TRIES, SCROLL_EVERY_MS, URGENCY_EVERY_MS } from '../shared/limits';
import { log, messageOf } from '../shared/log';
import type { Mode } from '../shared/plan';
import { Answer, type Ask, nameOfPort, type Source } from '../shared/protocol';
import type { Outcome } from '../shared/verdict';

/** A question that the host has not answered yet; kept whole, so that another host can be asked. */
interface Question {
  readonly source: Source;
  urgency: number;
  /** The urgency that the host knows of. */
  told: number;
  readonly answer: (outcome: Outcome) => void;
}

/** Hold on a question. */
export interface Request {
  /** Never rejects, and always comes, unless the request is cancelled. */
  readonly outcome: Promise<Outcome>;
  setUrgency(urgency: number): void;
  cancel(): void;
}

/** Waits between one host's end and the next wake, in milliseconds; the first end is most often a host that slept. */
const PAUSES = [0, 200, 1_000, 3_000];

/**
 * The frame's line to the inference host. Hosts come and go (they sleep when idle, they crash, they are updated): what
 * was asked is asked again of the next one, and only when several in a row have failed does it end as unknown.
 */
export class HostClient {
  readonly #onOrphaned: () => void;
  readonly #ancestors: readonly string[];
  readonly #questions = new Map<number, Question>();
  #port: Runtime.Port | undefined;
  #ids = 0;
  #failures = 0;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #silentSince = 0;
  #reopening = false;
  #stopped = false;
  readonly #urgent = new Set<number>();
  #urgencyTimer: ReturnType<typeof setTimeout> | undefined;
  #scrolled = Number.NEGATIVE_INFINITY;

  /** Called when a host says how images are judged from now on; it may be as before. */
  onPlan: (mode: Mode) => void = () => undefined;

  /**
   * @param onOrphaned the extension was removed or updated, and this script has outlived it
   * @param ancestors origins of the frames around this one, innermost first
   */
  constructor(onOrphaned: () => void, ancestors: readonly string[] = []) {
    this.#onOrphaned = onOrphaned;
    this.#ancestors = ancestors;
  }

  ask(source: Source, urgency: number): Request {
    const id = ++this.#ids;
    const { promise: outcome, resolve: answer } = Promise.withResolvers<Outcome>();
    const question: Question = { source, urgency, told: urgency, answer };
    this.#questions.set(id, question);
    if (this.#port === undefined) this.#open();
    else this.#send({ type: 'ask', id, source, urgency });
    // Only what is heard puts the watchdog off: a page that keeps asking would never notice that nobody answers.
    if (this.#questions.size === 1) this.#watch();
    return {
      outcome,
      setUrgency: (changed) => {
        if (question.urgency === changed || !this.#questions.has(id)) return;
        question.urgency = changed;
        this.#queueUrgency(id);
      },
      cancel: () => {
        if (this.#questions.delete(id)) this.#send({ type: 'cancel', ids: [id] });
      },
    };
  }

  /** The page is being scrolled: where the host has work for it, that must not be what makes it stutter. */
  scroll(): void {
    const now = performance.now();
    if (this.#questions.size === 0 || now - this.#scrolled < SCROLL_EVERY_MS) return;
    this.#scrolled = now;
    this.#send({ type: 'scroll' });
  }

  /**
   * The browser had put this page away, and it is back. Its port may have been closed meanwhile, of which nobody told it:
   * what is not answered is asked through a new one.
   */
  renew(): void {
    this.#port?.disconnect();
    this.#port = undefined;
    if (this.#questions.size === 0) return;
    this.#open();
    this.#watch();
  }

  stop(): void {
    this.#stopped = true;
    this.#unwatch();
    clearTimeout(this.#urgencyTimer);
    this.#questions.clear();
    this.#port?.disconnect();
    this.#port = undefined;
  }

  #open(): void {
    if (this.#reopening || this.#stopped) return;
    let port: Runtime.Port;
    try {
      port = browser.runtime.connect({ name: nameOfPort(this.#ancestors) });
    } catch {
      this.#onOrphaned();
      return;
    }
    this.#port = port;
    port.onMessage.addListener((message) => this.#onMessage(message));
    port.onDisconnect.addListener(() => {
      if (this.#port === port) this.#lost();
    });
    // What the last host was asked and did not answer.
    for (const [id, question] of this.#questions) {
      const { source, urgency } = question;
      question.told = urgency;
      this.#send({ type: 'ask', id, source, urgency });
    }
  }

  #onMessage(message: unknown): void {
    const parsed = v.safeParse(Answer, message);
    if (!parsed.success) return;
    // That every host says, before it has done anything.
    if (parsed.output.type === 'plan') this.onPlan(parsed.output.mode);
    else this.#failures = 0;
    if (parsed.output.type === 'answer') {
      const { id, outcome } = parsed.output;
      this.#questions.get(id)?.answer(outcome);
      this.#questions.delete(id);
    }
    this.#watch();
  }

  /** The port closed, or nothing came through it for too long. */
  #lost(): void {
    this.#port = undefined;
    this.#unwatch();
    if (this.#stopped) return;
    if (browser.runtime?.id === undefined) return this.#onOrphaned();
    if (this.#questions.size === 0) return;
    if (this.#failures >= HOST_TRIES) return this.#giveUp();
    void this.#reopen(PAUSES[Math.min(this.#failures++, PAUSES.length - 1)] ?? 0);
  }

  async #reopen(pause: number): Promise<void> {
    this.#reopening = true;
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      await withDeadline(background.wake(), HOST_SILENCE_MS, 'waking the host');
    } catch (error) {
      if (browser.runtime?.id === undefined) return this.#onOrphaned();
      log.info('the host could not be woken:', messageOf(error));
    } finally {
      this.#reopening = false;
    }
    this.#open();
    this.#watch();
  }

  #giveUp(): void {
    this.#failures = 0;
    const questions = [...this.#questions.values()];
    this.#questions.clear();
    for (const { answer } of questions) answer({ ok: false, reason: 'host', detail: 'no host answered' });
  }

  /** While something is asked, silence longer than the host's own pulse means that it is dead. */
  #watch(): void {
    this.#silentSince = performance.now();
    if (this.#questions.size === 0 || this.#reopening) return this.#unwatch();
    // Answers come by the hundred, and a timer for each would cost more than what it is for.
    this.#watchdog ??= setTimeout(() => this.#listen(), HOST_SILENCE_MS);
  }

  #unwatch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = undefined;
  }

  #listen(): void {
    this.#watchdog = undefined;
    const left = this.#silentSince + HOST_SILENCE_MS - performance.now();
    if (left > 0) {
      this.#watchdog = setTimeout(() => this.#listen(), left);
      return;
    }
    this.#port?.disconnect();
    this.#lost();
  }

  /** Scrolling changes many at once, and most of them back again: one message for what is another after a moment. */
  #queueUrgency(id: number): void {
    this.#urgent.add(id);
    this.#urgencyTimer ??= setTimeout(() => {
      this.#urgencyTimer = undefined;
      const changes: [number, number][] = [];
      for (const changed of this.#urgent) {
        const question = this.#questions.get(changed);
        if (question === undefined || question.told === question.urgency) continue;
        question.told = question.urgency;
        changes.push([changed, question.urgency]);
      }
      this.#urgent.clear();
      if (changes.length > 0) this.#send({ type: 'urgency', changes });
    }, URGENCY_EVERY_MS);
  }

  #send(ask: Ask): void {
    try {
      this.#port?.postMessage(ask);
    } catch {
      // The port closed this moment: its onDisconnect asks everything again.
    }
  }
}
