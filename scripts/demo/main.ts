import { startDemo } from '../../demo/server';
import { runHeaded } from './headed';
import { runHeadedFirefox } from './headed-firefox';
import { runHeadless } from './headless';
import { type Options, parseOptions, usage } from './options.mjs';

function portInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

async function gallery({ port }: Options) {
  try {
    return await startDemo({ port });
  } catch (error) {
    if (!portInUse(error)) throw error;
    throw new Error(`port ${port} is in use; choose another with --port, or leave it out for a free one`);
  }
}

async function main(): Promise<boolean> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return true;
  }
  const server = await gallery(options);
  const url = `${server.origin}/`;
  try {
    if (options.headless) return await runHeadless(url, options);
    await (options.firefox ? runHeadedFirefox(url) : runHeaded(url));
    return true;
  } finally {
    await server.close();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  console.error(`\nThe demo could not be run: ${message}`);
  if (cause !== undefined) console.error(cause);
  process.exitCode = 1;
}
