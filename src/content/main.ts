import { browser } from '../platform/browser';
import { fromBackground, serve } from '../platform/messaging';
import { background } from '../platform/services';
import { followSettings, loadSettings } from '../platform/settings-store';
import { log, messageOf } from '../shared/log';
import { Frame } from '../shared/protocol';
import type { Settings } from '../shared/settings';
import { isAllowed } from '../shared/site-rules';
import { Badge } from './badge';
import { release } from './cover/cover';
import { keepInPlace } from './drag';
import { Flights } from './flights';
import { HostClient } from './host-client';
import { last } from './lasting';
import { PagePort } from './page-port';
import { Reveal } from './reveal/reveal';
import { Session } from './session';
import { throttle } from './tally';

/** Badge and popup follow the page this often, in milliseconds. */
const REPORT_EVERY_MS = 250;
/** How soon a script that outlived its extension finds out, in milliseconds, where no port tells it. */
const ORPHAN_CHECK_MS = 2_000;
/**
 * So long it then keeps its covers, in milliseconds: it cannot tell whether the extension was removed or is being
 * updated, and the new one takes its tabs over within moments.
 */
const ORPHAN_KEEPS_MS = 8_000;

/**
 * How soon the sheet at user level is asked for again, in milliseconds: the background may be stopped in the middle of a
 * call. Each further time it takes four times as long, up to an hour, so that nobody is kept awake where it is never to be
 * had.
 */
const COVER_AGAIN_MS = 100;
const COVER_AGAIN_MOST_MS = 3_600_000;

/** For so long nobody looks again whether the extension is still there, in milliseconds: to ask is slow. */
const ALIVE_FOR_MS = 20;

/** A frame is filtered unless its own site, or the site that it is part of, is allowed. */
const addresses = (): string[] => [self.origin, ...ancestors()];
const ancestors = (): string[] => [...(location.ancestorOrigins ?? [])];

/** Outlives the session in the extension's own world of this frame, and tells a second script that it is one. */
const world = globalThis as { scrimSession?: { readonly isAlive: () => boolean; readonly end: () => void } };

/**
 * Starts the page session of this frame. It ends by itself when the reader allows the site, or when the extension is
 * removed or updated: then no cover of it stays behind.
 */
export function start(): void {
  if (world.scrimSession?.isAlive() === true) return;
  world.scrimSession?.end();

  const controller = new AbortController();
  const { signal } = controller;

  const cover = (begins = true, pause = COVER_AGAIN_MS): void => {
    background.cover(begins).then(
      () => signal.aborted || session.refreshShadows(),
      (error: unknown) => {
        log.info('no cover at user level yet:', messageOf(error));
        setTimeout(() => signal.aborted || cover(false, Math.min(4 * pause, COVER_AGAIN_MOST_MS)), pause);
      },
    );
  };
  cover();

  const end = (): void => {
    if (signal.aborted) return;
    controller.abort();
    release(document);
    session.clear();
    // An orphan cannot call anybody; its sheet at user level is out of reach, and `release` holds against it.
    background.uncover().catch(() => undefined);
  };

  world.scrimSession = { isAlive: () => !signal.aborted && !isOrphaned(), end };

  let leaving: ReturnType<typeof setTimeout> | undefined;
  const leave = (): void => {
    leaving ??= setTimeout(end, ORPHAN_KEEPS_MS);
  };
  signal.addEventListener('abort', () => clearTimeout(leaving));
  const host = new HostClient(leave, ancestors());
  const checkOrphaned = (): void => {
    if (isOrphaned()) leave();
  };
  const badge = new Badge((counts) => background.report(counts), checkOrphaned);
  const update = throttle(
    REPORT_EVERY_MS,
    () => {
      pagePort.update();
      // Nobody sees it yet, and the badge is of the page that is seen.
      if (!isAhead()) badge.tell(session.counts);
    },
    signal,
  );
  let alive = Number.NEGATIVE_INFINITY;
  const isAlive = (): boolean => {
    if (performance.now() - alive > ALIVE_FOR_MS) {
      alive = performance.now();
      checkOrphaned();
    }
    return !signal.aborted && leaving === undefined;
  };
  const session = new Session(
    new Flights(host),
    update,
    (root) => session.listen(root, signal),
    isAlive,
    (href) => background.sheet(href),
  );
  signal.addEventListener('abort', () => host.stop());
  last(document, 'scroll', ({ isTrusted }) => isTrusted && host.scroll(), {
    capture: true,
    passive: true,
    signal,
  });
  session.start(document, signal);
  const pagePort = new PagePort(session, signal);
  const reveal = new Reveal(session, signal);
  keepInPlace(session, signal);

  // A page that was rendered ahead takes the place of the one before it, and its frames have other numbers now.
  const enter = (): void => {
    cover();
    update();
  };
  last(document, 'prerenderingchange', enter, { signal });
  // A frame that is removed leaves the page it was part of with its badge. A page may also come back as it was.
  last(window, 'pagehide', () => badge.leave(), { signal });
  last(
    window,
    'pageshow',
    ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      host.renew();
      update();
      // While it was kept nobody told it what has changed.
      void loadSettings().then(({ settings }) => signal.aborted || heed(settings));
    },
    { signal },
  );
  const unserve = serve(Frame, fromBackground, {
    greet: () => undefined,
    toggleImage: () => reveal.toggle(),
    review: () => {
      // Every frame of the tab is called; the one that has the focus answers.
      if (document.hasFocus() && !(document.activeElement instanceof HTMLIFrameElement)) reveal.review();
    },
  });
  signal.addEventListener('abort', () => !isOrphaned() && unserve());

  const heed = (settings: Settings): void => {
    if (isAllowedHere(settings.allowed)) end();
    else session.apply(settings);
  };
  void followSettings(heed, signal).catch(() => checkOrphaned());

  const orphanCheck = setInterval(checkOrphaned, ORPHAN_CHECK_MS);
  signal.addEventListener('abort', () => clearInterval(orphanCheck));
}

const isAllowedHere = (allowed: readonly string[]): boolean =>
  allowed.length > 0 && addresses().some((address) => isAllowed(address, allowed));

/** Rendered before the reader goes there, if ever. */
const isAhead = (): boolean => (document as { readonly prerendering?: boolean }).prerendering === true;

/** The extension was removed, updated or reloaded; this script can reach none of its other parts any more. */
const isOrphaned = (): boolean => browser.runtime?.id === undefined;
