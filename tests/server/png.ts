import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';

/** Edge of the bomb, in pixels: 3.6 GB once decoded to RGBA, about a hundred kilobytes as a file. */
export const bombEdge = 30_000;

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Deflates `count` copies of a row without ever holding them all. */
async function deflateRows(row: Buffer, count: number): Promise<Buffer> {
  const deflate = createDeflate({ level: 9 });
  const parts: Buffer[] = [];
  deflate.on('data', (part: Buffer) => parts.push(part));
  for (let y = 0; y < count; y++) {
    if (!deflate.write(row)) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  return Buffer.concat(parts);
}

/** A black one-bit greyscale PNG: a whole, valid file, whatever its size in pixels. */
export async function blackPng(width: number, height: number): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  // One filter byte, then eight pixels a byte.
  const row = Buffer.alloc(1 + Math.ceil(width / 8));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', await deflateRows(row, height)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

let made: Promise<Buffer> | undefined;

/** The 30,000 x 30,000 PNG, made once a process. */
export function bomb(): Promise<Buffer> {
  made ??= blackPng(bombEdge, bombEdge);
  return made;
}
