/** 60 MB, what a file of a good camera may weigh, and more than a filter should hold for one picture. */
const width = 5_000;
const height = 4_000;
const headerBytes = 54;
/** Bytes of a row: three a pixel, already a multiple of four as BMP asks. */
const rowBytes = width * 3;

export const heavyBytes = headerBytes + rowBytes * height;

function header(): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(heavyBytes, 2);
  bytes.writeUInt32LE(headerBytes, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.writeUInt32LE(rowBytes * height, 34);
  return bytes;
}

/** An honest 5,000 x 4,000 BMP of 60 MB, a quiet blue-green gradient, given in pieces of a hundred rows. */
export function* heavyBmp(): Generator<Buffer> {
  yield header();
  const rows = 100;
  for (let top = 0; top < height; top += rows) {
    const piece = Buffer.alloc(rowBytes * rows);
    for (let y = 0; y < rows; y++) {
      const light = Math.floor(((top + y) / height) * 120);
      // BMP keeps blue, green, red.
      piece.fill(Buffer.from([120 + light, 90 + light, 60 + light]), y * rowBytes, (y + 1) * rowBytes);
    }
    yield piece;
  }
}
