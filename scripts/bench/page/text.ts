import type { Machine } from '../machine';
import { type Cost, type GalleryCost, moreOf, type PageFigures, type Pair, pageGoals } from './figures';
import type { Heaps } from './heap';
import { PICTURES, WORDS_ELEMENTS } from './pages';

export interface PageReport extends PageFigures {
  readonly goals: readonly {
    readonly says: string;
    readonly value: number;
    readonly atMost: number;
    readonly met: boolean;
  }[];
  readonly setting: { readonly rounds: number; readonly minutes: number; readonly distinct: number };
  /** Scrim's functions by their own time in all visits of the last round, in milliseconds, for whoever wants to know why. */
  readonly hot: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly machine: Machine;
}

export const goalsOf = (figures: PageFigures): PageReport['goals'] =>
  pageGoals.map(({ says, atMost, of }) => {
    const value = Math.round(of(figures) * 100) / 100;
    return { says, value, atMost, met: value <= atMost };
  });

const HEAD = ['', 'wall', 'cpu', 'tasks', 'script', 'layout', 'style', 'Scrim', 'long', "Scrim's"];

function row(name: string, cost: Cost): string {
  const { wallMs, cpuMs, taskMs, scriptMs, layoutMs, styleMs, scrimMs, longTasks, scrimLongTasks } = cost;
  const cells = [wallMs, cpuMs, taskMs, scriptMs, layoutMs, styleMs].map((ms) => `${Math.round(ms)}`);
  return line([name, ...cells, scrimMs.toFixed(1), `${longTasks}`, `${scrimLongTasks}`]);
}

const line = ([name = '', ...cells]: readonly string[]): string =>
  `  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(9)).join('')}`;

const rows = (name: string, { scrim, plain }: Pair<Cost>): string[] => [
  row(`${name}, Scrim`, scrim),
  row(`${name}, without`, plain),
  `    ${moreOf({ scrim, plain }).toFixed(2)} % of the time is more work with Scrim; at most ${scrim.scrimInLongMs.toFixed(1)} ms of a long task; ${scrim.nearlyShortTasks} short by the clock without`,
];

function memory(name: string, { scrim, plain }: Pair<GalleryCost>): string {
  const list = ({ heaps: { before, half, end } }: GalleryCost, of: keyof Heaps): string =>
    [before, half, end].map((heaps) => heaps[of]?.toFixed(2) ?? '-').join(' → ');
  return `  ${name.padEnd(10)} page ${list(scrim, 'pageMB')} MB (without: ${list(plain, 'pageMB')}); host ${list(scrim, 'hostMB')}`;
}

/** Goals first, then what they are made of. */
export function pageTextOf(report: PageReport): string {
  const { goals, setting, machine, samplingPercent, appended, recycled, words } = report;
  return [
    'Goals',
    ...goals.map(({ says, value, atMost, met }, at) => {
      const unit = pageGoals[at]?.unit ?? '';
      return `  ${says.padEnd(36)}${value.toFixed(2).padStart(8)} ${unit.padEnd(3)}(at most ${atMost}; ${met ? 'met' : 'NOT met'})`;
    }),
    '',
    `Main thread, in milliseconds (medians of rounds: ${setting.rounds}; ${setting.minutes} min of scrolling a gallery)`,
    line(HEAD),
    ...rows('appended', appended),
    ...rows('recycled', recycled),
    ...rows('words', words),
    `  Sampling adds ${samplingPercent.toFixed(1)} % to a script's time, which is taken off Scrim's. Long are tasks over 50 ms by the clock;`,
    "  Scrim's are those of which the processor did more than that, and would not have without Scrim.",
    '',
    'Heaps after a collection: before the scrolling, half-way, at the end',
    memory('appended', appended),
    memory('recycled', recycled),
    '',
    `A gallery has ${PICTURES} pictures, ${setting.distinct} of them distinct (put into elements: ${appended.scrim.shown} appended, ${recycled.scrim.shown} recycled); the words are ${WORDS_ELEMENTS} elements.`,
    `${machine.cpu}, ${machine.cores} cores; Chromium ${machine.versions['chromium'] ?? 'unknown'}; ${machine.date}`,
  ].join('\n');
}
