import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenDrawn } from '../../../src/content/moving/when-drawn';
import { frames, usePage } from '../support/page';

usePage();

/** What was done, and in which frame, by its time. */
let order: (readonly [string, CSSNumberish | null])[];
const note = (what: string): unknown => order.push([what, document.timeline.currentTime]);
const done = (): string[] => order.map(([what]) => what);

/** What a page draws in its next frame, though it asks for it later, and in the one after. */
function draw(): void {
  requestAnimationFrame(() => {
    note('drawn');
    requestAnimationFrame(() => note('drawn again'));
  });
}

beforeEach(() => {
  order = [];
});
afterEach(() => vi.restoreAllMocks());

describe('when it is drawn', () => {
  it('is after what is drawn in a frame and before the next, once', async () => {
    whenDrawn(() => note('look'));
    draw();
    await frames(4);
    expect(done()).toEqual(['drawn', 'look', 'drawn again']);
    expect(order[1]?.[1]).toBe(order[0]?.[1]);
  });

  it('is a frame later at most, where no observer tells, as in a page that is not laid out', async () => {
    vi.spyOn(ResizeObserver.prototype, 'observe').mockReturnValue();
    whenDrawn(() => note('look'));
    draw();
    await frames(4);
    expect(done()).toEqual(['drawn', 'look', 'drawn again']);
  });
});
