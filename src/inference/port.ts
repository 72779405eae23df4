import * as v from 'valibot';
import type { Runtime } from '../platform/browser';
import { ALIVE_EVERY_MS } from '../shared/limits';
import type { Mode } from '../shared/plan';
import { type Answer, Ask, type Asker } from '../shared/protocol';
import type { Admission, Seat } from './admission';

/** What the host can tell a frame unasked. */
export interface PortLine {
  /** How images are judged from now on. */
  tellPlan(mode: Mode): void;
}

/**
 * Serves one frame: its requests in, outcomes out. When the frame goes, all it waited for is given up.
 *
 * @param asker who the browser says that the frame is
 * @param touch called at each sign of life, so that the host does not take itself for idle
 * @param onScroll called while the frame is being scrolled, again and again
 */
export function servePort(
  port: Runtime.Port,
  asker: Asker,
  admission: Admission,
  touch: () => void,
  onScroll: () => void,
): PortLine {
  const seats = new Map<number, Seat>();
  let gone = false;
  const send = (answer: Answer): void => {
    if (!gone) port.postMessage(answer);
  };
  // A page that waits behind a long queue hears that somebody is at work, and so can tell a dead host from a busy one.
  const pulse = setInterval(() => seats.size > 0 && send({ type: 'alive' }), ALIVE_EVERY_MS);

  const onMessage = (message: unknown): void => {
    const parsed = v.safeParse(Ask, message);
    if (!parsed.success) return;
    touch();
    const ask = parsed.output;
    if (ask.type === 'scroll') onScroll();
    else if (ask.type === 'urgency') {
      for (const [id, urgency] of ask.changes) seats.get(id)?.setUrgency(urgency);
    } else if (ask.type === 'cancel') {
      for (const id of ask.ids) leave(id);
    } else {
      leave(ask.id);
      const seat = admission.ask(ask.source, ask.urgency, asker);
      seats.set(ask.id, seat);
      void seat.outcome.then((outcome) => {
        if (seats.get(ask.id) !== seat) return;
        seats.delete(ask.id);
        touch();
        send({ type: 'answer', id: ask.id, outcome });
      });
    }
  };
  const leave = (id: number): void => {
    seats.get(id)?.leave();
    seats.delete(id);
  };

  port.onMessage.addListener(onMessage);
  port.onDisconnect.addListener(() => {
    gone = true;
    clearInterval(pulse);
    for (const id of [...seats.keys()]) leave(id);
  });
  return { tellPlan: (mode) => send({ type: 'plan', mode }) };
}
