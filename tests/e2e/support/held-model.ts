import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT } from './browser';

/** A build whose worker begins only when it is let: until then every image waits. For browsers with `sites`. */
export interface HeldModel {
  readonly dist: string;
  /** Lets it begin. */
  release(): void;
  close(): Promise<void>;
}

export async function holdModel(): Promise<HeldModel> {
  const waiting: ServerResponse[] = [];
  let held = true;
  const gate = createServer((_request, response) => {
    if (held) waiting.push(response);
    else response.end();
  });
  await new Promise<void>((ready) => gate.listen(0, '127.0.0.1', ready));
  // A name that is public by its text: Scrim asks nothing private.
  const address = `http://gate.test:${(gate.address() as AddressInfo).port}/`;

  const dist = mkdtempSync(join(tmpdir(), 'scrim-held-'));
  cpSync(BUILT, dist, { recursive: true });
  const worker = join(dist, 'worker.js');
  // Without `async`, the worker stands still here, with all that it imports.
  const wait = `{const gate=new XMLHttpRequest();gate.open('GET','${address}',false);gate.send();}\n`;
  writeFileSync(worker, wait + readFileSync(worker, 'utf8'));

  const release = (): void => {
    held = false;
    for (const response of waiting.splice(0)) response.end();
  };
  return {
    dist,
    release,
    close: async () => {
      release();
      gate.closeAllConnections();
      await new Promise((closed) => gate.close(closed));
      rmSync(dist, { recursive: true, force: true });
    },
  };
}
