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

/** Closes the one target of this type whose address ends so, with everything in it. */
export async function endTarget(context: BrowserContext, type: string, end: string): Promise<void> {
  const session = await browserSession(context);
  const { targetId } = await findTarget(session, type, end);
  await session.send('Target.closeTarget', { targetId });
  await session.detach();
}

/** Ends the worker of a hidden document from within, as running out of memory does. */
export async function endWorker(context: BrowserContext, owner: string): Promise<void> {
  const session = await browserSession(context);
  const host = await findTarget(session, 'background_page', owner);
  // A worker listens only when its owner has been attached to.
  const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
  await send(session, host.targetId, 'Target.setAutoAttach', attach);
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  // Threads of WASM are workers too, but not the host's own.
  const worker = targetInfos.find(({ type, parentId }) => type === 'worker' && parentId === host.targetId);
  if (worker === undefined) throw new Error('the host has no worker');
  await send(session, worker.targetId, 'Runtime.evaluate', {
    expression: 'setTimeout(() => self.close()), 0',
  });
  await session.detach();
}

/** Sends one command to a target by way of an old-style attachment, whose messages are strings. */
async function send(session: CDPSession, targetId: string, method: string, params: object): Promise<void> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const answered = new Promise<void>((resolve) => {
    session.on('Target.receivedMessageFromTarget', (event) => {
      if (event.sessionId === sessionId && 'id' in JSON.parse(event.message)) resolve();
    });
  });
  const message = JSON.stringify({ id: 1, method, params });
  await session.send('Target.sendMessageToTarget', { sessionId, message });
  await answered;
}
