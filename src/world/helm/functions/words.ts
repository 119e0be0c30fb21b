/** `snakecase` and `kebabcase`. Models: huandu/xstrings `ToSnakeCase`, word by word. */

type WordType = 'none' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';

interface Word {
  type: WordType;
  text: string;
  rest: string;
}

const SHAPES: [WordType, RegExp][] = [
  ['connector', /^[-_\s]+/],
  ['punctuation', /^\p{P}+/u],
  ['upper', /^(?:\p{Lu}+(?=\p{Lu}(?!\p{Lu})\p{L})|\p{Lu}{2,}|\p{Lu}(?:(?!\p{Lu})\p{L})*)/u],
  ['letters', /^(?:(?!\p{Lu})\p{L})+/u],
  ['number', /^\p{N}+/u],
  ['other', /^[^](?:(?![-_\s\p{L}\p{N}\p{P}])[^])*/u],
];

function nextWord(text: string): Word {
  for (const [type, shape] of SHAPES) {
    const match = shape.exec(text);
    if (match) return { type, text: match[0], rest: text.slice(match[0].length) };
  }
  return { type: 'none', text: '', rest: '' };
}

/** Words in small letters with the connector between them; numbers stay with the word before. */
export function joinWords(text: string, connector: string): string {
  let out = '';
  let word = nextWord(text);
  const put = ({ type, text: written }: Word): void => {
    if (type === 'upper') out += written.toLowerCase();
    else out += type === 'connector' ? connector.repeat([...written].length) : written;
  };
  const isJoined = (type: WordType): boolean => type === 'connector' || type === 'punctuation';
  /** Letters and numbers behind a number belong to it. */
  const putTail = (): void => {
    for (; word.type === 'letters' || word.type === 'number'; word = nextWord(word.rest)) put(word);
    if (word.type !== 'none' && !isJoined(word.type)) out += connector;
  };
  while (word.rest !== '') {
    if (word.type !== 'connector') put(word);
    const last = word;
    word = nextWord(word.rest);
    if (last.type === 'number') putTail();
    else if (last.type === 'connector') put(last);
    else if (last.type === 'punctuation') continue;
    else if (word.type !== 'number') {
      if (!isJoined(word.type)) out += connector;
    } else if (word.rest !== '') {
      const number = word;
      word = nextWord(word.rest);
      if (word.type === 'letters') {
        out += connector;
        put(number);
        putTail();
      } else {
        put(number);
        if (!isJoined(word.type)) out += connector;
      }
    }
  }
  put(word);
  return out;
}
