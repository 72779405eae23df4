import { browser } from './browser';

/** Sites that Scrim asks to see, as the manifest has them: all of the web. A reader may refuse, or take it back. */
const wanted = (): string[] =>
  (browser.runtime.getManifest() as { host_permissions?: string[] }).host_permissions ?? [];

/** @returns whether Scrim may see every site, or at least the one at this address; where in doubt, that it may. */
export async function maySee(address?: string): Promise<boolean> {
  try {
    if (await browser.permissions.contains({ origins: wanted() })) return true;
    if (address === undefined || !/^https?:/.test(address)) return false;
    return await browser.permissions.contains({ origins: [`${new URL(address).origin}/*`] });
  } catch {
    // An address that no permission is needed for, or none can be had.
    return true;
  }
}

/** Has the browser ask the reader for every site; call it at once in answer to a click. */
export const askToSee = (): Promise<boolean> => browser.permissions.request({ origins: wanted() });

/** Calls back when the reader gives or takes a permission, until the signal ends it. */
export function followHosts(callback: () => void, signal?: AbortSignal): void {
  const { onAdded, onRemoved } = browser.permissions;
  for (const event of [onAdded, onRemoved]) {
    event.addListener(callback);
    signal?.addEventListener('abort', () => event.removeListener(callback));
  }
}
