/**
 * The window between page and world: everything that crosses it is plain data.
 *
 * A world (`createWorld()`), the page's end of a message port and a ten-line fake in a test are all a
 * `Session`; nothing on the page's side knows which one it holds.
 */

/** Who acts. Each role has a shpod of its own: home, clones, kubeconfig, git identity. */
export type Role = 'ops' | 'rocky' | 'movy';

export const ROLES: readonly Role[] = ['ops', 'rocky', 'movy'];

/** A Kubernetes object as plain data. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: KubeMetadata;
  // Specs and statuses differ by kind; whoever reads one knows which kind it asked for.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [field: string]: any;
}

/** The part of `metadata` that the page and the labs read. */
export interface KubeMetadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [field: string]: any;
}

/** What a finished line left behind. `cwd` is absolute; `prompt` is what the shell shows next. */
export interface RunResult {
  stdout: string;
  stderr: string;
  code: number;
  cwd: string;
  prompt: string;
  /** True where the line is not complete yet (open quote, heredoc, trailing `\`): type on. */
  incomplete?: boolean;
}

export interface RunOptions {
  role?: Role;
  /** Terminal width in characters, for programs that look. */
  columns?: number;
  /** Somebody sits at the terminal: a program that asks waits for `input()`. Otherwise its input is at its end. */
  attended?: boolean;
}

/** What a program asks of who sits at the terminal: a line, a line that is not shown, or keys as they are pressed. */
export type AskMode = 'line' | 'secret' | 'keys';

/** One way to go on from what is typed: `text` replaces the characters from `start` to the cursor. */
export interface Completion {
  start: number;
  text: string;
  /** What to show in a list; `text` where absent. */
  label?: string;
  kind: 'command' | 'flag' | 'path' | 'resource' | 'value';
}

/** Which objects of the cluster; a field left out matches all. `apiVersion` may be a group (`apps`) or group/version. */
export interface ObjectQuery {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  labels?: Record<string, string>;
}

export interface FileInfo {
  /** Absolute. */
  path: string;
  type: 'file' | 'directory';
  /** Bytes; 0 for a directory. */
  size: number;
  /** When it was last written, ms of world time. */
  changed?: number;
}

/** A commit as the forge shows it. `at` is ms of world time. */
export interface CommitInfo {
  sha: string;
  message: string;
  author: { name: string; email: string };
  at: number;
}

/** A repository of the forge, as its branch `branch` has it. */
export interface RepositoryInfo {
  /** owner/name */
  name: string;
  url: string;
  defaultBranch: string;
  branches: Record<string, CommitInfo[]>;
}

/** A clone in a role's home, as `git status` knows it. */
export interface CloneInfo {
  /** Absolute path of its folder. */
  path: string;
  /** owner/name behind `origin`; undefined where the forge has no such repository. */
  repository?: string;
  /** The branch that is checked out; undefined where HEAD is detached. */
  branch?: string;
  /** Undefined before the first commit. */
  head?: string;
  /** Commits of HEAD that the forge's branch of that name lacks, newest first. */
  ahead: CommitInfo[];
  /** Files that differ from HEAD, by path relative to the clone, in order; ignored ones are left out. */
  changes: CloneChange[];
}

export interface CloneChange {
  path: string;
  state: 'untracked' | 'added' | 'modified' | 'deleted';
  /** Is (some of) the change in the index? */
  staged: boolean;
}

/** Why a request to the API server was allowed or refused: the rule, the role and the binding that said so. */
export interface AccessRecord {
  /** ms of world time */
  at: number;
  user: string;
  groups: string[];
  verb: string;
  group: string;
  resource: string;
  namespace: string;
  name: string;
  allowed: boolean;
  /** e.g. `RoleBinding/rocky-test/rocky-reconciler` */
  binding?: string;
  /** e.g. `ClusterRole/rocky-full-access` */
  role?: string;
  /** The rule that allowed it, as YAML would have it. */
  rule?: {
    apiGroups?: string[];
    resources?: string[];
    verbs: string[];
    resourceNames?: string[];
    nonResourceURLs?: string[];
  };
  /** Who asked: `kubectl`, `kustomize-controller`, ... */
  agent: string;
}

/** What the world's clock shows. */
export interface ClockState {
  /** ms since 1970 of world time */
  now: number;
  /** Is a command waiting for time to pass? */
  waiting: boolean;
  /** What is due next, e.g. `GitRepository flux-system/flux-system`. */
  next?: { at: number; what: string };
}

/** The learner's acts, in order; a world is a pure function of it. */
export interface SessionLog {
  format: 1;
  options: WorldOptions;
  entries: LogEntry[];
  /** ms of world time at the moment the log was taken */
  now: number;
}

/** `at` is the world time (ms) at which the act began. */
export type LogEntry =
  | { type: 'run'; at: number; role: Role; line: string; columns?: number; attended?: true }
  /** What was typed at a program that asked: a line with its end, or keys; null for the end of input (Ctrl-D). */
  | { type: 'input'; at: number; role: Role; text: string | null }
  | { type: 'interrupt'; at: number; role: Role }
  | { type: 'write'; at: number; role: Role; path: string; text: string }
  | { type: 'remove'; at: number; role: Role; path: string }
  | { type: 'edited'; at: number; role: Role; text: string | null };

