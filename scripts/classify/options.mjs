import { parseArgs } from 'node:util';

export const usage = `usage: npm run classify -- FILE_OR_URL ... [options]

Asks the built extension, in Chromium, what it sees in pictures: files of this machine, or addresses (http, https).

  --mode MODE     auto (default: the best that is there), fast, balanced or accurate
  --model ID      vit-384 judges every picture, as --mode accurate does
  --dist DIR      another build of the extension, taken as it is (default: dist/chrome)
  --json          the answers as JSON, and nothing else, on stdout
  --help          this text

balanced, accurate and vit-384 need the model's weights: npm run models -- vit-384 fetches them.`;

export const modes = /** @type {const} */ (['auto', 'fast', 'balanced', 'accurate']);

/** Models that no mode lets judge alone. */
export const neverAlone = ['mobilenet-v2', 'inception-v3'];
export const alone = 'vit-384';

/**
 * @param {string} text
 * @returns {(typeof modes)[number]}
 */
export function parseMode(text) {
  const mode = modes.find((one) => one === text);
  if (mode === undefined) throw new Error(`--mode is one of ${modes.join(', ')}, not ${text}`);
  return mode;
}

/**
 * The mode in which a model has the last word on every picture.
 *
 * @param {string} model
 * @param {(typeof modes)[number] | undefined} mode what was asked for beside it
 */
function modeOf(model, mode) {
  if (neverAlone.includes(model)) {
    throw new Error(
      `the extension never lets ${model} judge alone, so it cannot be forced; only ${alone} can. ` +
        'Which model had the last word on each picture is in the answers',
    );
  }
  if (model !== alone) {
    throw new Error(`no model is called ${model}; there are ${[alone, ...neverAlone].join(', ')}`);
  }
  if (mode !== undefined && mode !== 'accurate') {
    throw new Error(`--model ${model} is the mode accurate, and --mode says ${mode}`);
  }
  return /** @type {const} */ ('accurate');
}

/**
 * @param {readonly string[]} args
 * @returns {import('./options.d.mts').Options}
 * @throws {Error} with a message for the user
 */
export function parseOptions(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      mode: { type: 'string' },
      model: { type: 'string' },
      dist: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { help, json, model, dist } = values;
  const asked = values.mode === undefined ? undefined : parseMode(values.mode);
  const mode = model === undefined ? (asked ?? 'auto') : modeOf(model, asked);
  if (!help && positionals.length === 0) throw new Error('which pictures? Name files or addresses');
  return { help, json, mode, dist, inputs: positionals };
}
