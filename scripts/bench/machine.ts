import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../lib/find-browser.mjs';

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryMB: number;
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
}

function versionOf(name: string): string {
  const file = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** What the figures were measured on. */
export async function describeMachine(): Promise<Machine> {
  const packages = ['onnxruntime-node', 'onnxruntime-web', '@huggingface/transformers'];
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryMB: Math.round(totalmem() / 1e6),
    date: new Date().toISOString().slice(0, 10),
    versions: {
      node: process.versions.node,
      chromium: (await findBrowser())?.version ?? 'unknown',
      ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    },
  };
}
