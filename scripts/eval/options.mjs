import { parseArgs } from 'node:util';
import { parseMode } from '../classify/options.mjs';

export const usage = `usage: npm run eval -- DIR [options]
       npm run eval -- --csv FILE [options]

Measures the built extension, in Chromium, on pictures whose labels are known: those below DIR/safe and DIR/nsfw, or
those that a CSV file lists in its columns path and label (safe or nsfw; paths from the file's own folder).

  --mode MODE     auto (default: the best that is there), fast, balanced or accurate
  --fpr SHARE     the threshold is found that gives at most this share of false alarms (default: 0.01)
  --limit N       no more than N pictures of each label
  --out DIR       where results.csv and report.html go (default: out/eval)
  --dist DIR      another build of the extension, taken as it is (default: dist/chrome)
  --help          this text

The published figures of vit-384 are those of the model alone: --mode accurate, after npm run models -- vit-384.`;

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
      csv: { type: 'string' },
      mode: { type: 'string', default: 'auto' },
      fpr: { type: 'string', default: '0.01' },
      limit: { type: 'string' },
      out: { type: 'string', default: 'out/eval' },
      dist: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { help, csv, out, dist, limit } = values;
  if (!help && positionals.length + (csv === undefined ? 0 : 1) !== 1) {
    throw new Error('which pictures? Name one folder, or one file by --csv');
  }
  const fpr = Number(values.fpr);
  if (values.fpr.trim() === '' || !(fpr >= 0 && fpr <= 1)) {
    throw new Error(`--fpr takes a share from 0 to 1, not ${values.fpr}`);
  }
  if (limit !== undefined && !/^[1-9]\d*$/.test(limit)) {
    throw new Error(`--limit takes a whole number from 1, not ${limit}`);
  }
  const mode = parseMode(values.mode);
  const most = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  return { help, csv, folder: positionals[0], mode, fpr, limit: most, out, dist };
}
