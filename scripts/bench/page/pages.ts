/** Pages that are all of one thing, for what they cost: pictures without end, and words without a picture. */

/** Pictures in a row; with their size, what a gallery shows in a window of 1280 x 800. */
const COLUMNS = 10;
/** Height of a row with its gap, in CSS pixels. */
export const ROW_PX = 128;
/** Pictures of a whole gallery. */
export const PICTURES = 10_000;
const ROWS = PICTURES / COLUMNS;
/** Of a whole gallery, in CSS pixels. */
export const GALLERY_PX = ROWS * ROW_PX;

export const LAYOUTS = ['appended', 'recycled'] as const;
/** `appended`: rows come as the end comes near, and stay. `recycled`: a few rows move along and change their pictures. */
export type Layout = (typeof LAYOUTS)[number];

/** Notes tasks that the browser calls long, for `longTasks()`. */
const noteLongTasks = `
  const long = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) long.push({ startMs: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
  const longTasks = () => long.splice(0);`;

const gallery = `
  let shown = 0;
  const source = (index) => addresses[index % addresses.length];
  const row = () => {
    const element = document.createElement('div');
    element.className = 'row';
    for (let column = 0; column < ${COLUMNS}; column++) {
      const figure = element.appendChild(document.createElement('figure'));
      const link = figure.appendChild(document.createElement('a'));
      link.href = '#';
      link.append(new Image(), document.createElement('span'));
    }
    return element;
  };
  const fill = (element, number) => {
    element.querySelectorAll('a').forEach((link, column) => {
      const index = number * ${COLUMNS} + column;
      link.firstChild.src = source(index);
      link.lastChild.textContent = 'Picture ' + index;
      shown++;
    });
  };`;

const layouts: Readonly<Record<Layout, string>> = {
  appended: `
    let rows = 0;
    const grow = () => {
      while (rows < ${ROWS} && rows * ${ROW_PX} < scrollY + 3 * innerHeight) {
        const element = row();
        fill(element, rows++);
        main.append(element);
      }
    };`,
  recycled: `
    const pool = [];
    const grow = () => {
      if (pool.length === 0) {
        main.className = 'tall';
        while (pool.length * ${ROW_PX} < 3 * innerHeight) pool.push({ element: main.appendChild(row()), at: -1 });
      }
      const first = Math.max(0, Math.floor((scrollY - innerHeight) / ${ROW_PX}));
      for (let at = first; at < Math.min(${ROWS}, first + pool.length); at++) {
        const slot = pool[at % pool.length];
        if (slot.at === at) continue;
        slot.at = at;
        fill(slot.element, at);
        slot.element.style.transform = 'translateY(' + at * ${ROW_PX} + 'px)';
      }
    };`,
};

/** @param addresses of the pictures, which come again and again until there are {@link PICTURES} */
export const galleryPage = (layout: Layout, addresses: readonly string[]): string => `<!doctype html>
<meta charset="utf-8">
<title>Gallery, ${layout}</title>
<style>
  body { margin: 0; font: 11px/1 sans-serif; }
  .tall { position: relative; height: ${GALLERY_PX}px; }
  .tall .row { position: absolute; inset: 0 0 auto; }
  /* Independent of each other, as a feed tells the browser of its rows: else it looks through all of them before each
     frame (15 ms and more of this page's own), and whatever a script adds to such a frame makes a long task of it. */
  .row { contain: strict; display: grid; grid-template-columns: repeat(${COLUMNS}, 1fr); height: ${ROW_PX}px; }
  figure { margin: 4px; }
  img { display: block; width: 100%; height: 104px; object-fit: cover; }
</style>
<main></main>
<script>
  ${noteLongTasks}
  const main = document.querySelector('main');
  const addresses = ${JSON.stringify(addresses)};
  ${gallery}
  ${layouts[layout]}
  grow();
  addEventListener('scroll', grow, { passive: true });
</script>
`;

/** Elements of the page of words. */
export const WORDS_ELEMENTS = 50_000;

/** A document as encyclopaedias and specifications have: deep, long, and without one picture. */
export function wordsPage(): string {
  const paragraph =
    '<p>Some <b>words</b>, a <a href="#">link</a> and <code>code</code> among <i>more</i> words.</p>';
  const item = '<li><span>An entry</span> of a list</li>';
  const article = `<div class="part"><h3>A heading</h3>${paragraph.repeat(5)}<ul>${item.repeat(11)}</ul></div>`;
  const section = `<section><div class="body">${article.repeat(19)}</div></section>`;
  const count = (html: string): number => html.match(/<[a-z]/g)?.length ?? 0;
  const sections = Math.floor(WORDS_ELEMENTS / count(section));
  const rest = paragraph.repeat(Math.floor((WORDS_ELEMENTS - sections * count(section)) / count(paragraph)));
  return `<!doctype html><meta charset="utf-8"><title>Words</title><script>${noteLongTasks}</script>${section.repeat(sections)}${rest}`;
}
