import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { ImageFault } from '../../../src/inference/fault';
import { sniff } from '../../../src/inference/sniff';
import { MAX_PIXELS } from '../../../src/shared/limits';
import type { UnknownReason } from '../../../src/shared/verdict';
import { fixtures, fixturesOf } from '../../fixtures/images/index';
import { seeded } from '../../fixtures/images/random';
import { animatedGif } from '../../server/animated';
import { blackPng, bombEdge } from '../../server/png';
import { embeddingSvg, sizedSvg, unsizedSvg } from '../../server/svg';
import { growthOf, LINEAR } from '../support/growth';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const drawing = '<rect width="9" height="9"/></svg>';

function reasonOf(bytes: Uint8Array): UnknownReason {
  try {
    sniff(bytes);
  } catch (error) {
    if (error instanceof ImageFault) return error.reason;
    throw error;
  }
  throw new Error('sniffed without a fault');
}

/** A PNG that says it has this size: the header is all that is read. */
async function pngOf(width: number, height: number): Promise<Uint8Array> {
  const png = await blackPng(1, 1);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

describe('sniff', () => {
  it('reads type and size of every fixture', async () => {
    for (const { name, bytes, type, width, height } of await fixtures()) {
      const expected = type === 'image/png' ? 'png' : 'jpg';
      expect(sniff(bytes), name).toEqual({ type: expected, width, height });
    }
  });

  it('reads an animated GIF', async () => {
    const gif = await animatedGif(await fixturesOf('blur', 2));
    expect(sniff(gif)).toEqual({ type: 'gif', width: 400, height: 300 });
  });

  it.each([
    [1, 30, 20],
    [3, 30, 20],
    [6, 20, 30],
    [8, 20, 30],
  ])('reads the size that EXIF orientation %i shows', async (orientation, width, height) => {
    const raw = { width: 30, height: 20, channels: 3 as const };
    const image = sharp(new Uint8Array(1800), { raw }).withMetadata({ orientation });
    expect(sniff(await image.jpeg().toBuffer())).toEqual({ type: 'jpg', width, height });
  });

  it('reads a header whose picture is cut off', async () => {
    const [one] = await fixturesOf('blur', 1);
    if (one === undefined) throw new Error('no fixtures');
    expect(sniff(one.bytes.subarray(0, one.bytes.length >> 1))).toMatchObject({ width: one.width });
  });
});

describe('size', () => {
  it('is refused where it would take too much to decode', async () => {
    expect(reasonOf(await pngOf(bombEdge, bombEdge))).toBe('too-large');
    expect(reasonOf(await pngOf(2 ** 31 - 1, 2 ** 31 - 1))).toBe('too-large');
  });

  it('may be as large as a camera makes it, and not a row more', async () => {
    const side = Math.sqrt(MAX_PIXELS);
    expect(sniff(await pngOf(side, side))).toMatchObject({ width: side, height: side });
    expect(reasonOf(await pngOf(side, side + 1))).toBe('too-large');
  });

  it('means nothing in a drawing', () => {
    expect(
      sniff(text(`<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000">${drawing}`)).type,
    ).toBe('svg');
  });
});

describe('an SVG', () => {
  let embedding: string;
  beforeAll(async () => {
    const [one] = await fixturesOf('blur', 1);
    if (one !== undefined) embedding = embeddingSvg(one);
  });

  it('is known by its size, or by its view box', () => {
    for (const svg of [sizedSvg, unsizedSvg]) {
      expect(sniff(text(svg))).toEqual({ type: 'svg', width: 400, height: 300 });
    }
    expect(sniff(text(embedding)).type).toBe('svg');
  });

  it.each([
    ['no size at all', `<svg xmlns="http://www.w3.org/2000/svg">${drawing}`],
    ['no attribute at all', `<svg>${drawing}`],
    ['a size in per cent', `<svg width="100%" height="100%">${drawing}`],
    [
      'a long comment ahead',
      `<?xml version="1.0"?>\n<!-- ${'made by hand '.repeat(200)} -->\n<svg width="9">${drawing}`,
    ],
    [
      'a document type',
      `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd">\n<svg>${drawing}`,
    ],
    ['entities', `<!DOCTYPE svg [ <!ENTITY a "http://x/"> <!ENTITY b "y"> ]>\n<svg xmlns="&a;">${drawing}`],
    ['a root with a prefix', `<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>`],
    [
      'a document type with a prefix',
      '<!DOCTYPE s:svg>\n<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>',
    ],
    ['a byte order mark', `\ufeff\n <svg>${drawing}`],
  ])('may have %s', (_what, svg) => expect(sniff(text(svg)).type).toBe('svg'));

  it('may be of sixteen bits a letter', () => {
    const little = Buffer.from(`\ufeff<svg>${drawing}`, 'utf16le');
    expect(sniff(little).type).toBe('svg');
    expect(sniff(Buffer.from(little).swap16()).type).toBe('svg');
  });

  it.each([
    ['a page that has one', `<!doctype html><p>${'word '.repeat(300)}<svg>${drawing}`],
    ['a feed', '<?xml version="1.0"?><rss><svg></svg></rss>'],
    ['a comment without an end', '<!-- <svg>'],
    ['an element of a similar name', '<svgs>'],
  ])('is not %s', (_what, markup) => expect(reasonOf(text(markup))).toBe('not-an-image'));

  it.each(['<!--', '<!---->', '<?x?>', '<!DOCTYPE svg [', ' '])(
    'is looked for once in much %j, not again from each of its beginnings',
    (piece) => {
      const look = (count: number) => reasonOf(text(piece.repeat(count)));
      expect(look(50_000)).toBe('not-an-image');
      expect(growthOf(look, 6_000)).toBeLessThan(LINEAR);
    },
  );
});

describe('what is no image', () => {
  it('is an empty file', () => expect(reasonOf(new Uint8Array())).toBe('not-an-image'));

  it('is a web page', () => {
    expect(reasonOf(text('<!doctype html><title>Not an image</title><p>Not an image'))).toBe('not-an-image');
  });

  it('is whatever comes at random, and nothing but an ImageFault is thrown at it', () => {
    const random = seeded(7);
    const starts = [
      '',
      '\x89PNG\r\n\x1a\n',
      '\xff\xd8\xff',
      'GIF89a',
      'RIFF\0\0\0\0WEBPVP8 ',
      'BM',
      '\0\0\0\x18ftypavif',
      '<svg ',
    ];
    let refused = 0;
    for (let i = 0; i < 2_000; i++) {
      const tail = Array.from({ length: random.whole(0, 80) }, () => random.whole(0, 255));
      const start = Buffer.from(starts[i % starts.length] ?? '', 'latin1');
      try {
        const { type, width, height } = sniff(Buffer.concat([start, Buffer.from(tail)]));
        if (type !== 'svg') expect(width * height).toBeLessThanOrEqual(MAX_PIXELS);
      } catch (error) {
        if (!(error instanceof ImageFault)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(1_000);
  });
});
