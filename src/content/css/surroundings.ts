import { last } from '../lasting';

/** What may change without the window being resized, and other rules apply then. */
const MEDIA = [
  'print',
  '(prefers-color-scheme: dark)',
  '(prefers-reduced-motion: reduce)',
  '(prefers-reduced-transparency: reduce)',
  '(prefers-reduced-data: reduce)',
  '(prefers-contrast: more)',
  '(prefers-contrast: less)',
  '(forced-colors: active)',
  '(inverted-colors: inverted)',
  '(dynamic-range: high)',
  '(color-gamut: p3)',
  '(hover: hover)',
  '(any-hover: hover)',
  '(pointer: fine)',
  '(pointer: coarse)',
  '(any-pointer: fine)',
];

/** Calls when the medium or the size of the window has changed: other rules may apply, without any mutation. */
export function onSurroundings(call: () => void, signal: AbortSignal): void {
  last(window, 'resize', call, { signal });
  for (const query of MEDIA) matchMedia(query).addEventListener('change', call, { signal });
}
