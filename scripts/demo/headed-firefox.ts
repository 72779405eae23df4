import { launchFirefox } from '../driver/firefox/launch';

/** Opens a window of Firefox on the gallery, and resolves when it is closed, or at Ctrl-C. The profile goes with it. */
export async function runHeadedFirefox(url: string): Promise<void> {
  const firefox = await launchFirefox({ headless: false, handleSignals: false });
  const closed = new Promise<void>((done) => {
    firefox.process.once('disconnected', () => done());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
  const page = await firefox.newTab({ viewport: null });
  await page.goto(url);
  await page.bringToFront();
  console.log(`• the gallery is at ${url}; close the window or press Ctrl-C to end`);
  await closed;
  await firefox.close();
}
