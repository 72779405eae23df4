import { parseArgs } from 'node:util';

export const usage = `usage: npm run bench -- [options]

Measures, in one run: onnxruntime-node with as many threads as the extension has; the naive way (transformers.js's own
pipeline in a page's worker, one thread, one picture at a time); and the built extension. ViT figures are those of a
synthetic model of the real size, so no download is needed.

  --page          measures what Scrim costs a page instead: endless galleries of 10,000 pictures and a page of words,
                  each with Scrim and without
  --minutes N     with --page: how long each gallery is scrolled (default: 1, which is once through; a fraction will do)
  --quick         one round, and the naive ViT page extrapolated from a few pictures
  --rounds N      the figures are the medians of so many rounds (default: 3; with --quick: 1)
  --images N      pictures on a page (default: 60)
  --photos DIR    photographs for the pages (default: ../shared/photos where it is there, else painted fixtures)
  --report FILE   writes the figures as JSON as well
  --vit NAME      tiny tries out the bench itself with a ViT of no size (default: full)
  --help          this text

Nothing else should run on the machine meanwhile.`;

/** @param {string} name @param {string} text */
function whole(name, text) {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number from 1, not ${text}`);
}

/** @param {string} text */
function minutesOf(text) {
  const minutes = Number(text);
  if (minutes >= 0.1 && minutes <= 600) return minutes;
  throw new Error(`--minutes takes a number from 0.1 to 600, not ${text}`);
}

/**
 * @param {readonly string[]} args
 * @returns {import('./options.d.mts').Options}
 * @throws {Error} with a message for the user
 */
export function parseOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      images: { type: 'string', default: '60' },
      photos: { type: 'string' },
      report: { type: 'string' },
      vit: { type: 'string', default: 'full' },
      page: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { help, quick, photos, report, vit, page } = values;
  if (vit !== 'full' && vit !== 'tiny') throw new Error(`--vit is full or tiny, not ${vit}`);
  const rounds = whole('rounds', values.rounds ?? (quick ? '1' : '3'));
  const images = whole('images', values.images);
  return { help, quick, rounds, images, photos, report, vit, page, minutes: minutesOf(values.minutes) };
}