/** Text, or bytes in base64. */
export type FileContent = string | { base64: string };

/** What a world starts from. */
export interface WorldOptions {
  /** Names, ids and hashes come from it. */
  seed?: number;
  /** ms since 1970 at which the world begins */
  start?: number;
  /** owner/name of the fleet repository */
  fleet?: string;
  cluster?: string;
  /** Other repositories of the forge, by owner/name. */
  forge?: Record<string, { branch: string; files: Record<string, string> }>;
  /** Who may push to a repository of the forge, by owner/name; everybody where it is not named. */
  pushers?: Record<string, Role[]>;
  /** Controllers run with `--no-cross-namespace-refs --default-service-account=default --no-remote-bases`. */
  lockdown?: boolean;
  /** False: an empty fleet repository and a cluster without Flux. */
  bootstrapped?: boolean;
  /** Multi-document YAML of objects (status included) that are in the cluster from the start. */
  objects?: string;
  /** Files of a role's machine from the start, by absolute path. */
  files?: Partial<Record<Role, Record<string, FileContent>>>;
  /** False: nobody has told git yet who they are. */
  gitIdentity?: boolean;
  /** Where a role's shell begins (absolute); its home where absent. */
  cwd?: string;
  /** True: lines are a script's, so that the shell says nothing of its jobs (`[1] 212`). */
  script?: boolean;
}

/** What happens while the world runs, told to whoever subscribed. */
export type WorldEvent =
  | { type: 'started'; role: Role; line: string }
  | { type: 'output'; role: Role; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'finished'; role: Role; result: RunResult }
  | { type: 'clock'; clock: ClockState }
  /** Objects of the cluster changed; ask for those you show. */
  | { type: 'objects'; kinds: string[] }
  | { type: 'files'; role: Role }
  | { type: 'forge' }
  /** A program waits for `input`. */
  | { type: 'asks'; role: Role; mode: AskMode }
  /** It was answered; `text` is what the terminal shows of it. */
  | { type: 'answered'; role: Role; text: string }
  /** A program opened an editor on `path` and waits for `finishEdit`. */
  | { type: 'edit'; role: Role; path: string; text: string }
  /** The log was replaced: everything shown is to be asked for anew. */
  | { type: 'replayed' };

export interface Session {
  /** Types a line into a role's shell. Output also arrives as events while it runs. */
  run(line: string, options?: RunOptions): Promise<RunResult>;
  /** Ctrl-C in a role's shell. */
  interrupt(role?: Role): void;
  /** What is typed at a program that asks: a line with its end, or keys; null is the end of input (Ctrl-D). */
  input(text: string | null, role?: Role): Promise<void>;
  /** The editor that a program opened was closed: `null` leaves the file as it was. */
  finishEdit(text: string | null, role?: Role): Promise<void>;
  complete(line: string, cursor: number, role?: Role): Promise<Completion[]>;
  /** What the role's shell shows before the next line. */
  prompt(role?: Role): Promise<{ prompt: string; cwd: string; history: string[] }>;
  readFile(path: string, role?: Role): Promise<string>;
  /** The same, byte for byte: what is no text comes in base64. */
  readContent(path: string, role?: Role): Promise<FileContent>;
  writeFile(path: string, text: string, role?: Role): Promise<void>;
  removeFile(path: string, role?: Role): Promise<void>;
  /** All files and folders under `path`, in order of path; `.git` folders are left out. */
  listFiles(path: string, role?: Role): Promise<FileInfo[]>;
  listObjects(query: ObjectQuery): Promise<KubeObject[]>;
  /** Requests that RBAC decided, newest last. */
  listAccess(query: { user?: string; namespace?: string; since?: number }): Promise<AccessRecord[]>;
  listRepositories(): Promise<RepositoryInfo[]>;
  /** The clones in a role's home, in order of path. */
  listClones(role?: Role): Promise<CloneInfo[]>;
  /** Files of a repository of the forge at a branch (or commit), by path. */
  readRepository(name: string, ref: string): Promise<Record<string, string>>;
  clock(): Promise<ClockState>;
  /** Lets world time pass, never wall time. */
  advance(ms: number): Promise<void>;
  log(): Promise<SessionLog>;
  /** Starts over and replays; what is running ends. */
  replay(log: SessionLog): Promise<void>;
  subscribe(listener: (event: WorldEvent) => void): () => void;
}

/** Errors made to travel: `code` to switch on, `data` to show. */
export class SessionError extends Error {
  constructor(
    readonly code: 'not-found' | 'is-directory' | 'not-directory' | 'busy' | 'bad-log',
    message: string,
    readonly data: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'SessionError';
  }

  toJSON(): { code: string; message: string; data: Record<string, string> } {
    return { code: this.code, message: this.message, data: this.data };
  }
}
