import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Worker } from 'playwright';
import { type BrowserOptions, launchBrowser } from './browser';
import { PATIENCE } from './patience';
import { contentScriptsRegistered } from './ready';

export interface ScrimOptions extends BrowserOptions {
  /** Folder of the unpacked extension. Default: dist/chrome. */
  readonly dist?: string;
  /** Whether to wait for the content scripts to be registered. Default: true. */
  readonly ready?: boolean;
}

export interface Scrim {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** The address of a page of the extension, such as `popup.html`. */
  readonly url: (page: string) => string;
  /** Closes the browser and removes its temporary profile. */
  readonly close: () => Promise<void>;
}

const builtExtension = fileURLToPath(new URL('../../dist/chrome', import.meta.url));

const isExtensionWorker = (worker: Worker) => worker.url().startsWith('chrome-extension://');

/** The extension's service worker, also when it was there before anybody listened. */
async function serviceWorker(context: BrowserContext): Promise<Worker> {
  const started = context.waitForEvent('serviceworker', {
    predicate: isExtensionWorker,
    timeout: PATIENCE,
  });
  const there = context.serviceWorkers().find(isExtensionWorker);
  if (!there) return started;
  started.catch(() => {});
  return there;
}

/** Starts Chromium with the built extension loaded, and waits until pages that are opened now are covered. */
export async function launchScrim(options: ScrimOptions = {}): Promise<Scrim> {
  const { dist = builtExtension, ready = true } = options;
  const folder = resolve(dist);
  if (!existsSync(join(folder, 'manifest.json'))) throw new Error(`no built extension in ${folder}`);
  const context = await launchBrowser({
    ...options,
    extraArgs: [
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
      ...(options.extraArgs ?? []),
    ],
  });
  try {
    const worker = await serviceWorker(context);
    if (ready) await contentScriptsRegistered(worker);
    const extensionId = new URL(worker.url()).host;
    const url = (page: string) => `chrome-extension://${extensionId}/${page}`;
    return { context, extensionId, url, close: () => context.close() };
  } catch (error) {
    await context.close();
    throw new Error(`the extension in ${folder} did not start`, { cause: error });
  }
}
