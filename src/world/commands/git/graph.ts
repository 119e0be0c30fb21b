/**
 * The lines that `git log --graph` draws beside commits.
 *
 * Models: git's graph: a column for each line of history, edges that collapse to the left, merges that fan out.
 * Left out: colours, boundary commits.
 */

type State = 'padding' | 'skip' | 'pre-commit' | 'commit' | 'post-merge' | 'collapsing';

export class Graph {
  private commit: string | undefined;
  private mark = '*';
  private parents: string[] = [];
  private state: State = 'padding';
  private previous: State = 'padding';
  private width = 0;
  private expansion = 0;
  private at = 0;
  private previousAt = 0;
  /** -1 unknown, 0 a merge that leans to the left, 1 to the right. */
  private layout = 0;
  private edges = 0;
  private previousEdges = 0;
  /** Commits that the columns wait for, before and after the current one. */
  private columns: string[] = [];
  private next: string[] = [];
  /** For each character position, the column its edge goes to; -1 is none. */
  private mapping: number[] = [];
  private oldMapping: number[] = [];

  /** Goes on to a commit; `parents` are those that are shown, `mark` stands for it. */
  update(commit: string, parents: readonly string[], mark = '*'): void {
    this.commit = commit;
    this.mark = mark;
    this.parents = [...parents];
    this.previousAt = this.at;
    this.updateColumns();
    this.expansion = 0;
    if (this.state !== 'padding') this.state = 'skip';
    else this.state = this.needsRoom() ? 'pre-commit' : 'commit';
  }

  get finished(): boolean {
    return this.state === 'padding';
  }

  /** What stands before the commit's first line, with whole lines above it where there have to be. */
  commitPrefix(): string {
    if (this.finished) return this.padding();
    let text = '';
    for (;;) {
      const { line, isCommit } = this.drawNext();
      text += line;
      if (isCommit || this.finished) return text;
      text += '\n';
    }
  }

  nextLine(): string {
    return this.drawNext().line;
  }

  /** What stands before a line that belongs to no commit in particular. */
  padding(): string {
    if (this.state !== 'commit') return this.nextLine();
    let line = '';
    for (const column of this.columns) {
      const room = column === this.commit && this.parents.length > 2 ? (this.parents.length - 2) * 2 : 1;
      line += `|${' '.repeat(room)}`;
    }
    this.previous = 'padding';
    return this.padded(line);
  }

  /** The lines that are left of the commit, without a newline at the end; '' where there are none. */
  remainder(): string {
    const lines: string[] = [];
    while (!this.finished) lines.push(this.nextLine());
    return lines.join('\n');
  }

  private go(state: State): void {
    this.previous = this.state;
    this.state = state;
  }

  private padded(line: string): string {
    return line.padEnd(this.width);
  }

  private updateColumns(): void {
    this.columns = this.next;
    this.next = [];
    this.mapping = new Array<number>(2 * (this.columns.length + this.parents.length)).fill(-1);
    this.width = 0;
    this.previousEdges = this.edges;
    this.edges = 0;
    let seen = false;
    for (let i = 0; i <= this.columns.length; i++) {
      if (i === this.columns.length && seen) break;
      const commit = i === this.columns.length ? this.commit! : this.columns[i]!;
      if (commit !== this.commit) this.insert(commit, -1);
      else {
        seen = true;
        this.at = i;
        this.layout = -1;
        for (const parent of this.parents) this.insert(parent, i);
        if (!this.parents.length) this.width += 2;
      }
    }
    while (this.mapping.length > 1 && this.mapping.at(-1)! < 0) this.mapping.pop();
  }

  private insert(commit: string, index: number): void {
    let column = this.next.indexOf(commit);
    if (column < 0) column = this.next.push(commit) - 1;
    let place: number;
    if (this.parents.length > 1 && index > -1 && this.layout === -1) {
      const distance = index - column;
      const shift = distance > 1 ? 2 * distance - 3 : 1;
      this.layout = distance > 0 ? 0 : 1;
      this.edges = this.parents.length + this.layout - 2;
      place = this.width + (this.layout - 1) * shift;
      this.width += 2 * this.layout;
    } else if (this.edges > 0 && column === this.mapping[this.width - 2]) {
      // the edge meets the column beside it at once
      place = this.width - 2;
      this.edges = -1;
    } else {
      place = this.width;
      this.width += 2;
    }
    this.mapping[place] = column;
  }

  private dashes(): number {
    return this.parents.length + this.layout - 3;
  }

  private needsRoom(): boolean {
    return (
      this.parents.length >= 3 && this.at < this.columns.length - 1 && this.expansion < this.dashes() * 2
    );
  }

  private settled(): boolean {
    return this.mapping.every((target, i) => target < 0 || target === Math.floor(i / 2));
  }

  private drawNext(): { line: string; isCommit: boolean } {
    if (this.commit === undefined) return { line: '', isCommit: false };
    const isCommit = this.state === 'commit';
    return { line: this.padded(this.draw()), isCommit };
  }

