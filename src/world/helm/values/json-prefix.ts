/** The JSON value at the beginning of a text. Models: `json.Decoder`, which reads one value and leaves the rest. */

/** @returns the value and the text it stands in @throws Error where no value begins the text */
export function jsonPrefix(text: string): { value: unknown; length: string } {
  const end = endOf(text);
  const length = text.slice(0, end);
  return { value: JSON.parse(length), length };
}

function endOf(text: string): number {
  const scalar = /^\s*(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/.exec(text);
  if (scalar) return scalar[0].length;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if ('{['.includes(char)) depth++;
    else if ('}]'.includes(char) && --depth === 0) return at + 1;
    else if (depth === 0 && !/\s/.test(char)) break;
  }
  throw new Error('no value');
}
