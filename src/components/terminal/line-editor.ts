/**
 * Editing a line at a prompt, as bash with readline does: movement, history and its search, completion, lines that
 * go on below, pastes of several lines. It draws by writing to a terminal and knows nothing else of it.
 *
 * While a command runs, keys wait for the next prompt, or for the command to ask; only an interrupt gets through. Left out: undo, macros,
 * numeric arguments, vi mode, completion menus.
 */
import type { AskMode, Completion } from '../../session/session';
import { placeAfter, textCells } from './cells';
import type { Place } from './cells';
import { commonStart, inColumns } from './candidates';
import { History } from './history';
import { readKeys } from './keys';
import type { Key, KeyName } from './keys';

export interface LineEditorHost {
  write(text: string): void;
  /** Width of the terminal in cells. */
  columns(): number;
  /** A line was entered. Answer it with `ask()` when it is done, or with `askMore()` when it needs another line. */
  submit(text: string): void;
  complete(line: string, cursor: number): Promise<Completion[]>;
  /** Ctrl-C while a command runs. */
  interrupt(): void;
  /** A command that asked is answered: a line with its end, or keys; null is the end of input. */
  answer(text: string | null): void;
  /** Ctrl-L. */
  clear(): void;
  /** Ctrl-D at an empty prompt. */
  leave(): void;
}

/** What a terminal sends for keys that are no letters, to a command that reads them itself. */
const RAW_KEYS: Partial<Record<KeyName, string>> = {
  accept: '\r',
  'delete-left': '\x7f',
  interrupt: '\x03',
  'delete-or-leave': '\x04',
};

const MORE = '> ';
const NEWLINE = '\r\n';

/** Looking for an earlier line: what was typed to find it, and where it was found. */
interface Search {
  text: string;
  at: number;
  /** What to show again when the search is given up. */
  before: string;
}

export class LineEditor {
  readonly history = new History();

  private state: 'busy' | 'edit' = 'busy';
  /** A command asks: what is typed goes to it, and not to the shell. */
  private asked: AskMode | null = null;
  /** The prompt of a whole command, and the one shown now. */
  private first = '';
  private prompt = '';
  /** Lines entered already that wait for more. */
  private entered: string[] = [];
  private text = '';
  private cursor = 0;
  private killed = '';
  private search: Search | null = null;
  private waiting: Key[] = [];
  /** Where the terminal's cursor stands, counted from where the prompt began. */
  private drawn: Place = { row: 0, column: 0 };

  constructor(private readonly host: LineEditorHost) {}

  /** Is a command running, so that keys have to wait? */
  get busy(): boolean {
    return this.state === 'busy';
  }

  /** At a prompt, with no keys left that waited for it? */
  get idle(): boolean {
    return this.state === 'edit' && !this.asked && this.waiting.length === 0;
  }

  /** What is typed so far at the prompt. */
  get line(): string {
    return this.text;
  }

  /** Shows a prompt and takes keys again. `rest` is output that stands before it in the same row. */
  ask(prompt: string, rest = ''): void {
    if (this.entered.length > 0) this.history.add(this.entered.join('\n'));
    this.entered = [];
    this.first = prompt;
    this.begin(rest + prompt);
  }

  /** A command asks for a line, or for keys. `rest` is its output that stands before the cursor. */
  listen(mode: AskMode, rest = ''): void {
    this.asked = mode;
    if (mode !== 'keys') return this.begin(rest);
    this.state = 'busy';
    this.goOnWithKeys();
  }

  /** The entered line is not complete: asks for the next one. */
  askMore(): void {
    this.begin(MORE);
  }

  /** Somebody else started a command: shows it at the prompt as if typed, and waits. */
  show(line: string): void {
    this.search = null;
    // What was being typed comes back with the next prompt.
    if (this.state === 'edit' && this.text !== '') this.waiting.push({ type: 'text', text: this.text });
    this.set(line);
    this.endRow();
    this.entered = [line];
    this.state = 'busy';
  }

