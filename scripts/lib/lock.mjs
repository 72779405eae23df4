import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The holder touches its lock this often, in milliseconds, so that a lock without an owner shows. */
const beat = 2_000;
/** Without a touch for so long, a lock is nobody's, even if its process id has a new owner. */
const stale = 60_000;
const poll = 200;

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but another user's.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * The process that holds the lock, `undefined` where nobody does.
 *
 * @param {string} file
 * @returns {{ text: string, pid: number, abandoned: boolean } | undefined}
 */
function holder(file) {
  try {
    const text = readFileSync(file, 'utf8');
    const age = Date.now() - statSync(file).mtimeMs;
    const pid = Number.parseInt(text, 10);
    // An empty file is one that its owner is just about to write.
    const dead = Number.isNaN(pid) ? age > beat : !isAlive(pid);
    return { text, pid, abandoned: dead || age > stale };
  } catch {
    return undefined;
  }
}

/** @param {string} file @param {string} text */
function take(file, text) {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes an abandoned lock away. Renamed first, so that of two that do this at once only one has it, and looked at
 * again, so that a lock which somebody has just taken over is given back.
 *
 * @param {string} file @param {string} text
 */
function clear(file, text) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    const was = readFileSync(aside, 'utf8');
    rmSync(aside);
    if (was !== text) take(file, was);
  } catch {
    // Somebody else was faster.
  }
}

/**
 * Does the work while holding a lock file, so that two runs in one checkout do not trip each other. A lock whose
 * process is gone is taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${process.pid} ${Math.random()}\n`;
  let told = false;
  while (!take(file, mine)) {
    const other = holder(file);
    if (other?.abandoned) clear(file, other.text);
    else if (other) {
      if (!told) console.log(`• waiting for another set-up of this checkout (process ${other.pid}) …`);
      told = true;
      await sleep(poll);
    }
  }
  const release = () => {
    if (holder(file)?.text === mine) rmSync(file, { force: true });
  };
  const timer = setInterval(() => {
    const now = new Date();
    if (holder(file)?.text === mine) utimesSync(file, now, now);
  }, beat);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.off('exit', release);
    release();
  }
}
