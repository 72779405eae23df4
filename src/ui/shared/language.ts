export interface Language {
  /** BCP 47 tag. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/**
 * The language that the reader really sees. A browser in a language that Scrim does not speak gets the English
 * messages, yet still reports its own locale and direction; a page must not call English text Hebrew, nor lay it out
 * from right to left.
 *
 * @param uiLocale the browser's own locale, as `@@ui_locale` gives it (`de_AT`)
 * @param uiDir its direction, as `@@bidi_dir` gives it; empty where the browser has lost it
 * @param written the language of the message catalogue in use (`de`)
 */
export function languageOf(uiLocale: string, uiDir: string, written: string): Language {
  const ui = uiLocale.replaceAll('_', '-');
  const spoken = ui === written || ui.startsWith(`${written}-`);
  // Also a browser whose own texts are missing: it says English, and still takes the messages that were asked for.
  const lang = spoken ? ui : written || 'en';
  if (spoken && uiDir !== '') return { lang, dir: uiDir === 'rtl' ? 'rtl' : 'ltr' };
  return { lang, dir: RIGHT_TO_LEFT.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr' };
}

/** Scripts, as ISO 15924 names them. */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);
