import { describe, expect, it } from 'vitest';
import { compare, isTransparent, SIDE, type Signature } from '../../../../src/content/moving/signature';

const CELLS = SIDE * SIDE;

/** A picture by its cells, each of one grey. */
function greys(greyOf: (cell: number) => number, alpha = 255): Signature {
  const signature = new Uint8ClampedArray(CELLS * 4);
  for (let cell = 0; cell < CELLS; cell++) {
    const grey = greyOf(cell);
    signature.set([grey, grey, grey, alpha], cell * 4);
  }
  return signature;
}
const plain = greys(() => 100);

describe('compare', () => {
  it('takes the first picture for a new one', () => {
    expect(compare(undefined, plain)).toEqual({ changed: true, cut: true });
  });

  it('takes the noise of a codec for the same picture', () => {
    const noisy = greys((cell) => 100 + ((cell * 7) % 11) - 5);
    expect(compare(plain, noisy)).toEqual({ changed: false, cut: false });
  });

  it('sees a change in one cell alone', () => {
    const drawn = greys((cell) => (cell === 77 ? 160 : 100));
    expect(compare(plain, drawn)).toEqual({ changed: true, cut: false });
  });

  it('sees a picture that only becomes visible', () => {
    expect(
      compare(
        greys(() => 0, 0),
        greys(() => 0),
      ).changed,
    ).toBe(true);
  });

  it('tells another scene from something that moves', () => {
    const moved = greys((cell) => (cell % SIDE < 3 ? 220 : 100));
    expect(compare(plain, moved)).toEqual({ changed: true, cut: false });
    expect(
      compare(
        plain,
        greys((cell) => (cell * 37) % 256),
      ),
    ).toEqual({ changed: true, cut: true });
  });
});

describe('isTransparent', () => {
  it('needs every cell to be', () => {
    expect(isTransparent(greys(() => 0, 0))).toBe(true);
    for (const cell of [0, 200, CELLS - 1]) {
      const dot = greys(() => 0, 0);
      dot[4 * cell + 3] = 1;
      expect(isTransparent(dot)).toBe(false);
    }
  });
});