  /** Takes what a terminal sent. */
  take(data: string): void {
    for (const key of readKeys(data)) this.press(key);
  }

  /** Takes away what is typed at the prompt, for something else to be typed there; yanking brings it back. */
  drop(): void {
    if (this.state !== 'edit' || this.text === '') return;
    this.press({ type: 'end' });
    this.press({ type: 'kill-start' });
  }

  /** Types a text and, where `enter`, enters it; as soon as the prompt is there. */
  type(text: string, enter: boolean): void {
    this.press({ type: 'text', text });
    if (enter) this.press({ type: 'accept' });
  }

  /** Forgets keys that wait: what was running has been taken away. */
  forget(): void {
    this.waiting = [];
    this.entered = [];
    this.asked = null;
    this.state = 'busy';
  }

  /** Draws anew, for another width of the terminal. */
  redraw(): void {
    if (this.state === 'edit') this.draw();
  }

  private begin(prompt: string): void {
    this.prompt = prompt;
    this.text = '';
    this.cursor = 0;
    this.search = null;
    this.drawn = { row: 0, column: 0 };
    this.state = 'edit';
    this.draw();
    this.goOn();
  }

  /** Presses the keys that waited, until one of them starts a command. */
  private goOn(): void {
    while (this.state === 'edit') {
      const key = this.waiting.shift();
      if (!key) return;
      this.press(key);
    }
  }

  private press(key: Key): void {
    if (this.asked === 'keys') return this.pressForCommand(key);
    if (this.state === 'busy') return this.pressWhileBusy(key);
    if (this.asked && !this.isForAnswer(key)) return;
    if (this.search) return this.pressInSearch(key, this.search);
    switch (key.type) {
      case 'text':
        return this.insert(key.text);
      case 'paste':
        return this.paste(key.text);
      case 'accept':
        return this.accept();
      case 'complete':
        return void this.complete();
      case 'search':
        this.search = { text: '', at: -1, before: this.text };
        return this.draw();
      case 'interrupt':
        return this.abandon();
      case 'clear':
        this.host.clear();
        this.drawn = { row: 0, column: 0 };
        return this.draw();
      case 'delete-or-leave':
        if (this.asked) return this.text === '' ? this.reply(null) : undefined;
        if (this.text === '' && this.entered.length === 0) return this.host.leave();
        return this.edit(this.cursor, this.cursor + 1);
      case 'older':
        return this.setIf(this.history.older(this.text));
      case 'newer':
        return this.setIf(this.history.newer());
      default:
        return this.pressInLine(key.type);
    }
  }

  private pressInLine(key: Exclude<Key['type'], 'text' | 'paste'>): void {
    const { text, cursor } = this;
    switch (key) {
      case 'left':
        return this.move(cursor - 1);
      case 'right':
        return this.move(cursor + 1);
      case 'word-left':
        return this.move(wordStart(text, cursor));
      case 'word-right':
        return this.move(wordEnd(text, cursor));
      case 'start':
        return this.move(0);
      case 'end':
        return this.move(text.length);
      case 'delete-left':
        return this.edit(cursor - characterBefore(text, cursor).length, cursor);
      case 'delete-right':
        return this.edit(cursor, cursor + 1);
      case 'kill-end':
        return this.kill(cursor, text.length);
      case 'kill-start':
        return this.kill(0, cursor);
      case 'kill-word-left':
        return this.kill(blankStart(text, cursor), cursor);
      case 'kill-word-right':
        return this.kill(cursor, wordEnd(text, cursor));
      case 'yank':
        return this.insert(this.killed);
      case 'transpose':
        return this.transpose();
      default:
        return undefined;
    }
  }

  private pressWhileBusy(key: Key): void {
    if (key.type !== 'interrupt') {
      this.waiting.push(key);
      return;
    }
    this.waiting = [];
    this.host.write(`^C${NEWLINE}`);
    this.host.interrupt();
  }

