/**
 * The build, in passes, since one Rolldown output cannot be both modules (pages, background) and a single classic
 * script (content). `vite build --mode BROWSER-PASS` runs one; `npm run build` runs all of them in order, for each browser.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

export const PASSES = ['pages', 'content', 'worker', 'worker-gpu'] as const;
export type Pass = (typeof PASSES)[number];
export const BROWSERS = ['chrome', 'firefox'] as const;
export type Browser = (typeof BROWSERS)[number];
/** The name under which vite knows a pass for a browser. */
export const modeOf = (browser: Browser, pass: Pass): string => `${browser}-${pass}`;

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** What each browser adds to manifest.json. */
const MANIFEST: Record<Browser, object> = {
  chrome: {
    minimum_chrome_version: '148',
    background: { service_worker: 'background.js', type: 'module' },
    message_serialization: 'structured_clone',
    // SharedArrayBuffer for the offscreen document and its worker: without it WASM has one thread.
    cross_origin_embedder_policy: { value: 'require-corp' },
    cross_origin_opener_policy: { value: 'same-origin' },
  },
  firefox: {
    // An event page; it is the inference host as well. Isolation keys are left out: Firefox ignores them.
    background: { scripts: ['background.js'], type: 'module' },
    // With this word alone may a content script read the pixels of every image; it covers and judges http and https.
    host_permissions: ['<all_urls>'],
    browser_specific_settings: {
      gecko: {
        id: 'scrim@scrim.addon',
        strict_min_version: '153.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  },
};
const EXTRA_PERMISSIONS: Record<Browser, string[]> = { chrome: ['offscreen'], firefox: [] };

/** Writes the browser's manifest; version and licence come from package.json alone. */
function manifest(browser: Browser): Plugin {
  return {
    name: 'scrim:manifest',
    generateBundle() {
      const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as { version: string };
      const shared = JSON.parse(readFileSync(path('manifest.json'), 'utf8')) as { permissions: string[] };
      const source = {
        ...shared,
        version,
        permissions: [...shared.permissions, ...EXTRA_PERMISSIONS[browser]].sort(),
        ...MANIFEST[browser],
      };
      this.emitFile({
        type: 'asset',
        fileName: 'manifest.json',
        source: `${JSON.stringify(source, null, 2)}\n`,
      });
    },
  };
}

/** Puts each page at the package's root, under the name that manifest and code know it by. */
const pagesAtRoot: Plugin = {
  name: 'scrim:pages-at-root',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      const page = /^src\/(?:ui\/([a-z]+)\/index|entries\/([a-z]+))\.html$/.exec(file.fileName);
      if (page !== null) file.fileName = `${page[1] ?? page[2]}.html`;
    }
  },
};

/** Copies files as they are. */
function copies(files: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'scrim:copies',
    generateBundle() {
      for (const [fileName, from] of Object.entries(files)) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(path(from)) });
      }
    },
  };
}

