import { beforeEach, describe, expect, it } from 'vitest';
import { Cover, release } from '../../../src/content/cover/cover';
import { coverShadow, find, frames, loaded, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl, PAINT } from '../support/pictures';
import { type Box, isPaint, isTinted, shoot } from '../support/screen';

usePage();
useCoverSheet();

const cover = new Cover();
const SIZE = { width: 200, height: 160 };

/** One picture with plenty of white around it. */
async function put(style = '', src = dataUrl(SIZE.width, SIZE.height)): Promise<HTMLImageElement> {
  write(`<div style="padding:100px;background:#fff"><img src="${src}" alt="" style="${style}"></div>`);
  const element = find();
  await loaded(element);
  await frames();
  return element;
}

const boxOf = (element: Element): Box => element.getBoundingClientRect();

/** Pixels of the picture's colour, on the whole screen. */
const painted = async (): Promise<number> => (await shoot()).count(isPaint);

/** That the cover alone hid the picture: without it there is one on the screen. */
async function expectSeenUncovered(): Promise<void> {
  release(document);
  await frames();
  // A page's own transition would take its time over that.
  for (const animation of document.getAnimations()) animation.finish();
  await frames();
  expect((await shoot()).count(isTinted)).toBeGreaterThan(1_000);
}

beforeEach(() => {
  document.documentElement.style.background = '#fff';
});

describe('a picture without a verdict', () => {
  it('can be seen by this test when it is not covered', async () => {
    const element = await put();
    cover.apply(element, { state: 'safe' }, SIZE, false);
    await frames();
    expect(await painted()).toBe(SIZE.width * SIZE.height);
  });

  it.each([
    ['before anything is known of it', undefined],
    ['pending', { state: 'pending' }],
    ['unknown', { state: 'unknown', reason: 'network' }],
  ] as const)('shows no pixel: %s', async (_name, standing) => {
    const element = await put();
    if (standing !== undefined) cover.apply(element, standing, SIZE, true);
    await frames();
    const screen = await shoot();
    expect(screen.count(isTinted)).toBe(0);
    const { x, y, width, height } = boxOf(element);
    const [red, green, blue] = screen.at(x + width / 2, y + height / 2);
    expect([red === green, green === blue, red < 255]).toEqual([true, true, true]);
  });

  it.each([
    'object-fit: none',
    'object-fit: contain; width: 300px; height: 60px',
    'object-fit: cover; object-position: 20px 20px; width: 60px; height: 300px',
    'overflow: visible; overflow-clip-margin: content-box 400px',
    'padding: 30px; border: 10px solid #ccc; border-radius: 40px',
    'transform: scale(0.5) rotate(20deg)',
    'clip-path: none; filter: none; transition: all 10s',
    'object-view-box: inset(10% 20%)',
    'zoom: 2',
  ])('shows no pixel, whatever its style: %s', async (style) => {
    await put(style);
    expect((await shoot()).count(isTinted)).toBe(0);
    await expectSeenUncovered();
  });

  it('shows no pixel where the cover’s place for it would be in view', async () => {
    await put('position: absolute; left: 100300px; top: 100300px; overflow: visible');
    expect((await shoot()).count(isTinted)).toBe(0);
  });

  it('shows no pixel of a drawing that is larger than any photograph', async () => {
    const drawing = `<svg xmlns='http://www.w3.org/2000/svg' width='400000' height='400000'><rect width='400000' height='400000' fill='${PAINT}'/></svg>`;
    await put(
      'width: 200px; height: 160px; object-fit: none',
      `data:image/svg+xml,${encodeURIComponent(drawing)}`,
    );
    expect((await shoot()).count(isTinted)).toBe(0);
    await expectSeenUncovered();
  });

  it('shows no pixel while the page animates it', async () => {
    const element = await put();
    element.animate([{ objectPosition: '0 0' }, { objectPosition: '0 0' }], { duration: 60_000 });
    await frames();
    expect(await painted()).toBe(0);
  });

  it('keeps its box and its border', async () => {
    const element = await put('border: 10px solid rgb(0, 0, 200)');
    const { x, y, width, height } = boxOf(element);
    expect([width, height]).toEqual([SIZE.width + 20, SIZE.height + 20]);
    expect((await shoot()).at(x + 5, y + 5)).toEqual([0, 0, 200]);
  });

  it('shows all when the document is released', async () => {
    await put();
    release(document);
    await frames();
    expect(await painted()).toBe(SIZE.width * SIZE.height);
  });
});

