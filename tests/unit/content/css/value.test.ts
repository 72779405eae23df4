import { describe, expect, it } from 'vitest';
import {
  coveredSizes,
  layersOf,
  patternOf,
  picturesIn,
  variablesIn,
  withVariables,
} from '../../../../src/content/css/value';

describe('picturesIn', () => {
  it.each([
    ['none', []],
    ['linear-gradient(red, blue)', []],
    ['url(a.png)', ['a.png']],
    ['url( "a b.png" )', ['a b.png']],
    ["URL('a(1),b.png')", ['a(1),b.png']],
    [String.raw`url(a\)b.png)`, ['a)b.png']],
    [String.raw`url("a\22 b.png")`, ['a"b.png']],
    ['url(a.png), linear-gradient(red, url-like), url("b.png") no-repeat', ['a.png', 'b.png']],
    ['image-set("a.png" 1x, url(b.png) 2x)', ['a.png', 'b.png']],
    ['-webkit-image-set(url(a.png) 1x)', ['a.png']],
    ['image-set("a.avif" type("image/avif"), "b.png" type("image/png"))', ['a.avif', 'b.png']],
    ['-webkit-cross-fade(url(a.png), url(b.png), 50%)', ['a.png', 'b.png']],
    ['var(--x, url(a.png))', ['a.png']],
    ['url(data:image/svg+xml;utf8,<svg fill="red"/>)', ['data:image/svg+xml;utf8,<svg fill="red"/>']],
    ['"just text" url(a.png)', ['a.png']],
    ['url(#mask)', []],
    ['url()', []],
    ['url("never ends', ['never ends']],
  ])('%s', (value, pictures) => {
    expect(picturesIn(value)).toEqual(pictures);
  });
});

describe('layersOf', () => {
  it.each([
    ['url(a,b), c', ['url(a,b)', 'c']],
    ['linear-gradient(red, blue), url("x,y")', ['linear-gradient(red, blue)', 'url("x,y")']],
    [String.raw`a\,b`, [String.raw`a\,b`]],
  ])('%s', (value, layers) => {
    expect(layersOf(value)).toEqual(layers);
  });
});

describe('coveredSizes', () => {
  it.each([
    ['url(a)', '', '0 0'],
    ['linear-gradient(red, blue), url(a)', '', 'auto, 0 0'],
    ['url(a), linear-gradient(red, blue)', 'cover, 10px 20px', '0 0, 10px 20px'],
    ['linear-gradient(red, blue), url(a), conic-gradient(red, blue)', '5px', '5px, 0 0, 5px'],
    ['linear-gradient(red, blue), url(a)', 'var(--size)', 'auto, 0 0'],
    // It may stand for a picture.
    ['linear-gradient(red, blue), var(--x)', '', '0 0'],
    ['linear-gradient(var(--x), blue)', '', '0 0'],
    ['-webkit-cross-fade(url(a), linear-gradient(red, blue), 50%)', '', '0 0'],
    ['var(--x) no-repeat', '', '0 0'],
  ])('of %s with %s', (value, sizes, covered) => {
    expect(coveredSizes(value, sizes)).toBe(covered);
  });

  it('has a letter for each layer', () => {
    expect(patternOf('linear-gradient(red, blue), url(a), none')).toBe('kpp');
  });
});

describe('custom properties', () => {
  it('are found in functions and fallbacks', () => {
    expect(variablesIn('var(--a, var(--b)) url("var(--no)") image-set(var( --c ) 1x)')).toEqual([
      '--a',
      '--b',
      '--c',
    ]);
  });

  it('are put in, with fallbacks, and not for ever', () => {
    const values: Record<string, string> = { '--a': 'url(a.png)', '--loop': 'var(--loop)' };
    const lookUp = (name: string): string => values[name] ?? '';
    expect(withVariables('x var(--a) y', lookUp)).toBe('x url(a.png) y');
    expect(withVariables('var(--none, var(--a))', lookUp)).toBe('url(a.png)');
    expect(withVariables('var(--loop)', lookUp)).toContain('--loop');
  });
});
