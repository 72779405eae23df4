import { hostOf } from './site-rules';

/**
 * How far a server can be reached from, least private first: by everybody, from the reader's own network, from their
 * own machine. A page may ask for what is as private as itself, or less so; browsers hold pages to the same order
 * (Local Network Access), but not extensions.
 *
 * Read from the text of an address alone. A public name may lead to a private address, and nothing here can know.
 */
export const REACHES = ['public', 'local', 'loopback'] as const;
export type Reach = (typeof REACHES)[number];

/** Top-level names that no public server answers to: RFC 6762, 8375, ICANN's `internal`, and what routers hand out. */
export const LOCAL_NAMES = [
  'local',
  'internal',
  'home.arpa',
  'home',
  'lan',
  'corp',
  'intranet',
  'private',
  'localdomain',
] as const;

/** @param host as `URL` writes it: in lower case, numbers as four decimals, IPv6 compressed and in brackets */
export function reachOf(host: string): Reach {
  const name = host.replace(/\.$/, '');
  if (name.startsWith('[')) return reachOfGroups(groupsOf(name.slice(1, -1)));
  if (/^\d+(\.\d+){3}$/.test(name)) return reachOfBytes(name.split('.').map(Number));
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  // A name without a dot is looked up in the reader's own network.
  if (!name.includes('.')) return 'local';
  return LOCAL_NAMES.some((local) => name.endsWith(`.${local}`)) ? 'local' : 'public';
}

/** @returns whether a document that is reached so may have this http or https address fetched for it. */
export function mayReach(from: Reach, address: string): boolean {
  const host = hostOf(address);
  return host !== undefined && REACHES.indexOf(reachOf(host)) <= REACHES.indexOf(from);
}

function reachOfBytes([a = 0, b = 0, c = 0]: readonly number[]): Reach {
  if (a === 127 || a === 0) return 'loopback';
  const isLocal =
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    // Behind a provider's NAT; for protocols; for measurements; to many at once, and kept for later.
    (a === 100 && b >= 64 && b <= 127) ||
    (a === 192 && b === 0 && c === 0) ||
    (a === 198 && (b === 18 || b === 19)) ||
    a >= 224;
  return isLocal ? 'local' : 'public';
}

function reachOfGroups(groups: readonly number[]): Reach {
  const [first = 0, second = 0] = groups;
  const zeros = groups.findIndex((group) => group !== 0);
  if (zeros === -1 || (zeros === 7 && groups[7] === 1)) return 'loopback';
  // IPv4 in other clothes: compatible, mapped, translated (NAT64) and tunnelled (6to4).
  if (zeros >= 6 || (zeros === 5 && groups[5] === 0xffff) || (zeros === 4 && groups[4] === 0xffff))
    return reachOfBytes(bytesOf(groups.slice(6)));
  if (first === 0x64 && second === 0xff9b)
    return groups[2] === 0 ? reachOfBytes(bytesOf(groups.slice(6))) : 'local';
  if (first === 0x2002) return reachOfBytes(bytesOf(groups.slice(1, 3)));
  // Unique local fc00::/7, link-local fe80::/10 and its old neighbour fec0::/10, multicast ff00::/8.
  return (first & 0xfe00) === 0xfc00 || first >= 0xfe80 ? 'local' : 'public';
}

const bytesOf = (groups: readonly number[]): number[] => groups.flatMap((group) => [group >> 8, group & 255]);

/** The eight groups of a compressed address. */
function groupsOf(text: string): number[] {
  const [before = [], after = []] = text
    .split('::')
    .map((half) => half.split(':').filter(Boolean))
    .map((half) => half.map((group) => Number.parseInt(group, 16)));
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
