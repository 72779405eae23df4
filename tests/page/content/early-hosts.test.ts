import { expect, it } from 'vitest';
import { EarlyHosts } from '../../../src/content/early-hosts';
import { find, frames, until, usePage, write } from '../support/page';

usePage();

it('sweeps what a parser adds, though the page has taken away where the sweep had come to', async () => {
  write('<main><div></div></main>');
  const seen = new Set<Element>();
  const found: ShadowRoot[] = [];
  const early = new EarlyHosts(
    (root) => found.push(root),
    (element) => {
      seen.add(element);
      return element.shadowRoot;
    },
  );
  early.sweep();
  await until(() => expect(seen).toContain(find('main > div')));
  find('main').remove();
  document.body.insertAdjacentHTML('beforeend', '<section></section>');
  const root = find('section').attachShadow({ mode: 'open' });
  await until(() => expect(found).toContain(root));
  early.end();
});

it('asks nobody any more when it has ended', async () => {
  const asked: Element[] = [];
  const early = new EarlyHosts(
    () => undefined,
    (element) => {
      asked.push(element);
      return null;
    },
  );
  early.end();
  early.sweep();
  await frames();
  expect(asked).toEqual([]);
});
