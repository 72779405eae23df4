import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT } from './browser';
import { temporary } from './temporary';

const MODEL = 'models/mobilenet-v2/onnx/model.onnx';

/** A copy of the built extension with something wrong; it goes when the tests end. */
export function variant(change: (folder: string) => void): string {
  const folder = temporary('scrim-variant-');
  cpSync(BUILT, folder, { recursive: true });
  change(folder);
  return folder;
}

/** The worker takes this long to start, in milliseconds. */
export const slowModel = (ms: number): string =>
  variant((folder) => {
    const worker = join(folder, 'worker.js');
    const wait = `{const end=performance.now()+${ms};while(performance.now()<end);}\n`;
    writeFileSync(worker, wait + readFileSync(worker, 'utf8'));
  });

/** A worker ends itself when it is told: in Firefox nobody else can end one (scripts/driver/firefox/launch.ts). */
export const mortalWorker = (): string =>
  variant((folder) => {
    const worker = join(folder, 'worker.js');
    const listen = `{
      const me = crypto.randomUUID();
      const channel = new BroadcastChannel('scrim-test-end');
      channel.onmessage = ({ data }) => {
        if (data.ask) channel.postMessage({ here: me });
        if (data.end === me) {
          channel.postMessage({ ended: me });
          self.close();
        }
      };
    }\n`;
    writeFileSync(worker, listen + readFileSync(worker, 'utf8'));
  });

/** In Firefox Scrim reads an image's pixels from its element with leave for all addresses, and with none less. */
export const unableToReadPixels = (): string =>
  variant((folder) => {
    const file = join(folder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...manifest, host_permissions: ['http://*/*', 'https://*/*'] }));
  });

export const missingModel = (): string => variant((folder) => rmSync(join(folder, MODEL)));

export const corruptModel = (): string => variant((folder) => truncateSync(join(folder, MODEL), 100_000));
