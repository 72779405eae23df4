import type messages from '../../../public/_locales/en/messages.json';
import { browser } from '../../platform/browser';
import { languageOf } from './language';
import { fill, readCatalogue } from './lost-messages';
import { pluralForm } from './plural';

/** A key of the English catalogue; the other languages have the same ones, which a test holds. */
export type MessageKey = keyof typeof messages;

/** Our own copy, only where the browser has lost its own: all texts are empty then, and a blank page helps nobody. */
const lost =
  browser.i18n.getMessage('language') === ''
    ? await readCatalogue(
        async (path) => (await fetch(browser.runtime.getURL(path))).json(),
        browser.i18n.getUILanguage(),
      )
    : undefined;

/** @returns the reader's text for a key. Isolate names of sites and the like first ({@link isolate}). */
export const t = (key: MessageKey, ...substitutions: string[]): string =>
  lost === undefined ? browser.i18n.getMessage(key, substitutions) : fill(lost, key, substitutions);

const language = languageOf(
  browser.i18n.getMessage('@@ui_locale') || browser.i18n.getUILanguage(),
  browser.i18n.getMessage('@@bidi_dir'),
  t('language'),
);
const numbers = new Intl.NumberFormat(language.lang);

/** Like {@link t} for a message with plural forms; `$1` is the count. */
export const plural = (key: MessageKey, count: number, ...substitutions: string[]): string =>
  pluralForm(t(key, number(count), ...substitutions), count, language.lang);

export const number = (value: number): string => numbers.format(value);

/** A number with its unit, as the reader's language writes it. */
export const measure = (value: number, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(language.lang, { style: 'unit', ...options }).format(value);

/** Keeps a left-to-right name in one piece within a right-to-left sentence (Unicode first strong isolate). */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

/** Tells the document what language it is in, and names it. */
export function dressDocument(title: string): void {
  document.documentElement.lang = language.lang;
  document.documentElement.dir = language.dir;
  document.title = title;
}
