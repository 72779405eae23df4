/**
 * What the demo and the end-to-end tests ask of a browser with Scrim in it. The names are Playwright's, whose objects
 * are used as they are for Chromium; Firefox has its own behind the same words (firefox/).
 */
import type { Flash } from '../lib/flashes';

export type BrowserName = 'chromium' | 'firefox';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Wait {
  /** Milliseconds. */
  readonly timeout?: number;
}

type Work<R, A> = string | ((arg: A) => R | Promise<R>);
type Role = 'alert' | 'button' | 'heading' | 'slider' | 'switch';
interface Named {
  readonly name?: string | RegExp;
  readonly exact?: boolean;
  /** Of a heading. */
  readonly level?: number;
}

interface Finder {
  /** By a CSS selector. */
  locator(selector: string): Locator;
  getByRole(role: Role, options?: Named): Locator;
  getByText(text: string | RegExp): Locator;
  getByLabel(text: string): Locator;
}

/** A way to elements that is gone anew at each use; it waits until there is one. */
export interface Locator extends Finder {
  nth(index: number): Locator;
  first(): Locator;
  filter(options: { readonly hasText: string }): Locator;
  count(): Promise<number>;
  waitFor(options?: Wait & { readonly state?: 'attached' | 'visible' }): Promise<void>;
  evaluate<R>(work: (element: Element) => R): Promise<R>;
  textContent(): Promise<string | null>;
  allTextContents(): Promise<string[]>;
  getAttribute(name: string): Promise<string | null>;
  inputValue(): Promise<string>;
  isChecked(): Promise<boolean>;
  focus(): Promise<void>;
  hover(options?: { readonly position?: { x: number; y: number }; readonly force?: boolean }): Promise<void>;
  click(options?: Wait & { readonly button?: 'right'; readonly force?: boolean }): Promise<void>;
  fill(text: string): Promise<void>;
  press(key: string): Promise<void>;
  boundingBox(): Promise<Rectangle | null>;
  screenshot(): Promise<Buffer>;
}

/** A document of a tab, and what comes after it in the same place. */
export interface Frame extends Finder {
  url(): string;
  parentFrame(): Frame | null;
  /** Runs in the page's own world; what it takes and gives must be JSON. */
  evaluate<R>(work: Work<R, void>): Promise<R>;
  evaluate<R, A>(work: Work<R, A>, arg: A): Promise<R>;
  waitForLoadState(state?: 'load' | 'domcontentloaded'): Promise<void>;
  frameElement(): Promise<{ boundingBox(): Promise<Rectangle | null> }>;
}

export interface Tab extends Omit<Frame, 'parentFrame' | 'frameElement'> {
  goto(url: string, options?: { readonly waitUntil?: 'commit' | 'load' }): Promise<unknown>;
  reload(): Promise<unknown>;
  goBack(): Promise<unknown>;
  /** The main one first, then as they came. */
  frames(): Frame[];
  mainFrame(): Frame;
  bringToFront(): Promise<void>;
  close(): Promise<void>;
  viewportSize(): { readonly width: number; readonly height: number } | null;
  setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
  screenshot(options?: { readonly path?: string; readonly fullPage?: boolean }): Promise<Buffer>;
  /** Runs before the scripts of each page that comes. */
  addInitScript(script: { readonly path: string }): Promise<unknown>;
  readonly keyboard: { press(key: string): Promise<void> };
  readonly mouse: { click(x: number, y: number): Promise<void>; move(x: number, y: number): Promise<void> };
}

/** Keeps every frame that is painted, from a tab's first page on. */
export interface Recorder {
  stop(): Promise<Recording>;
}

export interface Recording {
  /** How many frames were painted and kept. 0 says that nothing was proven. */
  readonly frames: number;
  /** Those frames that show a marker uncovered, in order. */
  readonly flashes: readonly Flash[];
}

export interface LaunchOptions {
  /** Folder of the unpacked extension. Default: the browser's own in dist. */
  readonly dist?: string;
  /** Whether all names under `.test` lead to this machine, and all others nowhere. */
  readonly sites?: boolean;
  /** Folder of a profile that outlives the browser. */
  readonly profile?: string;
  /** CSS pixels. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly headless?: boolean;
  /** Whether the extension is there from the start. Default: true. */
  readonly extension?: boolean;
}

/** A running browser with the extension in it. */
export interface Driver {
  readonly name: BrowserName;
  /** The address of a page of the extension, such as `popup.html`. */
  url(page: string): string;
  newTab(): Promise<Tab>;
  /** Those that are open. */
  tabs(): Promise<readonly Tab[]>;
  /** Runs where the extension's API is, as `chrome`; what it takes and gives must be JSON. */
  inExtension<R>(work: Work<R, void>): Promise<R>;
  inExtension<R, A>(work: Work<R, A>, arg: A): Promise<R>;
  /** Start it on about:blank, before the navigation that it is to watch. */
  record(tab: Tab, options?: { readonly format?: 'jpeg' | 'png' }): Promise<Recorder>;
  /** Gives one of the extension's commands, as by its shortcut, to the tab in front. */
  command(name: string): Promise<void>;
  /** Chooses the extension's entry of this name in the context menu that a click has opened. */
  chooseMenu(id: string): Promise<void>;
  /** Stops the background, as the browser does when it is idle. */
  stopBackground(): Promise<void>;
  /** Whether the background runs. */
  isBackgroundRunning(): Promise<boolean>;
  /** Ends the inference host, with its worker. */
  killHost(): Promise<void>;
  /** Ends the models' worker as running out of memory does: it says nothing, and answers no more. */
  killWorker(): Promise<void>;
  /** Installs the extension from a folder, or updates it where it is there. */
  install(folder: string): Promise<void>;
  /** Removes the extension. */
  uninstall(): Promise<void>;
  close(): Promise<void>;
}
