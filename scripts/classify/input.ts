import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/** A picture as it was named on the command line. */
export type Input =
  | { readonly kind: 'file'; readonly name: string; readonly file: string }
  | { readonly kind: 'address'; readonly name: string; readonly address: string };

/** @throws where it is neither a file that is there, nor an http(s) address */
export function readInput(name: string): Input {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name)) {
    if (!/^https?:/i.test(name) || !URL.canParse(name)) {
      throw new Error(`${name}: an address has to begin with http:// or https://`);
    }
    // As the browser will write it.
    return { kind: 'address', name, address: new URL(name).href };
  }
  const file = resolve(name);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new Error(`${name}: no such file`);
  return { kind: 'file', name, file };
}
