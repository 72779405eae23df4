import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

/** The page: hands questions to its worker, one at a time. */
export const html = `<!doctype html>
<meta charset="utf-8">
<title>The naive way</title>
<script>
  const worker = new Worker('/worker.js', { type: 'module' });
  const ask = (question) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.done));
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker could not start'));
    worker.postMessage(question);
  });
</script>
`;

/** Bundles the worker with transformers.js as it comes, into `outDir/worker.js`. */
export async function buildNaivePage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      rolldownOptions: { input: worker, output: { format: 'es', entryFileNames: 'worker.js' } },
    },
  });
}
