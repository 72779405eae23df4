import { fixturesOf } from '../fixtures/images/index';
import { seeded } from '../fixtures/images/random';
import { animatedGif } from './animated';
import { drip, pour, send, sendHalf } from './body';
import type { Exchange, Route } from './exchange';
import { heavyBmp, heavyBytes } from './heavy';
import { chosen } from './images';
import { bomb } from './png';
import { embeddingSvg, sizedSvg, unsizedSvg } from './svg';

const html = '<!doctype html><title>Not an image</title><p>Not an image';
const noStore = { 'cache-control': 'no-store' };

function randomBytes(): Buffer {
  const random = seeded(2);
  return Buffer.from(Array.from({ length: 20_000 }, () => random.whole(0, 255)));
}

async function frames(safe: number, flagged: number) {
  return [...(await fixturesOf('safe', safe)), ...(await fixturesOf('blur', flagged))];
}

async function sendFlagged(exchange: Exchange): Promise<void> {
  const { type, bytes } = await chosen(exchange, 'blur');
  send(exchange, 200, type, bytes, noStore);
}

/** Everything that goes wrong with images on real sites; `?name=` picks the fixture where one is sent. */
export const faults: Readonly<Record<string, Route>> = {
  '404': (exchange) => send(exchange, 404, 'text/html', html),
  '500': (exchange) => send(exchange, 500, 'text/html', html),
  /** Accepts and never answers. */
  never: () => {},
  /** Headers and half of the body, then silence. */
  stall: async (exchange) => sendHalf(exchange, 'image/png', await png(exchange)),
  /** Half of the promised body, then a dead socket. */
  cut: async (exchange) => {
    await sendHalf(exchange, 'image/png', await png(exchange));
    exchange.response.destroy();
  },
  /** The whole body, over `?ms=`. */
  drip: async (exchange) => {
    const { type, bytes } = await chosen(exchange, 'blur');
    await drip(exchange, type, bytes, Number(exchange.url.searchParams.get('ms') ?? 2000));
  },
  'html.jpg': (exchange) => send(exchange, 200, 'image/jpeg', html),
  'random.jpg': (exchange) => send(exchange, 200, 'image/jpeg', randomBytes()),
  /** Half of a flagged PNG with an honest length: a browser paints what is there. */
  'truncated.png': async (exchange) => {
    const bytes = await png(exchange);
    send(exchange, 200, 'image/png', bytes.subarray(0, bytes.length >> 1), noStore);
  },
  'empty.jpg': (exchange) => send(exchange, 200, 'image/jpeg', ''),
  'bomb.png': async (exchange) => send(exchange, 200, 'image/png', await bomb()),
  '60mb.bmp': (exchange) => pour(exchange, 'image/bmp', heavyBytes, heavyBmp()),
  'svg.svg': (exchange) => send(exchange, 200, 'image/svg+xml', sizedSvg),
  'svg-nosize.svg': (exchange) => send(exchange, 200, 'image/svg+xml', unsizedSvg),
  'svg-embedded.svg': async (exchange) =>
    send(exchange, 200, 'image/svg+xml', embeddingSvg(await chosen(exchange, 'blur'))),
  'animated.gif': async (exchange) => send(exchange, 200, 'image/gif', await animatedGif(await frames(4, 0))),
  /** Harmless in its first frame only. */
  'animated-late.gif': async (exchange) =>
    send(exchange, 200, 'image/gif', await animatedGif(await frames(1, 3))),
  /** Behind a log-in: needs the cookie that `/login` sets. */
  'login.png': async (exchange) => {
    if (exchange.request.headers.cookie?.includes('session=yes')) return sendFlagged(exchange);
    send(exchange, 401, 'text/html', html, noStore);
  },
  'hotlink.png': async (exchange) => {
    if (exchange.request.headers.referer) return sendFlagged(exchange);
    send(exchange, 403, 'text/html', html, noStore);
  },
  /** The page may have it, and Scrim may not, whatever it says: an element asks for an image, a fetch for anything. */
  'page-only.png': async (exchange) => {
    if (exchange.request.headers.accept !== '*/*') return sendFlagged(exchange);
    send(exchange, 403, 'text/html', html, noStore);
  },
  /** Sets a cookie for Scrim alone: an element asks for an image, a fetch for anything. */
  'tracking.png': async (exchange) => {
    const tracks = exchange.request.headers.accept === '*/*';
    const headers = tracks ? { ...noStore, 'set-cookie': 'tracker=yes; Path=/' } : noStore;
    send(exchange, 200, 'image/png', await png(exchange), headers);
  },
  /** As `page-only.png`, for a sheet: the browser may have it for a page, and nobody else. */
  'page-only.css': (exchange) => {
    const isStyle = exchange.request.headers['sec-fetch-dest'] === 'style';
    const picture = `url("${exchange.url.searchParams.get('picture') ?? ''}")`;
    const css = `#far{background-image:${picture}}#list{list-style:inside ${picture}}`;
    return isStyle ? send(exchange, 200, 'text/css', css, noStore) : send(exchange, 403, 'text/plain', 'no');
  },
  /** Leads to `?to=`. */
  'redirect-to': (exchange) => {
    const location = exchange.url.searchParams.get('to') ?? '/';
    send(exchange, 302, 'text/plain', '', { location, ...noStore });
  },
  'redirect-cross': async (exchange) => {
    const { name } = await chosen(exchange, 'blur');
    send(exchange, 302, 'text/plain', '', { location: `${exchange.other}/img/${name}`, ...noStore });
  },
  /** Safe, flagged, safe, flagged: a second request never gets what the first got. */
  'random-each-time': async (exchange) => {
    const { type, bytes } = await chosen(exchange, exchange.earlier % 2 ? 'blur' : 'safe');
    send(exchange, 200, type, bytes, noStore);
  },
};

/** A flagged PNG: cut in half, it still shows its upper half. */
async function png(exchange: Exchange): Promise<Buffer> {
  if (exchange.url.searchParams.has('name')) return (await chosen(exchange, 'blur')).bytes;
  const found = (await fixturesOf('blur', 4)).find(({ type }) => type === 'image/png');
  if (!found) throw new Error('no flagged PNG among the fixtures');
  return found.bytes;
}
