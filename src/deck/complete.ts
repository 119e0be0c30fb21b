/**
 * Is a piece of shell complete, or would bash ask for more?
 *
 * Models: bash's `\` at the end of a line, quotes, heredocs, `$( … )`, `( … )`, `{ … }`, pipes and lists left open, and the
 * words that open and close compound commands. Left out: `[[ … ]]` over several lines, arithmetic.
 */

const OPENING = new Set(['if', 'do', 'case', '{']);
const CLOSING: Record<string, string> = { fi: 'if', done: 'do', esac: 'case', '}': '{' };
/** Words after which bash still expects a `do`. */
const AWAITS_DO = new Set(['for', 'while', 'until', 'select']);

export function isComplete(command: string): boolean {
  return new Reader(command).read();
}

class Reader {
  private at = 0;
  private words: string[] = [];
  private heredocs: { word: string; tabs: boolean }[] = [];
  private word = '';
  /** Is the next word the name of a command (and so possibly a keyword)? */
  private head = true;
  private last = '';

  constructor(private readonly text: string) {}

  read(): boolean {
    while (this.at < this.text.length) {
      if (!this.step()) return false;
    }
    this.endWord();
    if (this.heredocs.length > 0) return false;
    return this.words.length === 0 && !['|', '||', '&&', '('].includes(this.last);
  }

  /** Reads one character or one quoted piece; false where the text ends inside of it. */
  private step(): boolean {
    const char = this.text[this.at]!;
    if (char === '\\') return this.escape();
    if (char === "'" || char === '"') return this.quoted(char);
    if (char === '#' && this.word === '') return this.comment();
    if (this.text.startsWith('<<<', this.at)) return this.operator('<<<');
    if (this.text.startsWith('<<', this.at)) return this.heredoc();
    if (char === '\n') return this.newline();
    if (char === ' ' || char === '\t') return this.blank();
    if ('|&;()'.includes(char)) return this.operator(char);
    this.word += char;
    this.at++;
    return true;
  }

  private escape(): boolean {
    const next = this.text[this.at + 1];
    this.at += 2;
    if (next === undefined) return false;
    if (next === '\n') return this.at < this.text.length;
    this.word += next;
    return true;
  }

  private quoted(quote: string): boolean {
    for (let i = this.at + 1; i < this.text.length; i++) {
      if (quote === '"' && this.text[i] === '\\') i++;
      else if (this.text[i] === quote) {
        this.word += this.text.slice(this.at, i + 1);
        this.at = i + 1;
        return true;
      }
    }
    return false;
  }

  private comment(): boolean {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
    return true;
  }

  private heredoc(): boolean {
    const found = /^<<(-?)[ \t]*(['"]?)([^\s'"|&;()<>]+)\2/.exec(this.text.slice(this.at));
    this.endWord();
    this.at += found ? found[0].length : 2;
    if (found) this.heredocs.push({ word: found[3]!, tabs: found[1] === '-' });
    return true;
  }

  private newline(): boolean {
    this.endWord();
    this.at++;
    for (const each of this.heredocs.splice(0)) {
      if (!this.body(each)) return false;
    }
    this.head = true;
    return true;
  }

  /** Skips a heredoc's lines; false where its end is not there yet. */
  private body({ word, tabs }: { word: string; tabs: boolean }): boolean {
    while (this.at < this.text.length) {
      const end = this.text.indexOf('\n', this.at);
      const line = this.text.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 1;
      if ((tabs ? line.replace(/^\t+/, '') : line) === word) return true;
    }
    return false;
  }

  private blank(): boolean {
    this.endWord();
    this.at++;
    return true;
  }

  private operator(char: string): boolean {
    const afterWord = this.word !== '';
    this.endWord();
    const double = '|&;'.includes(char) && this.text.startsWith(char + char, this.at);
    this.last = double ? char + char : char;
    this.at += this.last.length;
    if (char === '(' && !(afterWord && this.text[this.at] === ')')) this.words.push('(');
    if (char === ')') this.close('(');
    this.head = char !== '<<<';
    return true;
  }

  private close(opening: string): void {
    if (this.words.at(-1) === opening) this.words.pop();
  }

  private endWord(): void {
    const word = this.word;
    this.word = '';
    if (word === '') return;
    this.last = word;
    if (word === 'do' && this.words.at(-1) === 'for') this.words.pop();
    if (!this.head) return;
    if (AWAITS_DO.has(word)) this.words.push('for');
    if (OPENING.has(word)) this.words.push(word);
    if (CLOSING[word]) this.close(CLOSING[word]);
    this.head = ['if', 'then', 'else', 'elif', 'do', 'while', 'until', '{', '!', 'time'].includes(word);
  }
}
