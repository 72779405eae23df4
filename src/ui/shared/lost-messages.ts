/** A catalogue as it lies in `_locales/`: `$1` to `$9` stand for the substitutions. */
export type Catalogue = Readonly<Record<string, { readonly message: string }>>;

/**
 * Reads the catalogue from the package, as the browser does it: the reader's language, that language without its
 * region, English. For the browser that has lost its own copy: Chromium sometimes hands a process an empty one, and
 * keeps it for as long as the process lives (seen in version 156 when an extension page is closed while it starts).
 *
 * @param read the text of a file of the package; rejects where there is none
 * @param uiLanguage BCP 47 tag (`pt-BR`)
 */
export async function readCatalogue(
  read: (path: string) => Promise<unknown>,
  uiLanguage: string,
): Promise<Catalogue> {
  const names = [uiLanguage.replaceAll('-', '_'), uiLanguage.split('-', 1)[0], 'en'];
  for (const name of names) {
    try {
      return (await read(`_locales/${name}/messages.json`)) as Catalogue;
    } catch {
      // Not one of ours: the next is less exact.
    }
  }
  return {};
}

/** @returns the message with its substitutions; the key where the catalogue has none, for a page must not be blank. */
export const fill = (catalogue: Catalogue, key: string, substitutions: readonly string[]): string =>
  (catalogue[key]?.message ?? key).replace(
    /\$([1-9])/g,
    (_, place) => substitutions[Number(place) - 1] ?? '',
  );
