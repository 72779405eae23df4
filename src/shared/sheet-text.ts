import { MAX_SHEET_BYTES } from './limits';

/** A style sheet as its server sent it. */
export interface SheetText {
  readonly text: string;
  /** Where it came from in the end, which is what its addresses are relative to. */
  readonly url: string;
}

/**
 * @returns the text of a style sheet's answer, as UTF-8
 * @throws RangeError as soon as there is more of it than {@link MAX_SHEET_BYTES}
 */
export async function sheetText(response: Response): Promise<SheetText> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MAX_SHEET_BYTES) throw new RangeError(`more than ${MAX_SHEET_BYTES} bytes are not read`);
    text += decoder.decode(piece, { stream: true });
  }
  return { text: text + decoder.decode(), url: response.url };
}
