import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { findBrowser } from '../../../scripts/lib/find-browser.mjs';
import { PATIENCE } from '../../../scripts/lib/patience';
import { BUILT } from './browser';

/** A Chromium with Scrim that nobody has attached to: from a tab with a debugger it never renders the next one ahead. */
export class Unattached {
  readonly #process: ChildProcess;
  readonly #profile: string;

  private constructor(process: ChildProcess, profile: string) {
    this.#process = process;
    this.#profile = profile;
  }

  static async start(): Promise<Unattached> {
    const browser = await findBrowser();
    if (!browser) throw new Error('no Chromium was found');
    const profile = await mkdtemp(join(tmpdir(), 'scrim-unattached-'));
    const args = [
      ...['--headless=new', '--no-sandbox', '--no-first-run', '--disable-background-networking'],
      ...[
        '--disable-component-update',
        '--disable-sync',
        '--window-size=1280,800',
        '--remote-debugging-port=0',
      ],
      ...[`--user-data-dir=${profile}`, `--disable-extensions-except=${BUILT}`, `--load-extension=${BUILT}`],
    ];
    return new Unattached(spawn(browser.path, args, { stdio: 'ignore' }), profile);
  }

  /** Opens a tab in front of all others, the welcome page included, which comes by itself. */
  async open(url: string): Promise<void> {
    await vi.waitFor(
      async () => {
        const targets = (await (await this.#ask('list')).json()) as { readonly url: string }[];
        if (!targets.some((target) => target.url.endsWith('/welcome.html')))
          throw new Error('no welcome page');
      },
      { timeout: PATIENCE, interval: 50 },
    );
    await this.#ask(`new?${url}`, 'PUT');
  }

  async close(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #ask(what: string, method = 'GET'): Promise<Response> {
    return fetch(`${await this.#address()}/json/${what}`, { method });
  }

  async #address(): Promise<string> {
    const port = await readFile(join(this.#profile, 'DevToolsActivePort'), 'utf8');
    return `http://127.0.0.1:${port.split('\n')[0]}`;
  }
}
