import { last } from './lasting';

const ANIMATION = 'scrim-hidden';

/**
 * Hears of images in shadow trees that nobody has found (cover/hidden-trees.css), without asking any element.
 *
 * @param onHost called with the outermost element whose shadow trees have one, at some depth
 */
export function listenForHidden(onHost: (host: Element) => void, signal: AbortSignal): void {
  const listener = (event: AnimationEvent): void => {
    if (event.animationName !== ANIMATION || !event.isTrusted) return;
    // It is none of the page's.
    event.stopImmediatePropagation();
    if (event.target instanceof Element) onHost(event.target);
  };
  last(window, 'animationstart', listener, { capture: true, signal });
}
