/** @returns a name or string of CSS with its escapes read */
export const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|(\n)|(.))/gi, (_, hex?: string, line?: string, letter?: string) => {
    if (hex !== undefined)
      return String.fromCodePoint(Math.min(Number.parseInt(hex, 16) || 0xfffd, 0x10ffff));
    return line === undefined ? (letter ?? '') : '';
  });
