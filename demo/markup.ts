import type { Fixture } from '../tests/fixtures/images/index';
import type { Section } from './sections';

/** Widths of a card, as gallery.css lays them out. */
const sizes = '(max-width: 520px) 46vw, 240px';

/** `data-name` and `data-expected` let a script compare what it sees with what should be. */
function img({ name, expected, width, height }: Fixture, attributes: string): string {
  const alt = name.replace(/-\d+$/, '');
  return `<img data-name="${name}" data-expected="${expected}" width="${width}" height="${height}" alt="${alt}" ${attributes}>`;
}

function widths(name: string): string {
  return `/img/${name} 400w, /img/${name}?w=800 800w`;
}

const markups: Readonly<Record<Section, (fixture: Fixture, other: string) => string>> = {
  plain: (one) => img(one, `src="/img/${one.name}"`),
  srcset: (one) => img(one, `srcset="${widths(one.name)}" sizes="${sizes}"`),
  picture: (one) =>
    `<picture><source type="${one.type}" srcset="/img/${one.name}">${img(one, `src="/img/${one.name}?fallback"`)}</picture>`,
  cross: (one, other) => img(one, `src="${other}/img/${one.name}"`),
  data: (one) => img(one, `src="data:${one.type};base64,${one.bytes.toString('base64')}"`),
  shadow: (one) => img(one, `src="/img/${one.name}"`),
  frame: (one) => img(one, `src="/img/${one.name}"`),
  lazy: (one) => img(one, `src="/img/${one.name}" loading="lazy"`),
};

export function cards(section: Section, images: readonly Fixture[], other: string): string {
  const card = (one: Fixture) =>
    `<figure>${markups[section](one, other)}<figcaption>${one.name}</figcaption></figure>`;
  return images.map(card).join('\n');
}
