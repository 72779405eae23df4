import type { OutgoingHttpHeaders } from 'node:http';
import sharp from 'sharp';
import { type Fixture, fixture, namesOf, variations } from '../fixtures/images/index';
import { send } from './body';
import type { Exchange } from './exchange';

/** Seconds. */
const hour = 3600;

function headersOf(query: URLSearchParams): OutgoingHttpHeaders {
  const cache = query.get('cache') ?? `max-age=${hour}`;
  const cors = query.get('cors') === '1' ? { 'access-control-allow-origin': '*' } : {};
  return { 'cache-control': cache === 'max-age' ? `max-age=${hour}` : cache, ...cors };
}

/** `?w=800` scales to that width, for srcset; `?bytes=3` gives the same picture in other bytes. */
async function wanted(one: Fixture, query: URLSearchParams): Promise<Buffer> {
  const width = Number(query.get('w') ?? one.width);
  const bytes = variations([one], 1 + Number(query.get('bytes') ?? 0)).at(-1)?.bytes ?? one.bytes;
  if (width === one.width) return bytes;
  const scaled = sharp(bytes).resize({ width });
  return one.type === 'image/png'
    ? scaled.png().toBuffer()
    : scaled.jpeg({ quality: 96, chromaSubsampling: '4:4:4' }).toBuffer();
}

/** The first fixture of a kind, or the one that `?name=` asks for. */
export async function chosen({ url }: Exchange, expected: Fixture['expected']): Promise<Fixture> {
  return fixture(url.searchParams.get('name') ?? namesOf(expected)[0] ?? '');
}

/** `/img/NAME`, with its query options. */
export async function image(exchange: Exchange): Promise<void> {
  const query = exchange.url.searchParams;
  const status = Number(query.get('status') ?? 200);
  if (status !== 200)
    return send(exchange, status, 'text/plain', `${status}`, { 'cache-control': 'no-store' });
  const name = decodeURIComponent(exchange.url.pathname.slice('/img/'.length));
  const one = await fixture(name).catch(() => undefined);
  if (!one) return send(exchange, 404, 'text/plain', 'no such fixture');
  send(exchange, 200, query.get('type') ?? one.type, await wanted(one, query), headersOf(query));
}
