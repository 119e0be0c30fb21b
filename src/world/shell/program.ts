/**
 * What a program of shpod is: arguments and surroundings in, exit code out.
 *
 * Programs (`flux`, `kubectl`, `git`, ...) live in `commands/`; the shell starts them. A program writes as it goes:
 * at the terminal its output is seen at once, in a pipe it is handed on when the program ends.
 */
import type { Role } from '../../session/session';
import type { Files } from '../files/files';
import type { KubeObject } from '../kube/api';
import type { Dialled } from '../kube/network/open-port';
import type { Clock } from '../time/clock';
import type { Names } from '../time/names';

/** One role's shpod, or a container. */
export interface Machine {
  role: Role;
  files: Files;
  /** `/root` */
  home: string;
  hostname: string;
  /** Ports of its own that programs listen on (`kubectl port-forward`), by number. */
  ports?: Map<number, () => Dialled>;
  /** The pod whose container this is; absent for a shpod. */
  pod?: KubeObject;
}

export interface ProgramContext {
  machine: Machine;
  files: Files;
  clock: Clock;
  names: Names;
  /** Absolute. */
  cwd: string;
  env: ReadonlyMap<string, string>;
  /** Whole standard input as text; '' where there is none, or where it is the keyboard. */
  stdin: string;
  /** Is standard input a pipe or a file (and not the keyboard)? */
  piped: boolean;
  /**
   * The next line of standard input, its end included; '' at the end of input. At the keyboard it is asked for.
   * @param secret what is typed is not shown
   * @throws Interrupted on Ctrl-C; let it pass through
   */
  readLine(secret?: boolean): Promise<string>;
  /** The keys pressed next, for programs that draw what is typed themselves. Absent where input is not the keyboard. */
  readKeys?(): Promise<string>;
  /** Is it a script that runs, with no keyboard behind it? */
  scripted?: boolean;
  /** Is standard output the terminal? */
  terminal: boolean;
  /** Terminal width in characters. */
  columns: number;
  out(text: string): void;
  err(text: string): void;
  /** Writes what need not be text (`git show v1:logo.png`) to standard output, byte by byte where that is a pipe or a file. */
  outBytes(bytes: Uint8Array): void;
  /**
   * Waits for world time to pass.
   * @throws Interrupted on Ctrl-C; let it pass through
   */
  sleep(ms: number): Promise<void>;
  /** Runs a line of shell as a child would (`$EDITOR`, `sh -c`), with this program's folder and environment. */
  exec(line: string): Promise<{ stdout: string; stderr: string; code: number }>;
  /**
   * Opens the learner's editor on a file and waits until it is closed; resolves to whether it was saved. Where nobody
   * sits at the terminal it is closed at once, unsaved. `$EDITOR` and its like are the program's to look at first.
   */
  edit(path: string): Promise<boolean>;
  /** Hands the terminal to another shell from the next line on, until that one exits. Absent where nobody types. */
  enter?(open: (output: WriteText) => Guest): void;
}

export type WriteText = (stream: 'stdout' | 'stderr', text: string) => void;

/** A shell inside of another: of a container, entered by `kubectl exec -it`. */
export interface Guest {
  shell: GuestShell;
  /** It has exited: what is left to do and say. Answers the exit code of what was its host. */
  left(code: number): { stdout: string; stderr: string; code: number };
}

export interface GuestShell {
  /** `exit` was typed. */
  readonly hasExited: boolean;
  run(text: string): Promise<{ stdout: string; stderr: string; code: number }>;
  interrupt(): void;
  prompt(): string;
  isIncomplete(text: string): boolean;
}

/** Answers the exit code. `args` are without the program's own name. */
export type Program = (args: string[], context: ProgramContext) => Promise<number>;