/** Emits a sheet as one file, with those that it imports put in their places. */
function joined(fileName: string, from: string): Plugin {
  return {
    name: 'scrim:joined',
    generateBundle() {
      const read = (name: string): string =>
        readFileSync(fileURLToPath(new URL(name, pathToFileURL(path(from)))), 'utf8');
      const source = readFileSync(path(from), 'utf8').replace(
        /@import "(.+?)"(?: layer\((.+?)\))?;/g,
        (_, name: string, layer?: string) =>
          layer === undefined ? read(name) : `@layer ${layer} {\n${read(name)}}\n`,
      );
      this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

/** Where transformers.js would have onnxruntime-web's files from, if nobody told it better. */
const CDN = /https:\/\/cdn\.jsdelivr\.net\/npm\/onnxruntime-web@\$\{[\w.]+\}\/dist\//;

/**
 * Has it look in the package from the start: `configure` (src/inference/classifier.ts) says so, and the policy of the
 * extension's pages forbids all else, but a store that finds the address of a script in a package may refuse it.
 */
const withoutCdn: Plugin = {
  name: 'scrim:without-cdn',
  transform: {
    filter: { code: CDN },
    handler: (code) => ({ code: code.replace(CDN, '/ort/'), map: null }),
  },
};

const ORT = 'node_modules/onnxruntime-web/dist';
const VIT = ['config.json', 'preprocessor_config.json', 'LICENSE'].map((name) => `models/vit-384/${name}`);
/** The models that the package carries, by folder. */
const PACKAGED = ['mobilenet-v2', 'inception-v3'];
const MODELS = {
  // The small files only: the weights are downloaded, see src/shared/weights.ts.
  ...Object.fromEntries(VIT.map((file) => [file, file])),
  ...Object.fromEntries(
    PACKAGED.flatMap((id) =>
      ['config.json', 'preprocessor_config.json', 'onnx/model.onnx', 'LICENSE'].map((file) => [
        `models/${id}/${file}`,
        `models/${id}/${file}`,
      ]),
    ),
  ),
};

type Device = 'wasm' | 'webgpu';
const ortAlias = (device: Device) => ({ '#ort': path(`src/inference/ort/${device}.ts`) });

/** One worker for each build of onnxruntime-web: which one is loaded decides what it can run on. */
const workerPass = (device: Device, runtime: string): UserConfig => ({
  plugins: [
    withoutCdn,
    copies({
      [`ort/${runtime}.mjs`]: `${ORT}/${runtime}.mjs`,
      [`ort/${runtime}.wasm`]: `${ORT}/${runtime}.wasm`,
      ...(device === 'wasm' ? MODELS : {}),
    }),
  ],
  build: {
    rolldownOptions: {
      input: path('src/entries/worker.ts'),
      output: { format: 'es', entryFileNames: device === 'wasm' ? 'worker.js' : 'worker-gpu.js' },
    },
  },
});

const BACKGROUND: Record<Browser, Record<string, string>> = {
  chrome: {
    background: path('src/entries/background.ts'),
    offscreen: path('src/entries/offscreen.html'),
  },
  firefox: { background: path('src/entries/event-page.ts') },
};

const passes: Record<Pass, (browser: Browser) => UserConfig> = {
  pages: (browser) => ({
    publicDir: 'public',
    plugins: [manifest(browser), pagesAtRoot],
    build: {
      emptyOutDir: true,
      modulePreload: false,
      rolldownOptions: {
        input: {
          ...BACKGROUND[browser],
          popup: path('src/ui/popup/index.html'),
          options: path('src/ui/options/index.html'),
          welcome: path('src/ui/welcome/index.html'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  }),
  content: () => ({
    plugins: [joined('cover.css', 'src/content/cover/cover.css')],
    resolve: { alias: { 'webextension-polyfill': path('src/platform/native.ts') } },
    build: {
      rolldownOptions: {
        input: path('src/entries/content.ts'),
        output: { format: 'iife', entryFileNames: 'content.js' },
      },
    },
  }),
  worker: () => ({
    ...workerPass('wasm', 'ort-wasm-simd-threaded'),
    resolve: {
      alias: {
        ...ortAlias('wasm'),
        // transformers.js asks for the WebGPU build; on the CPU the plain one is faster (docs/measurements.md).
        'onnxruntime-web/webgpu': path(`${ORT}/ort.wasm.min.mjs`),
      },
    },
  }),
  'worker-gpu': () => ({
    ...workerPass('webgpu', 'ort-wasm-simd-threaded.asyncify'),
    resolve: {
      // The one without its WASM glue inside, which would start from an address that the policy forbids.
      alias: { ...ortAlias('webgpu'), 'onnxruntime-web/webgpu': path(`${ORT}/ort.webgpu.min.mjs`) },
    },
  }),
};

export default defineConfig(({ mode }) => {
  const browser = BROWSERS.find((name) => mode.startsWith(`${name}-`)) ?? 'chrome';
  const pass = PASSES.find((name) => mode === modeOf(browser, name)) ?? 'pages';
  const config = passes[pass](browser);
  return {
    root: path('.'),
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    ...config,
    resolve: {
      ...config.resolve,
      alias: { '#platform': path(`src/platform/${browser}/platform.ts`), ...config.resolve?.alias },
    },
    define: {
      'process.env.NODE_ENV': '"production"',
      // Builds for tests put a hub of their own here (tests/e2e/support/hub-build.ts); no other build has a way to.
      __SCRIM_TEST_HUB__: 'undefined',
    },
    build: {
      outDir: path(`dist/${browser}`),
      emptyOutDir: false,
      target: 'es2023',
      assetsInlineLimit: 0,
      ...config.build,
    },
  } satisfies UserConfig;
});
