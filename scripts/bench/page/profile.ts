/** A CPU profile as the DevTools protocol gives it: which functions were on the stack, sample by sample. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string; readonly functionName: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  /** Microseconds of the browser's clock. */
  readonly startTime: number;
  readonly samples?: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas?: readonly number[];
}

/** A time in which a script was at work, in milliseconds of the browser's clock. */
export interface Stretch {
  readonly from: number;
  readonly ms: number;
}

/** Longer without a sample is a pause of the sampler, and no work of whoever was seen before it, in microseconds. */
const GAP = 20_000;

/** Samples in which a script is on the stack, with all that it calls: its own functions, and the browser's for it. */
export function workOf(profile: Profile, isScript: (url: string) => boolean): Stretch[] {
  const inside = nodesBelow(profile, ({ url }) => isScript(url));
  const found: Stretch[] = [];
  eachSample(profile, (node, from, length) => {
    if (inside.has(node)) found.push({ from: from / 1000, ms: length / 1000 });
  });
  return found;
}

/** The functions of a script that took the most time by themselves, in milliseconds, for whoever wants to know why. */
export function hottest(profile: Profile, isScript: (url: string) => boolean, most = 12): [string, number][] {
  const inside = nodesBelow(profile, ({ url }) => isScript(url));
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  // What the browser does for a script says little without who has asked for it.
  for (const { callFrame, children = [] } of profile.nodes) {
    for (const child of children) {
      if (names.get(child)?.endsWith(NATIVE)) names.set(child, `${names.get(child)} < ${nameOf(callFrame)}`);
    }
  }
  const times = new Map<string, number>();
  eachSample(profile, (node, _, length) => {
    if (!inside.has(node)) return;
    const name = names.get(node) ?? '?';
    times.set(name, (times.get(name) ?? 0) + length / 1000);
  });
  return [...times].sort(([, a], [, b]) => b - a).slice(0, most);
}

const NATIVE = ':-1';

const nameOf = ({ functionName, lineNumber }: CallFrame): string =>
  `${functionName || '(anonymous)'}:${lineNumber}`;

type CallFrame = Profile['nodes'][number]['callFrame'];

function nodesBelow({ nodes }: Profile, starts: (frame: CallFrame) => boolean): ReadonlySet<number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const inside = new Set<number>();
  const enter = (id: number): void => {
    if (inside.has(id)) return;
    inside.add(id);
    byId.get(id)?.children?.forEach(enter);
  };
  for (const { id, callFrame } of nodes) if (starts(callFrame)) enter(id);
  return inside;
}

/** Calls with each sample's node, when it began and how long it lasted, in microseconds: until the next one. */
function eachSample(
  { samples = [], timeDeltas = [], startTime }: Profile,
  call: (node: number, from: number, length: number) => void,
): void {
  let at = startTime;
  for (const [index, node] of samples.entries()) {
    at += timeDeltas[index] ?? 0;
    call(node, at, Math.min(GAP, Math.max(0, timeDeltas[index + 1] ?? 0)));
  }
}
