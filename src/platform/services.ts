/** Callers' views of the services, with what each method answers. */
import {
  Background,
  type Choices,
  type CookieTerms,
  Frame,
  type Health,
  Host,
  Loans,
  Store,
  type StoreState,
} from '../shared/protocol';
import type { SheetText } from '../shared/sheet-text';
import { browser, type Runtime } from './browser';
import { client, type Handlers } from './messaging';

type BackgroundHandlers = Handlers<(typeof Background)['methods']> & {
  wake: (sender: Runtime.MessageSender) => Promise<void>;
  sheet: (sender: Runtime.MessageSender, url: string) => Promise<SheetText>;
  choices: (sender: Runtime.MessageSender) => Promise<Choices>;
};
type HostHandlers = Handlers<(typeof Host)['methods']> & {
  health: (sender: Runtime.MessageSender) => Promise<Health>;
};
type StoreHandlers = Handlers<(typeof Store)['methods']> & {
  states: (sender: Runtime.MessageSender) => Promise<readonly StoreState[]>;
};

type LoansHandlers = Handlers<(typeof Loans)['methods']> & {
  lend: (sender: Runtime.MessageSender) => Promise<CookieTerms>;
};

export const background = client<(typeof Background)['methods'], BackgroundHandlers>(Background);
export const host = client<(typeof Host)['methods'], HostHandlers>(Host);
export const loans = client<(typeof Loans)['methods'], LoansHandlers>(Loans);
export const store = client<(typeof Store)['methods'], StoreHandlers>(Store);

/** One frame's content script. */
export const frame = (tabId: number, frameId?: number) =>
  client<(typeof Frame)['methods'], Handlers<(typeof Frame)['methods']>>(Frame, (message) =>
    browser.tabs.sendMessage(tabId, message, frameId === undefined ? {} : { frameId }),
  );
