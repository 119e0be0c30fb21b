/**
 * What a terminal shows of a line while it runs, with what jobs in the background write into it.
 *
 * Commands show their output as it comes; the shell's own words, and what was caught and handed on, are known when the line
 * has ended, and are shown then.
 */
export type Stream = 'stdout' | 'stderr';

interface Piece {
  text: string;
  /** Of a job, and no part of what the line itself answers. */
  job: boolean;
}

export class Screen {
  private pieces: Record<Stream, Piece[]> = { stdout: [], stderr: [] };

  constructor(private readonly output: (stream: Stream, text: string) => void) {}

  /** A line has ended. Answers both streams, with what jobs wrote since the line before. */
  end(whole: Record<Stream, string>): Record<Stream, string> {
    for (const stream of ['stdout', 'stderr'] as const) this.showRest(stream, whole[stream]);
    return this.take({
      stdout: this.merged('stdout', whole.stdout),
      stderr: this.merged('stderr', whole.stderr),
    });
  }

  /** The line was broken off. Answers what was seen. */
  breakOff(): Record<Stream, string> {
    return this.take({ stdout: this.seen('stdout'), stderr: this.seen('stderr') });
  }

  /** Everything seen of the line so far. */
  seen(stream: Stream): string {
    return this.pieces[stream].map((each) => each.text).join('');
  }

  show(stream: Stream, text: string, job = false): void {
    if (text === '') return;
    this.pieces[stream].push({ text, job });
    this.output(stream, text);
  }

  private take(answer: Record<Stream, string>): Record<Stream, string> {
    this.pieces = { stdout: [], stderr: [] };
    return answer;
  }

  /** Shows what was not shown yet, between and after what was. */
  private showRest(stream: Stream, whole: string): void {
    let rest = '';
    let at = 0;
    for (const { text, job } of this.pieces[stream]) {
      const found = job ? -1 : whole.indexOf(text, at);
      if (found < 0) continue;
      rest += whole.slice(at, found);
      at = found + text.length;
    }
    rest += whole.slice(at);
    if (rest !== '') this.output(stream, rest);
  }

  private merged(stream: Stream, whole: string): string {
    let all = '';
    let at = 0;
    for (const { text, job } of this.pieces[stream]) {
      const found = job ? at : whole.indexOf(text, at);
      if (found < 0) continue;
      all += whole.slice(at, found) + text;
      at = job ? at : found + text.length;
    }
    return all + whole.slice(at);
  }
}
