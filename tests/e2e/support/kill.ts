import type { BrowserContext, CDPSession } from 'playwright';

/** A session with the whole browser, which sees targets that Playwright does not: offscreen documents, their workers. */
async function browserSession(context: BrowserContext): Promise<CDPSession> {
  const browser = context.browser();
  if (browser === null) throw new Error('the context has no browser to talk to');
  return browser.newBrowserCDPSession();
}

interface Target {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
}

async function findTarget(session: CDPSession, type: string, end: string): Promise<Target> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  const found = targetInfos.find((target) => target.type === type && target.url.endsWith(end));
  if (found === undefined) {
    throw new Error(
      `no ${type} ${end} among ${targetInfos.map(({ type: t, url }) => `${t} ${url}`).join(', ')}`,
    );
  }
  return found;
}

/** Closes the offscreen document with everything in it. */
export async function killHost(context: BrowserContext): Promise<void> {
  const session = await browserSession(context);
  const { targetId } = await findTarget(session, 'background_page', '/offscreen.html');
  await session.send('Target.closeTarget', { targetId });
  await session.detach();
}

/** Ends the models' worker from within, as running out of memory does: it says nothing, and answers no more. */
export async function killWorker(context: BrowserContext): Promise<void> {
  const session = await browserSession(context);
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  // Workers have no address here, and those of WASM's threads are among them.
  const workers = targetInfos.filter(({ type }) => type === 'worker');
  const killed = await Promise.all(
    workers.map(({ targetId }) =>
      evaluate(session, targetId, "self.name === 'scrim' ? (self.close(), 'closed') : self.name"),
    ),
  );
  if (!killed.includes('closed')) throw new Error(`no models' worker among: ${killed.join(', ')}`);
  await session.detach();
}

/** Stops the service worker, as the browser does after 30 seconds without an event. */
export async function stopBackground(context: BrowserContext): Promise<void> {
  const session = await browserSession(context);
  const { targetId } = await findTarget(session, 'service_worker', '/background.js');
  await session.send('Target.closeTarget', { targetId });
  await session.detach();
}

/** Runs an expression in a target by way of an old-style attachment, whose messages are strings. */
async function evaluate(session: CDPSession, targetId: string, expression: string): Promise<unknown> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const answered = new Promise<unknown>((resolve) => {
    session.on('Target.receivedMessageFromTarget', (event) => {
      if (event.sessionId !== sessionId) return;
      resolve(
        (JSON.parse(event.message) as { result?: { result?: { value?: unknown } } }).result?.result?.value,
      );
    });
  });
  const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
  await session.send('Target.sendMessageToTarget', { sessionId, message });
  return answered;
}
