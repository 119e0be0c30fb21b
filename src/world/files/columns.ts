/** How wide a text is in a terminal. */

/** Does a sign take two columns, as East Asian ones and emoji do? */
export function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** Columns that a text takes; signs that combine with the one before take none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) if (!/\p{M}/u.test(char)) columns += isWide(char.codePointAt(0)!) ? 2 : 1;
  return columns;
}