  /** Keys that a line for a command may be made of; the shell's history and completion have no part in it. */
  private isForAnswer({ type }: Key): boolean {
    return !['complete', 'search', 'older', 'newer', 'clear', 'cancel', 'escape'].includes(type);
  }

  /** The command draws what is typed itself, and takes Ctrl-C as a key like others. */
  private pressForCommand(key: Key): void {
    const text = key.type === 'text' || key.type === 'paste' ? key.text : RAW_KEYS[key.type];
    if (text !== undefined) this.reply(text);
  }

  private goOnWithKeys(): void {
    while (this.asked === 'keys') {
      const key = this.waiting.shift();
      if (!key) return;
      this.press(key);
    }
  }

  private reply(text: string | null): void {
    this.asked = null;
    this.state = 'busy';
    this.host.answer(text);
  }

  private pressInSearch(key: Key, search: Search): void {
    switch (key.type) {
      case 'text':
      case 'paste':
        return this.find({ ...search, text: search.text + key.text }, search.at + 1 || undefined);
      case 'delete-left':
        return this.find({ ...search, text: search.text.slice(0, -1) });
      case 'search':
        return this.find(search, search.at < 0 ? undefined : search.at);
      case 'cancel':
      case 'interrupt':
        this.search = null;
        return this.set(search.before);
      case 'escape':
        this.search = null;
        return this.set(this.text);
      default:
        this.search = null;
        this.set(this.text);
        return this.press(key);
    }
  }

  /** Looks backwards for a line; keeps the one found before where there is no other. */
  private find(search: Search, from?: number): void {
    const at = this.history.find(search.text, from);
    this.search = { ...search, at: at < 0 ? search.at : at };
    if (at >= 0) {
      this.text = this.history.line(at);
      this.cursor = this.text.length;
    }
    this.draw();
  }

  private accept(): void {
    const { asked, text } = this;
    if (asked === 'secret') return this.reply(`${text}\n`);
    this.endRow();
    if (asked) return this.reply(`${text}\n`);
    const whole = [...this.entered, this.text].join('\n');
    this.entered.push(this.text);
    this.state = 'busy';
    this.host.submit(whole);
  }

  /** To the beginning of the row below what is typed; where the text fills its last row, it stands there already. */
  private endRow(): void {
    this.goToEnd();
    const full = this.drawn.column === 0 && this.drawn.row > 0 && !this.text.endsWith('\n');
    this.host.write(full ? '\r' : NEWLINE);
  }

  private abandon(): void {
    this.goToEnd();
    this.host.write(`^C${NEWLINE}`);
    this.waiting = [];
    if (this.asked) {
      this.asked = null;
      this.state = 'busy';
      return this.host.interrupt();
    }
    this.entered = [];
    this.history.rewind();
    this.begin(this.first);
  }

  /** Line by line, as if each was typed and entered; what follows the last line break stays at the prompt. */
  private paste(text: string): void {
    const keys: Key[] = text
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .flatMap((line, index): Key[] => [
        ...(index > 0 ? [{ type: 'accept' } as const] : []),
        ...(line ? [{ type: 'text', text: line } as const] : []),
      ]);
    this.waiting.unshift(...keys);
    this.goOn();
  }

