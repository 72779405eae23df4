import * as v from 'valibot';
import type { Runtime } from '../../platform/browser';
import { type Counts, PageAnswer, type PageAsk } from '../../shared/protocol';
import { addUp, type TabCounts } from './counts';

/** A page that was switched on again gets its script a moment later, so the popup asks again this often. */
export const RECONNECT_MS = 500;
/** Frames leave without a word, so all are asked again this often, and who stayed silent is counted no more. */
export const ROLL_CALL_MS = 3_000;

/**
 * What is known of the page: nothing yet, that no script of ours answers there, or its counts. A page that cannot be
 * reached is `away` until it answers.
 */
export type PageState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'away' }
  | { readonly kind: 'live'; readonly counts: TabCounts };

export interface PageLink {
  /** Asks every frame to try its unknown images again; nothing happens where no page listens. */
  retry(): void;
}

/**
 * Follows the counts of all frames of a tab, through reloads and through switching off and on, until `stop`.
 *
 * @param connect opens the port; a tab without our script closes it at once
 */
export function followPage(
  connect: () => Runtime.Port,
  tell: (state: PageState) => void,
  stop: AbortSignal,
): PageLink {
  let port: Runtime.Port | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let endCalls = (): void => {};

  const open = (): void => {
    const opened = connect();
    const frames = new Map<string, Counts>();
    const heard = new Set<string>();
    const told = (): void => tell({ kind: 'live', counts: addUp(frames.values()) });
    port = opened;
    opened.onMessage.addListener((message: unknown) => {
      const answer = v.safeParse(PageAnswer, message);
      if (!answer.success || answer.output.type !== 'counts' || port !== opened) return;
      frames.set(answer.output.frame, answer.output.counts);
      heard.add(answer.output.frame);
      told();
    });
    const rollCall = setInterval(() => {
      const gone = [...frames.keys()].filter((frame) => !heard.has(frame));
      // Nobody at all is a page too busy to answer; a page that is gone closes the port.
      if (heard.size > 0 && gone.length > 0) {
        for (const frame of gone) frames.delete(frame);
        told();
      }
      heard.clear();
      ask(opened, { type: 'watch' });
    }, ROLL_CALL_MS);
    endCalls = () => clearInterval(rollCall);
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = undefined;
      clearInterval(rollCall);
      tell({ kind: 'away' });
      timer = setTimeout(open, RECONNECT_MS);
    });
    ask(opened, { type: 'watch' });
  };

  stop.addEventListener('abort', () => {
    clearTimeout(timer);
    endCalls();
    const last = port;
    port = undefined;
    last?.disconnect();
  });
  open();
  return {
    retry: () => {
      if (port !== undefined) ask(port, { type: 'retry' });
    },
  };
}

/** A port that has just closed throws; its `onDisconnect` follows and does what is to be done. */
function ask(port: Runtime.Port, message: PageAsk): void {
  try {
    port.postMessage(message);
  } catch {}
}
