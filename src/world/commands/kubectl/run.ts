/**
 * One kubectl command at work: what was typed, where it writes, and the server once it is asked for.
 *
 * Models: the factory and the streams that kubectl hands its commands. The first request is what finds out that a
 * server is gone or a token is no good.
 */
import { StatusError, type Client } from '../../kube/api';
import type { ProgramContext } from '../../shell/program';
import type { Invocation } from '../cobra';
import type { Environment } from '../environment';
import {
  ConnectError,
  connect,
  loadKubeconfig,
  namespaceOf,
  type ConnectFlags,
  type Connection,
} from '../kubeconfig';
import { KubectlError } from './errors';

/** Does the work of one command; answers the exit code, 0 where nothing is said. */
export type Command = (run: Run) => Promise<number | void> | number | void;

export class Run {
  private connection: Connection | undefined;
  private dryRunRead: DryRun | undefined;
  private readonly warned = new Set<string>();

  constructor(
    readonly environment: Environment,
    readonly context: ProgramContext,
    readonly invocation: Invocation,
  ) {}

  get args(): string[] {
    return this.invocation.args;
  }

  /** e.g. `kubectl create configmap` */
  get path(): string {
    return this.invocation.command.path;
  }

  has(flag: string): boolean {
    return this.invocation.has(flag);
  }

  text(flag: string): string {
    return this.invocation.text(flag);
  }

  flag(name: string): boolean {
    return this.invocation.flag(name);
  }

  list(flag: string): string[] {
    return this.invocation.list(flag);
  }

  /** ms of world time */
  now(): number {
    return this.context.clock.now();
  }

  out(text: string): void {
    if (text !== '') this.context.out(text);
  }

  err(text: string): void {
    if (text !== '') this.context.err(text);
  }

  /** A `Warning:` of the server; each text is shown once. */
  warn = (text: string): void => {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    this.err(`Warning: ${text}\n`);
  };

  /** How many different warnings there were. */
  get warnings(): number {
    return this.warned.size;
  }

  /** A line of klog, Go's logger: `W1122 20:16:58.384399   17 helpers.go:704] …`. */
  log(level: 'E' | 'W' | 'I', source: string, message: string): void {
    const time = new Date(this.now()).toISOString();
    const day = `${time.slice(5, 7)}${time.slice(8, 10)}`;
    this.err(`${level}${day} ${time.slice(11, 23)}000     417 ${source}] ${message}\n`);
  }

  /** @throws ConnectError, StatusError `Unauthorized` */
  connect(): Connection {
    if (this.connection) return this.connection;
    try {
      return (this.connection = connect(this.environment, this.context, this.connectFlags(), 'kubectl'));
    } catch (error) {
      this.logDiscovery(error);
      throw error;
    }
  }

  /** Asks the server something harmless, without looking at its API groups first. @throws ConnectError, StatusError */
  ping(): void {
    this.connection ??= connect(this.environment, this.context, this.connectFlags(), 'kubectl');
  }

  /** kubectl tries to read the server's API groups several times, and says so each time. */
  private logDiscovery(error: unknown): void {
    const unreachable = error instanceof ConnectError && error.host !== '';
    if (!unreachable && !(error instanceof StatusError)) return;
    const why = JSON.stringify(`couldn't get current server API group list: ${(error as Error).message}`);
    const asked = this.path === 'kubectl create job' ? this.text('from') : (this.args[0] ?? '');
    for (let attempt = 0; attempt < attempts(this.path, asked); attempt++)
      this.log('E', 'memcache.go:265', `"Unhandled Error" err=${why}`);
  }

  get client(): Client {
    return this.connect().client;
  }

  /** The namespace that the command works in. @throws ConnectError */
  get namespace(): string {
    return this.connection?.namespace ?? this.namespaceByFile().namespace;
  }

  /** Was it given by flag? Then files that name another one are refused. */
  get namespaceGiven(): boolean {
    return this.connection?.namespaceGiven ?? this.namespaceByFile().given;
  }

  private namespaceByFile(): { namespace: string; given: boolean } {
    const flags = this.connectFlags();
    return namespaceOf(this.context, loadKubeconfig(this.context, flags.kubeconfig), flags);
  }

  connectFlags(): ConnectFlags {
    // a flag of the command's own hides the global one of that name: `create rolebinding --user`
    const own = this.invocation.command.flags;
    const text = (name: string): string => (name in own ? '' : this.text(name));
    return {
      kubeconfig: this.text('kubeconfig'),
      context: text('context'),
      cluster: text('cluster'),
      user: text('user'),
      namespace: this.text('namespace'),
      server: text('server'),
      token: text('token'),
      as: this.text('as'),
      asGroup: this.list('as-group'),
      asUid: this.text('as-uid'),
    };
  }

  /** `--request-timeout` in ms; 0 is none. @throws KubectlError */
  requestTimeout(): number {
    const text = this.text('request-timeout');
    if (/^\d+$/.test(text)) return Number(text) * 1000;
    const parsed = /^(\d+)(ms|s|m|h)$/.exec(text);
    if (!parsed)
      throw new KubectlError(
        'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
      );
    return (
      Number(parsed[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[parsed[2] as 'ms' | 's' | 'm' | 'h']
    );
  }

  /** A slip in how the command was called. */
  usage(message: string): KubectlError {
    return new KubectlError(`${message}\nSee '${this.path} -h' for help and examples`);
  }

  /** `none`, `client` or `server`; what is wrong with how it was typed is told once. @throws KubectlError */
  dryRun(): DryRun {
    return (this.dryRunRead ??= this.readDryRun());
  }

  private readDryRun(): DryRun {
    const value = this.text('dry-run');
    if (value === 'none' || value === 'client' || value === 'server') return value;
    if (value === 'unchanged') {
      this.log('W', 'helpers.go:704', '--dry-run is deprecated and can be replaced with --dry-run=client.');
      return 'client';
    }
    const isTrue = /^(1|t|T|true|TRUE|True)$/.test(value);
    if (!isTrue && !/^(0|f|F|false|FALSE|False)$/.test(value))
      throw new KubectlError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
    const instead = isTrue ? 'client' : 'none';
    this.log(
      'W',
      'helpers.go:718',
      `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${instead}.`,
    );
    return instead;
  }

  /** `--validate` as the server's field validation. @throws KubectlError */
  fieldValidation(): 'Strict' | 'Warn' | 'Ignore' {
    const value = this.text('validate');
    if (value === 'strict' || /^(1|t|T|true|TRUE|True)$/.test(value)) return 'Strict';
    if (value === 'warn') return 'Warn';
    if (value === 'ignore' || /^(0|f|F|false|FALSE|False)$/.test(value)) return 'Ignore';
    throw new KubectlError(
      `invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
    );
  }
}

/** Some commands ask less often for the server's API groups. */
const ATTEMPTS: Record<string, number> = {
  'kubectl run': 1,
  'kubectl create role': 2,
  'kubectl create clusterrole': 2,
  'kubectl explain': 2,
  'kubectl events': 2,
  'kubectl auth can-i': 2,
  'kubectl logs': 4,
  'kubectl exec': 4,
};

/** How often kubectl asks for the server's groups: once less for `kind/name`, once more for each further kind. */
function attempts(path: string, asked: string): number {
  return ATTEMPTS[path] ?? (asked.includes('/') ? 4 : 4 + asked.split(',').length);
}

export type DryRun = 'none' | 'client' | 'server';
