import { last } from '../lasting';

/** What readers turn pages with. */
const TYPES = ['pointerdown', 'pointerup', 'click', 'keydown', 'wheel'] as const;

/** Calls when the reader, and not the page, has done something that the page may answer by drawing. */
export function onInput(call: () => void, signal: AbortSignal): void {
  const listener = ({ isTrusted }: Event): void => {
    if (isTrusted) call();
  };
  for (const type of TYPES) last(window, type, listener, { capture: true, passive: true, signal });
}
