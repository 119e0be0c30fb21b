/** What the YAML parser stumbled over, in words for somebody who looks at the lines. */
import type { Unreadable } from '../documents';

export interface Explained {
  line: number;
  message: string;
  advice: string;
}

const COLUMNS =
  'Fields of one object begin in the same column; what belongs to a field begins two spaces further in.';

export function explain(bad: Unreadable): Explained {
  const { file, line, code, reason } = bad;
  const name = file.path.split('/').at(-1)!;
  const told = (message: string, advice: string, at = line): Explained => ({ line: at, message, advice });
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return nested(bad, name);
    case 'BAD_INDENT':
      return told(`Line ${line} of ${name} does not begin in the column of the fields above it.`, COLUMNS);
    case 'MULTILINE_IMPLICIT_KEY':
      return told(
        `Line ${line} of ${name} is no field.`,
        'A field is a name, a colon, a blank, and its value.',
      );
    case 'MISSING_CHAR':
      return told(
        `A quote or a bracket of ${name} is opened, and never closed.`,
        'Look for the line that opens it; everything after was read as a part of it.',
      );
    case 'DUPLICATE_KEY':
      return told(
        `Line ${line} of ${name} names a field a second time.`,
        /^(apiVersion|kind|metadata|spec):/.test(bad.text)
          ? 'One object has each field once. Does a new manifest begin here? Then a line --- belongs before it.'
          : 'One object has each field once. Remove one of the two.',
      );
    case 'BAD_SCALAR_START':
      return told(
        `The value on line ${line} of ${name} begins with a sign that YAML keeps for itself.`,
        'Put the value in quotes.',
      );
    default:
      return told(`Line ${line} of ${name} is not YAML: ${reason}.`, COLUMNS);
  }
}

/** A value that goes on as an object: on the next line, further in; or on the same line, after a second colon. */
function nested({ file, line }: Unreadable, name: string): Explained {
  const lines = file.text.split('\n');
  const next = lines.findIndex((text, index) => index >= line && text.trim() !== '') + 1;
  if (next > 0 && indent(lines[next - 1]!) > indent(lines[line - 1]!)) {
    return {
      line: next,
      message: `Line ${next} of ${name} is indented further than line ${line}, which has a value already.`,
      advice: `The indentation of one of the two is off. ${COLUMNS}`,
    };
  }
  return {
    line,
    message: `Line ${line} of ${name} has a second colon with a blank behind it.`,
    advice: 'A text that holds one goes in quotes.',
  };
}

function indent(text: string): number {
  return text.length - text.trimStart().length;
}
