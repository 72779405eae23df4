import { readdir, readFile } from 'node:fs/promises';
import type { BrowserContext } from 'playwright';

export interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Reads a line of `/proc/PID/stat`. The name in brackets may hold blanks and brackets itself. */
export function parseStat(text: string): Process | undefined {
  const [, pid, parent] = /^(\d+) \(.*\) \S (\d+) /s.exec(text) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), parent: Number(parent) };
}

/** @returns resident bytes by `/proc/PID/status`; 0 for a process that has none, as the kernel's own */
export function parseResident(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** A process and all that descend from it. */
export function treeOf(processes: readonly Process[], root: number): number[] {
  const children = processes.filter(({ parent }) => parent === root);
  return [root, ...children.flatMap(({ pid }) => treeOf(processes, pid))];
}

/** Resident bytes of a process with all its descendants; pages that they share count once for each. */
async function residentOf(root: number): Promise<number> {
  const read = (pid: number | string, file: string) =>
    readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map(async (pid) => parseStat(await read(pid, 'stat'))));
  const tree = treeOf(
    stats.filter((one) => one !== undefined),
    root,
  );
  const resident = await Promise.all(tree.map(async (pid) => parseResident(await read(pid, 'status'))));
  return resident.reduce((sum, bytes) => sum + bytes, 0);
}

const poll = 250;

/**
 * The most memory that a whole browser takes while something is done, in millions of bytes; null where the system has
 * no `/proc`.
 */
export async function peakMemory<T>(
  context: BrowserContext,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly memoryMB: number | null }> {
  const root = process.platform === 'linux' ? await browserProcess(context) : undefined;
  if (root === undefined) return { result: await work(), memoryMB: null };
  let peak = await residentOf(root);
  let measuring: Promise<void> | undefined;
  const look = (): void => {
    measuring ??= residentOf(root).then((bytes) => {
      peak = Math.max(peak, bytes);
      measuring = undefined;
    });
  };
  const timer = setInterval(look, poll);
  try {
    const result = await work();
    look();
    await measuring;
    return { result, memoryMB: Math.round(peak / 1e6) };
  } finally {
    clearInterval(timer);
  }
}

async function browserProcess(context: BrowserContext): Promise<number | undefined> {
  const session = await context.browser()?.newBrowserCDPSession();
  const info = await session?.send('SystemInfo.getProcessInfo');
  await session?.detach();
  return info?.processInfo.find(({ type }) => type === 'browser')?.id;
}
