import { MAX_SHEET_BYTES } from './limits';

/**
 * @returns the text of a style sheet's answer, as UTF-8
 * @throws RangeError as soon as there is more of it than {@link MAX_SHEET_BYTES}
 */
export async function sheetText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MAX_SHEET_BYTES) throw new RangeError(`more than ${MAX_SHEET_BYTES} bytes are not read`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
