/**
 * A page that shows pictures in their natural size, but no smaller than what Scrim judges, and notes when each one's
 * state was written, in milliseconds from the start of the navigation.
 */
export function pageOf(addresses: readonly string[]): string {
  const pictures = addresses.map((address) => `<img src="${escapeHtml(address)}" alt="">`);
  return `<!doctype html>
<meta charset="utf-8">
<title>Pictures</title>
<style>img { min-width: 32px; min-height: 32px; max-width: 100% }</style>
<script>${noteStates}</script>
${pictures.join('\n')}
`;
}

const noteStates = `
  const written = new WeakMap();
  new MutationObserver((records) => {
    for (const { target } of records) written.set(target, performance.now());
  }).observe(document, { subtree: true, attributeFilter: ['data-scrim'] });
  const states = () => [...document.images].map((image) => ({
    url: image.currentSrc || image.src,
    state: image.dataset.scrim ?? 'unwatched',
    ms: written.get(image) ?? performance.now(),
  }));`;

/** What the page itself sees of one picture. */
export interface SeenPicture {
  readonly url: string;
  readonly state: string;
  /** When the state was written, in milliseconds from the start of the navigation. */
  readonly ms: number;
}

/** An expression that a page of {@link pageOf} answers with an array of {@link SeenPicture}, in order. */
export const statesExpression = 'states()';

export const isUndecided = ({ state }: SeenPicture): boolean => state === 'pending' || state === 'unwatched';

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