  private insert(text: string): void {
    if (text === '') return;
    const appended = this.cursor === this.text.length && !text.includes('\n');
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor);
    this.cursor += text.length;
    if (this.asked === 'secret') return;
    if (!appended || this.drawn.column + textCells(text) >= this.host.columns()) return this.draw();
    // The common case writes only what is new, so that a screen reader hears only that.
    this.host.write(text);
    this.drawn.column += textCells(text);
  }

  private edit(from: number, to: number, put = ''): void {
    const start = Math.max(0, from);
    const end = Math.min(this.text.length, to);
    if (start === end && put === '') return;
    this.text = this.text.slice(0, start) + put + this.text.slice(end);
    this.cursor = start + put.length;
    this.draw();
  }

  private kill(from: number, to: number): void {
    if (from === to) return;
    this.killed = this.text.slice(from, to);
    this.edit(from, to);
  }

  private transpose(): void {
    const at = Math.min(this.cursor, this.text.length - 1);
    if (at < 1) return;
    this.edit(at - 1, at + 1, `${this.text[at]}${this.text[at - 1]}`);
  }

  private move(to: number): void {
    this.cursor = Math.min(this.text.length, Math.max(0, to));
    this.draw();
  }

  private setIf(line: string | undefined): void {
    if (line !== undefined) this.set(line);
  }

  private set(line: string): void {
    this.text = line;
    this.cursor = line.length;
    this.draw();
  }

  private async complete(): Promise<void> {
    const before = this.entered.map((line) => `${line}\n`).join('');
    const { text, cursor } = this;
    const candidates = await this.host.complete(before + text, before.length + cursor);
    if (this.state !== 'edit' || this.text !== text || this.cursor !== cursor) return;
    const [first] = candidates;
    if (!first) return;
    const start = first.start - before.length;
    const typed = text.slice(start, cursor);
    const common = commonStart(candidates.map((each) => each.text));
    if (candidates.length === 1) this.edit(start, cursor, closed(first.text));
    else if (common.length > typed.length && common.startsWith(typed)) this.edit(start, cursor, common);
    else this.list(candidates);
  }

  private list(candidates: Completion[]): void {
    const labels = candidates.map((each) => each.label ?? each.text);
    const { cursor } = this;
    this.goToEnd();
    this.host.write(NEWLINE + inColumns(labels, this.host.columns()).join(NEWLINE) + NEWLINE);
    this.drawn = { row: 0, column: 0 };
    this.cursor = cursor;
    this.draw();
  }

  private goToEnd(): void {
    if (this.cursor === this.text.length && !this.search) return;
    this.search = null;
    this.cursor = this.text.length;
    this.draw();
  }

  /** Draws prompt and text over what was drawn before, and puts the cursor where it belongs. */
  private draw(): void {
    const columns = this.host.columns();
    const head = this.search ? `(reverse-i-search)\`${this.search.text}': ` : this.prompt;
    const text = this.asked === 'secret' ? '' : this.text;
    const upToCursor = head + text.slice(0, this.cursor).replaceAll('\n', `\n${MORE}`);
    const whole = head + text.replaceAll('\n', `\n${MORE}`);
    const end = placeAfter(whole, columns);
    const cursor = placeAfter(upToCursor, columns);
    const atMargin = end.column === 0 && !whole.endsWith('\n') && whole !== '';
    this.host.write(
      [
        up(this.drawn.row),
        '\r\x1b[J',
        whole.replaceAll('\n', NEWLINE),
        // A full row: a blank makes the terminal itself go on below, so that it knows the rows belong together.
        atMargin ? ' \r' : '',
        up(end.row - cursor.row),
        '\r',
        cursor.column > 0 ? `\x1b[${cursor.column}C` : '',
      ].join(''),
    );
    this.drawn = cursor;
  }
}

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : '';
}

/** A completion that stands alone is closed with a blank, unless a path or a value goes on. */
function closed(text: string): string {
  return /[/= ]$/.test(text) ? text : `${text} `;
}

function characterBefore(text: string, cursor: number): string {
  return [...text.slice(0, cursor)].at(-1) ?? '';
}

/** Readline's word: letters and digits. */
function wordStart(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/[A-Za-z0-9]+[^A-Za-z0-9]*$|[^A-Za-z0-9]+$/, '').length;
}

function wordEnd(text: string, cursor: number): number {
  return cursor + (/^[^A-Za-z0-9]*[A-Za-z0-9]*/.exec(text.slice(cursor))?.[0].length ?? 0);
}

/** Ctrl-W's word: what lies between blanks. */
function blankStart(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/\S*\s*$/, '').length;
}
