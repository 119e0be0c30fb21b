/** The lines typed before, and where one stands while leafing through them. */
export class History {
  private at: number;
  /** What was being typed when leafing began; it comes back below the newest line. */
  private draft = '';

  constructor(private lines: string[] = []) {
    this.at = lines.length;
  }

  /** Takes a line in, unless it is blank or repeats the one before; leafing begins anew. */
  add(line: string): void {
    if (line.trim() !== '' && line !== this.lines.at(-1)) this.lines.push(line);
    this.rewind();
  }

  replace(lines: string[]): void {
    this.lines = [...lines];
    this.rewind();
  }

  rewind(): void {
    this.at = this.lines.length;
    this.draft = '';
  }

  /** The line before the one shown; undefined at the oldest. */
  older(shown: string): string | undefined {
    if (this.at === 0) return undefined;
    if (this.at === this.lines.length) this.draft = shown;
    this.at -= 1;
    return this.lines[this.at];
  }

  /** The line after the one shown, at last the draft; undefined where there is none. */
  newer(): string | undefined {
    if (this.at >= this.lines.length) return undefined;
    this.at += 1;
    return this.at === this.lines.length ? this.draft : this.lines[this.at];
  }

  /** Where the newest line that holds `text` stands, searching backwards from before `from`; -1 where there is none. */
  find(text: string, from = this.lines.length): number {
    if (text === '') return -1;
    for (let at = Math.min(from, this.lines.length) - 1; at >= 0; at -= 1) {
      if (this.lines[at]?.includes(text)) return at;
    }
    return -1;
  }

  line(at: number): string {
    return this.lines[at] ?? '';
  }
}
