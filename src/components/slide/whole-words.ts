/**
 * Words of a command that stay in one row: a browser breaks a line behind any hyphen, so that `--with-source` ends up
 * in two rows and reads as two words. A long address may still break behind its slashes.
 */

/** A piece without blanks that holds a hyphen; a slash may end it. */
const PIECE = /[^\s/]*-[^\s/]*\/?/g;

/** Puts each such piece of the text below `code` into a `span.word`; a style sheet keeps it from breaking. */
export function keepWordsWhole(code: Element): void {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    const parts = partsOf(text.data);
    if (parts) text.replaceWith(...parts);
  }
}

function partsOf(text: string): (string | HTMLElement)[] | undefined {
  const parts: (string | HTMLElement)[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    if (match[0].length < 2) continue;
    const word = document.createElement('span');
    word.className = 'word';
    word.textContent = match[0];
    parts.push(text.slice(end, match.index), word);
    end = match.index + match[0].length;
  }
  return parts.length > 0 ? [...parts, text.slice(end)] : undefined;
}
