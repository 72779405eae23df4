import { afterEach, beforeEach, expect, it } from 'vitest';
import { Hearing } from '../../../src/content/hearing';
import { find, until, usePage, write } from '../support/page';

usePage();

let heard: string[];
let hearing: Hearing;
let end: AbortController;
beforeEach(() => {
  heard = [];
  end = new AbortController();
  hearing = new Hearing({
    onEnd: ({ type }) => heard.push(type),
    onEvent: ({ type }) => heard.push(type),
  });
});
afterEach(() => end.abort());

/** A film in a shadow tree, whose events stay in there. */
function treeWithFilm(): ShadowRoot {
  document.body.append(document.createElement('section'));
  const root = find('section:last-child').attachShadow({ mode: 'open' });
  root.append(document.createElement('video'));
  return root;
}
/** Makes the browser itself say something of it. */
async function load(root: ShadowRoot): Promise<void> {
  const film = find<HTMLVideoElement>('video', root);
  const began = new Promise((resolve) => film.addEventListener('loadstart', resolve, { once: true }));
  film.src = 'data:,';
  await began;
}

it('of films begins with the first one, in all roots, and in those that come after it', async () => {
  const [before, after] = [treeWithFilm(), treeWithFilm()];
  hearing.listen(document, end.signal);
  hearing.listen(before, end.signal);
  await load(before);
  expect(heard).not.toContain('loadstart');
  hearing.hearMoving([document, before]);
  await load(before);
  expect(heard.filter((type) => type === 'loadstart')).toHaveLength(1);
  hearing.listen(after, end.signal);
  await load(after);
  expect(heard.filter((type) => type === 'loadstart')).toHaveLength(2);
});

it('does not double what is listened to twice, and believes no event of the page', async () => {
  write('<img src="data:,">');
  hearing.listen(document, end.signal);
  hearing.listen(document, end.signal);
  await until(() => expect(heard).toContain('error'));
  find().dispatchEvent(new Event('load'));
  expect(heard).toEqual(['error']);
});

it('ends with its signal', async () => {
  const root = treeWithFilm();
  hearing.listen(root, end.signal);
  hearing.hearMoving([root]);
  end.abort();
  await load(root);
  expect(heard).toEqual([]);
});