  private draw(): string {
    switch (this.state) {
      case 'padding':
        return this.next.map(() => '| ').join('');
      case 'skip':
        this.go(this.needsRoom() ? 'pre-commit' : 'commit');
        return '...';
      case 'pre-commit':
        return this.drawRoom();
      case 'commit':
        return this.drawCommit();
      case 'post-merge':
        return this.drawMerge();
      case 'collapsing':
        return this.drawCollapse();
    }
  }

  /** A row that makes room for a commit of three parents or more. */
  private drawRoom(): string {
    let line = '';
    let seen = false;
    this.columns.forEach((column, i) => {
      if (column === this.commit) {
        seen = true;
        line += `|${' '.repeat(this.expansion)}`;
      } else if (seen && this.expansion === 0) {
        line += this.previous === 'post-merge' && this.previousAt < i ? '\\' : '|';
      } else line += seen ? '\\' : '|';
      line += ' ';
    });
    this.expansion++;
    if (!this.needsRoom()) this.go('commit');
    return line;
  }

  private drawCommit(): string {
    let line = '';
    let seen = false;
    for (let i = 0; i <= this.columns.length; i++) {
      if (i === this.columns.length && seen) break;
      const commit = i === this.columns.length ? this.commit : this.columns[i];
      if (commit === this.commit) {
        seen = true;
        line += this.mark;
        if (this.parents.length > 2) line += this.drawDashes();
      } else if (seen && this.edges > 1) line += '\\';
      else if (seen && this.edges === 1) {
        const slanted = this.previous === 'post-merge' && this.previousEdges > 0 && this.previousAt < i;
        line += slanted ? '\\' : '|';
      } else {
        const crossing =
          this.previous === 'collapsing' &&
          this.oldMapping[2 * i + 1] === i &&
          (this.mapping[2 * i] ?? -1) < i;
        line += crossing ? '/' : '|';
      }
      line += ' ';
    }
    this.go(this.parents.length > 1 ? 'post-merge' : this.settled() ? 'padding' : 'collapsing');
    return line;
  }

  private drawDashes(): string {
    let text = '';
    const count = this.dashes();
    for (let i = 0; i < count; i++) text += i === count - 1 ? '-.' : '--';
    return text;
  }

  private drawMerge(): string {
    let line = '';
    let seen = false;
    let parentLine = false;
    for (let i = 0; i <= this.columns.length; i++) {
      if (i === this.columns.length && seen) break;
      const commit = i === this.columns.length ? this.commit : this.columns[i];
      if (commit === this.commit) {
        seen = true;
        line += this.drawEdges();
      } else if (seen) line += this.edges > 0 ? '\\ ' : '| ';
      else {
        line += '|';
        if (this.layout !== 0 || i !== this.at - 1) line += parentLine ? '_' : ' ';
      }
      if (commit === this.parents[0]) parentLine = true;
    }
    this.go(this.settled() ? 'padding' : 'collapsing');
    return line;
  }

  private drawEdges(): string {
    let text = '';
    let which = this.layout;
    this.parents.forEach((_, j) => {
      text += '/|\\'[which]!;
      if (which < 2) which++;
      else if (this.edges > 0 || j < this.parents.length - 1) text += ' ';
    });
    return this.edges === 0 ? `${text} ` : text;
  }

  private drawCollapse(): string {
    const from = this.mapping;
    const to = new Array<number>(from.length).fill(-1);
    let edge = -1;
    let edgeTarget = -1;
    const runTo = (i: number, target: number): void => {
      for (let j = target * 2 + 3; j < i - 2; j += 2) to[j] = target;
    };
    from.forEach((target, i) => {
      if (target < 0) return;
      if (target * 2 === i) to[i] = target;
      else if ((to[i - 1] ?? -1) < 0) {
        to[i - 1] = target;
        if (edge === -1) {
          edge = i;
          edgeTarget = target;
          runTo(i, target);
        }
      } else if (to[i - 1] !== target) {
        to[i - 2] = target;
        if (edge === -1) {
          edgeTarget = target;
          edge = i - 1;
          runTo(i, target);
        }
      }
    });
    this.mapping = to;
    this.oldMapping = [...to];
    if (to.at(-1)! < 0) to.pop();
    return this.drawCollapsed(edge, edgeTarget);
  }

  private drawCollapsed(edge: number, edgeTarget: number): string {
    let line = '';
    let horizontal = false;
    for (let i = 0; i < this.mapping.length; i++) {
      const target = this.mapping[i]!;
      if (target < 0) line += ' ';
      else if (target * 2 === i) line += '|';
      else if (target === edgeTarget && i !== edge - 1) {
        if (i !== target * 2 + 3) this.mapping[i] = -1;
        horizontal = true;
        line += '_';
      } else {
        if (horizontal && i < edge) this.mapping[i] = -1;
        line += '/';
      }
    }
    if (this.settled()) this.go('padding');
    return line;
  }
}
