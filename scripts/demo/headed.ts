import { launchScrim } from '../lib/launch';

/** Opens a window on the gallery, and resolves when it is closed, or at Ctrl-C. The profile goes with it. */
export async function runHeaded(url: string): Promise<void> {
  const scrim = await launchScrim({ headless: false, viewport: null, handleSignals: false });
  const { context } = scrim;
  const closed = new Promise<void>((done) => {
    context.once('close', () => done());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
    context.on('page', (page) => {
      // Without its last tab a browser may live on in the background.
      page.once('close', () => context.pages().length === 0 && done());
    });
  });
  const page = await context.newPage();
  for (const blank of context.pages())
    if (blank !== page && blank.url() === 'about:blank') await blank.close();
  await page.goto(url);
  await page.bringToFront();
  console.log(`• the gallery is at ${url}; close the window or press Ctrl-C to end`);
  await closed;
  await scrim.close();
}
