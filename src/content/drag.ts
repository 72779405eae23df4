import { shadowRootOf } from '../platform/dom';
import { isCovered } from './facts';
import { last } from './lasting';
import { elementsAt } from './points';
import type { Session } from './session';

/**
 * Keeps a covered image from being dragged as such: the browser draws it under the pointer from its own pixels, without
 * what styles make of it. What it is a part of can be dragged, and is drawn as it looks.
 */
export function keepInPlace(session: Session, signal: AbortSignal): void {
  const onDrag = (event: DragEvent): void => {
    const image = coveredAt(session, event);
    if (image === undefined) return;
    const card = image.parentElement?.closest('[draggable="true" i]');
    if (!card) return event.preventDefault();
    const { left, top } = card.getBoundingClientRect();
    event.dataTransfer?.setDragImage(card, event.clientX - left, event.clientY - top);
  };
  last(window, 'dragstart', onDrag, { capture: true, signal });
}

/** The covered image that a drag begins on. Of a closed shadow tree the event tells nothing but its host. */
function coveredAt(session: Session, event: DragEvent): Element | undefined {
  const [target] = event.composedPath();
  // Words that are selected are drawn as they look.
  if (!(target instanceof Element)) return undefined;
  const watched = shadowRootOf(target) === null ? session.find(target) : findAt(session, event);
  return watched !== undefined && isCovered(watched.standing) ? watched.element : undefined;
}

function findAt(session: Session, { clientX, clientY }: DragEvent): ReturnType<Session['find']> {
  for (const element of elementsAt(clientX, clientY)) {
    const watched = session.find(element);
    if (watched !== undefined) return watched;
  }
  return undefined;
}
