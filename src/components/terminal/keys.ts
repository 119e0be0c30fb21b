/**
 * What was typed, read out of the bytes a terminal sends: keys, text, whole pastes.
 *
 * Follows the names readline gives to the same keys, so that hands trained on bash find them. Left out: macros,
 * numeric arguments, vi mode.
 */

export type Key = { type: 'text'; text: string } | { type: 'paste'; text: string } | { type: KeyName };

export type KeyName =
  | 'accept'
  | 'complete'
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'start'
  | 'end'
  | 'older'
  | 'newer'
  | 'search'
  | 'delete-left'
  | 'delete-right'
  | 'kill-end'
  | 'kill-start'
  | 'kill-word-left'
  | 'kill-word-right'
  | 'yank'
  | 'transpose'
  | 'clear'
  | 'interrupt'
  | 'delete-or-leave'
  | 'cancel'
  | 'escape';

const KEYS: Record<string, KeyName> = {
  '\r': 'accept',
  '\n': 'accept',
  '\t': 'complete',
  '\x01': 'start',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'delete-or-leave',
  '\x05': 'end',
  '\x06': 'right',
  '\x07': 'cancel',
  '\x08': 'delete-left',
  '\x0b': 'kill-end',
  '\x0c': 'clear',
  '\x0e': 'newer',
  '\x10': 'older',
  '\x12': 'search',
  '\x14': 'transpose',
  '\x15': 'kill-start',
  '\x17': 'kill-word-left',
  '\x19': 'yank',
  '\x7f': 'delete-left',
  '\x1b': 'escape',
  '\x1b[A': 'older',
  '\x1b[B': 'newer',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'older',
  '\x1bOB': 'newer',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[H': 'start',
  '\x1b[F': 'end',
  '\x1bOH': 'start',
  '\x1bOF': 'end',
  '\x1b[1~': 'start',
  '\x1b[4~': 'end',
  '\x1b[3~': 'delete-right',
  '\x1b[1;5C': 'word-right',
  '\x1b[1;5D': 'word-left',
  '\x1b[1;3C': 'word-right',
  '\x1b[1;3D': 'word-left',
  '\x1bf': 'word-right',
  '\x1bb': 'word-left',
  '\x1bd': 'kill-word-right',
  '\x1b\x7f': 'kill-word-left',
};

// A bracketed paste; an escape sequence; a control character; a run of anything else.
const TOKENS =
  /\x1b\[200~([\s\S]*?)\x1b\[201~|\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z]|[a-z\x7f])?|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g;

/** Reads what a terminal sent at once. Keys nobody asked for are left out. */
export function readKeys(data: string): Key[] {
  const keys: Key[] = [];
  for (const match of data.matchAll(TOKENS)) {
    const [token, pasted] = match;
    const name = KEYS[token];
    if (pasted !== undefined) keys.push({ type: 'paste', text: pasted });
    else if (name) keys.push({ type: name });
    else if (token >= ' ') keys.push({ type: 'text', text: token });
  }
  return keys;
}
