import { parseArgs } from 'node:util';

export const usage = `usage: npm start -- [options]

Opens a browser with Scrim on a local gallery. Without a display, or with --headless, it waits instead until every
image is decided, prints what became of each, and exits with 0 where all of it is as expected.

  --firefox           in Firefox; default: Chromium
  --headless          no window
  --port N            port of the gallery on this machine (default: a free one)
  --screenshot FILE   where the picture of the whole page goes (headless; default: out/gallery.png)
  --report FILE       writes the results as JSON as well (headless)
  --timeout SECONDS   how long the images may take (headless; default: 300)
  --help              this text`;

/** Linux says by these two whether there is a screen; the other systems always have one. */
function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @param {string} name @param {string} text @param {number} most */
function whole(name, text, most) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new Error(`--${name} takes a whole number from 0 to ${most}, not ${text}`);
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
      firefox: { type: 'boolean', default: false },
      headless: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      screenshot: { type: 'string', default: 'out/gallery.png' },
      report: { type: 'string' },
      timeout: { type: 'string', default: '300' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { help, screenshot, report } = values;
  return {
    help,
    screenshot,
    report,
    firefox: values.firefox,
    headless: values.headless || !hasDisplay(),
    port: whole('port', values.port, 65_535),
    timeoutMs: whole('timeout', values.timeout, 86_400) * 1000,
  };
}
