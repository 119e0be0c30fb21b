/** Text broken into lines of a width, as `strbuf_add_wrapped_text` breaks it. */

/** @param first spaces before the first line, @param rest before the others; a width of 0 only indents */
export function wrapText(text: string, width: number, first: number, rest: number): string {
  if (width <= 0) {
    return text
      .split('\n')
      .map((line, index) => (line === '' ? '' : ' '.repeat(index ? rest : first) + line))
      .join('\n');
  }
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let empty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(rest) + word;
    } else {
      line += empty ? word : ` ${word}`;
      empty = false;
    }
  }
  return [...lines, line].join('\n');
}
