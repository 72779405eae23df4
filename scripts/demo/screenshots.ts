import { startDemo } from '../../demo/server';
import { tabOf } from '../driver/chromium';
import { launchScrim, type Scrim } from '../lib/launch';
import { waitForDecisions } from './decide';
import { writePicture } from './picture';
import { shootGallery, shootPage, shootPopup } from './shoot';
import { installWatch } from './watch';

const folder = 'docs/images';
const schemes = ['light', 'dark'] as const;
/** CSS pixels. */
const viewport = { width: 1120, height: 820 };
/** A large screen, so that the popup fits, with two pixels for one: its small print stays sharp. */
const screen = '--screen-info={2400x2000 devicePixelRatio=2.0}';
/** Milliseconds. */
const timeout = 300_000;

async function decidedGallery({ context }: Scrim, url: string) {
  const page = await context.newPage();
  await installWatch(tabOf(page));
  await page.goto(url);
  await waitForDecisions(tabOf(page), timeout);
  // Past the heading, to where the pictures are.
  await page.evaluate(() => document.querySelector('main')?.scrollIntoView({ behavior: 'instant' }));
  return page;
}

/** Makes the pictures of the README from the built extension: gallery, popup, options and welcome page. */
async function main(): Promise<void> {
  const server = await startDemo();
  const scrim = await launchScrim({ viewport, extraArgs: [screen] });
  try {
    const gallery = await decidedGallery(scrim, `${server.origin}/`);
    for (const scheme of schemes) {
      await writePicture(`${folder}/gallery-${scheme}.png`, await shootGallery(gallery, scheme));
      await writePicture(`${folder}/popup-${scheme}.png`, await shootPopup(scrim, gallery, scheme));
    }
    for (const name of ['options', 'welcome']) {
      await writePicture(`${folder}/${name}-light.png`, await shootPage(scrim, `${name}.html`, 'light'));
    }
  } finally {
    await scrim.close();
    await server.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