describe('a flagged picture', () => {
  /** A chessboard: what is left of it through a blur is one colour. */
  const chessboard = (): string => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, SIZE);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas here');
    for (let x = 0; x < SIZE.width; x += 10) {
      for (let y = 0; y < SIZE.height; y += 10) {
        context.fillStyle = (x + y) % 20 === 0 ? PAINT : 'rgb(0, 60, 255)';
        context.fillRect(x, y, 10, 10);
      }
    }
    return canvas.toDataURL();
  };

  it('is blurred beyond recognition', async () => {
    const element = await put('', chessboard());
    cover.apply(element, { state: 'safe' }, SIZE, false);
    await frames();
    expect(await painted()).toBeGreaterThan(10_000);
    cover.apply(element, { state: 'blur' }, SIZE, true);
    await frames();
    expect(await painted()).toBe(0);
  });

  it.each(['', 'border-radius: 50%', 'padding: 20px', 'object-fit: none; width: 100px; height: 80px'])(
    'does not bleed over its edges: %s',
    async (style) => {
      const element = await put(style);
      cover.apply(element, { state: 'blur' }, SIZE, true);
      await frames();
      const screen = await shoot();
      const inside = screen.count(isTinted, boxOf(element));
      expect(inside).toBeGreaterThan(1_000);
      expect(screen.count(isTinted) - inside).toBe(0);
    },
  );

  it('does not bleed into rounded corners', async () => {
    const element = await put('border-radius: 50%');
    cover.apply(element, { state: 'blur' }, SIZE, true);
    await frames();
    const { x, y, width, height } = boxOf(element);
    const screen = await shoot();
    for (const [cornerX, cornerY] of [
      [x, y],
      [x + width - 20, y],
      [x, y + height - 20],
      [x + width - 20, y + height - 20],
    ] as const) {
      expect(screen.count(isTinted, { x: cornerX, y: cornerY, width: 20, height: 20 })).toBe(0);
    }
  });

  it('stays blurred against style of the page', async () => {
    const element = await put('filter: none; clip-path: none; transition: all 10s', chessboard());
    element.animate([{ filter: 'none' }, { filter: 'none' }], { duration: 60_000 });
    cover.apply(element, { state: 'blur' }, SIZE, true);
    await frames();
    expect(await painted()).toBe(0);
  });
});

describe('in a shadow tree', () => {
  it('covers, blurs and shows as everywhere else', async () => {
    write('<div id=host></div>');
    const root = find('#host').attachShadow({ mode: 'open' });
    coverShadow(root);
    root.innerHTML = `<div style="padding:100px"><img src="${dataUrl(SIZE.width, SIZE.height)}"></div>`;
    const element = find('img', root);
    await loaded(element);
    await frames();
    expect(await painted()).toBe(0);
    cover.apply(element, { state: 'unknown', reason: 'network' }, SIZE, true);
    expect(getComputedStyle(element).backgroundImage).toContain('repeating-linear-gradient');
    cover.apply(element, { state: 'blur' }, SIZE, true);
    expect(getComputedStyle(element).filter).toBe('blur(24px)');
    cover.apply(element, { state: 'shown' }, SIZE, true);
    await frames();
    expect(await painted()).toBe(SIZE.width * SIZE.height);
  });
});
