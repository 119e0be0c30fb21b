/**
 * Jobs: what `&` leaves running.
 *
 * Models: bash's job control as far as a learner meets it: `jobs`, `fg`, `wait`, `kill`, `disown`, `$!`, and what the shell
 * says of a job before the next prompt. Left out: stopping a job (Ctrl-Z), signals other than the end.
 */
import type { Clock, Process } from '../time/clock';
import { Interrupted } from '../time/clock';
import { done, failed, type ShellCommand, type ToolResult } from './tools/tool-result';

/** A shell of its own in which a job runs. */
export interface JobShell {
  run(text: string): Promise<{ code: number }>;
  interrupt(): void;
}

interface Job {
  number: number;
  pid: number;
  text: string;
  shell: JobShell;
  process: Process;
  /** Absent while it runs. */
  code?: number;
  killed: boolean;
}

const FIRST_PID = 211;
const STEP = 50;

export class Jobs {
  private jobs: Job[] = [];
  private lastPid = FIRST_PID;

  constructor(private readonly clock: Clock) {}

  /** Starts a job; answers what the shell says of it: `[1] 212`. */
  start(text: string, shell: JobShell): string {
    const number = 1 + Math.max(0, ...this.jobs.map((each) => each.number));
    this.lastPid += 1;
    const process = this.clock.spawn(`job ${number}`, async () => {
      const { code } = await shell.run(text);
      job.code = code;
    });
    const job: Job = { number, pid: this.lastPid, text, shell, process, killed: false };
    this.jobs.push(job);
    return `[${number}] ${job.pid}\n`;
  }

  /** `$!` */
  lastPidText(): string {
    return this.lastPid === FIRST_PID ? '' : String(this.lastPid);
  }

  /** What is to be said of jobs that have ended since; they are forgotten then. */
  news(): string {
    const ended = this.jobs.filter((each) => each.code !== undefined);
    const lines = ended.map((job) => this.line(job));
    this.jobs = this.jobs.filter((each) => !ended.includes(each));
    return lines.join('');
  }

  commands(): [string, ShellCommand][] {
    return [
      ['jobs', async (args) => this.list(args)],
      ['fg', async (args) => this.foreground(args)],
      ['bg', async (args) => this.background(args)],
      ['__shpod_wait', async (args) => this.wait(args)],
      ['kill', async (args) => this.kill(args)],
      ['pkill', async (args) => this.killByName(args)],
      ['disown', async (args) => this.disown(args)],
    ];
  }

  private list(args: string[]): ToolResult {
    const long = args.includes('-l');
    const text = this.jobs.map((job) => this.line(job, long)).join('');
    this.jobs = this.jobs.filter((each) => each.code === undefined);
    return done(text);
  }

  private line(job: Job, long = false): string {
    const mark = job === this.jobs.at(-1) ? '+' : job === this.jobs.at(-2) ? '-' : ' ';
    const state =
      job.code === undefined
        ? 'Running'
        : job.killed
          ? 'Terminated'
          : job.code === 0
            ? 'Done'
            : `Exit ${job.code}`;
    const pid = long ? `${job.pid} ` : '';
    return `[${job.number}]${mark}  ${pid}${state.padEnd(24)}${job.text}${job.code === undefined ? ' &' : ''}\n`;
  }

  private find(word: string | undefined): Job | undefined {
    if (word === undefined || word === '%%' || word === '%+' || word === '%') return this.jobs.at(-1);
    if (word === '%-') return this.jobs.at(-2);
    if (/^%\d+$/.test(word)) return this.jobs.find((each) => each.number === Number(word.slice(1)));
    if (word.startsWith('%')) return this.jobs.find((each) => each.text.startsWith(word.slice(1)));
    return this.jobs.find((each) => each.pid === Number(word));
  }

  private async foreground([word]: string[]): Promise<ToolResult> {
    const job = this.find(word === undefined || word.startsWith('%') ? word : `%${word}`);
    if (!job) return failed(`bash: fg: ${word ?? 'current'}: no such job\n`, 1);
    try {
      while (job.code === undefined) await this.clock.sleep(STEP);
    } catch (error) {
      if (error instanceof Interrupted) job.shell.interrupt();
      this.forget(job);
      throw error;
    }
    this.forget(job);
    return { stdout: '', stderr: '', exitCode: job.code ?? 0 };
  }

  private background([word]: string[]): ToolResult {
    const job = this.find(word);
    if (!job) return failed(`bash: bg: ${word ?? 'current'}: no such job\n`, 1);
    return failed(`bash: bg: job ${job.number} already in background\n`, 1);
  }

  private async wait(args: string[]): Promise<ToolResult> {
    const words = args.filter((each) => !each.startsWith('-'));
    let code = 0;
    for (const job of words.length ? words.map((word) => this.find(word)) : [...this.jobs]) {
      if (!job)
        return {
          stdout: '',
          stderr: `bash: wait: pid ${words[0]} is not a child of this shell\n`,
          exitCode: 127,
        };
      while (job.code === undefined) await this.clock.sleep(STEP);
      code = words.length ? job.code : 0;
      this.forget(job);
    }
    return { stdout: '', stderr: '', exitCode: code };
  }

  private async kill(args: string[]): Promise<ToolResult> {
    const words = args.filter((each) => !/^-/.test(each));
    if (args[0] === '-l') return done('HUP INT QUIT KILL TERM\n');
    if (!words.length)
      return failed(
        'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
        2,
      );
    for (const word of words) {
      const job = this.find(word);
      if (!job && /^\d+$/.test(word)) return failed(`bash: kill: (${word}) - No such process\n`, 1);
      if (!job && word.startsWith('%')) return failed(`bash: kill: ${word}: no such job\n`, 1);
      if (!job) return failed(`bash: kill: ${word}: arguments must be process or job IDs\n`, 1);
      this.end(job);
    }
    await this.clock.sleep(1);
    return done('');
  }

  private async killByName(args: string[]): Promise<ToolResult> {
    const pattern = args.filter((each) => !each.startsWith('-')).at(-1) ?? '';
    const whole = args.some((each) => /^-\w*f/.test(each));
    const found = this.jobs.filter(({ text }) => (whole ? text : text.split(/\s/)[0]!).includes(pattern));
    for (const job of found) this.end(job);
    await this.clock.sleep(1);
    return { stdout: '', stderr: '', exitCode: found.length ? 0 : 1 };
  }

  private disown([word]: string[]): ToolResult {
    const job = this.find(word);
    if (!job) return failed(`bash: disown: ${word ?? 'current'}: no such job\n`, 1);
    this.forget(job);
    return done('');
  }

  private end(job: Job): void {
    job.killed = true;
    job.shell.interrupt();
  }

  private forget(job: Job): void {
    this.jobs = this.jobs.filter((each) => each !== job);
  }
}
