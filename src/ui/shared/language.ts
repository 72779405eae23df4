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
 * @param uiDir its direction, as `@@bidi_dir` gives it
 * @param written the language of the message catalogue in use (`de`)
 */
export function languageOf(uiLocale: string, uiDir: string, written: string): Language {
  const ui = uiLocale.replaceAll('_', '-');
  const spoken = ui === written || ui.startsWith(`${written}-`);
  return spoken ? { lang: ui, dir: uiDir === 'rtl' ? 'rtl' : 'ltr' } : { lang: written || 'en', dir: 'ltr' };
}
