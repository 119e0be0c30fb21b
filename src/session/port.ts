/**
 * Carrying a `Session` over a message port: one side serves a real one, the other holds its likeness.
 *
 * Calls are numbered and answered in any order; events and the pace of the clock flow one way, from the world's
 * side. Everything sent is plain data, so any port that clones its messages will do: a Worker, one end of a
 * `MessageChannel`, a pair of functions in a test.
 */
import type { Pace, Pacer } from './pace';
import type { Session, WorldEvent } from './session';
import { SessionError } from './session';

/** What a Worker, the inside of a Worker and a `MessagePort` have in common. */
export interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
}

/** The page's end: a session like any other, and the hand on its clock. */
export interface RemoteSession {
  session: Session;
  pacer: Pacer;
}

type Method = Exclude<keyof Session, 'subscribe'>;

type ToWorld =
  { type: 'call'; id: number; method: Method; args: unknown[] } | { type: 'run'; running: boolean };

type ToPage =
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'refusal'; id: number; error: Refusal }
  | { type: 'event'; event: WorldEvent }
  | { type: 'pace'; pace: Pace };

interface Refusal {
  message: string;
  code?: SessionError['code'];
  data?: Record<string, string>;
}

/** Answers what comes in over `port` from `session`, and tells its events and pace. */
export function serveSession(session: Session, port: Port, pacer?: Pacer): void {
  const send = (message: ToPage): void => port.postMessage(message);
  session.subscribe((event) => send({ type: 'event', event }));
  if (pacer) {
    send({ type: 'pace', pace: pacer.pace });
    pacer.subscribe((pace) => send({ type: 'pace', pace }));
  }
  port.onmessage = ({ data }) => {
    const message = data as ToWorld;
    if (message.type === 'run') pacer?.setRunning(message.running);
    else void answer(session, message).then(send);
  };
}

async function answer(session: Session, call: ToWorld & { type: 'call' }): Promise<ToPage> {
  try {
    const method = session[call.method] as (...args: unknown[]) => unknown;
    return { type: 'answer', id: call.id, value: await method.apply(session, call.args) };
  } catch (error) {
    return { type: 'refusal', id: call.id, error: refusalOf(error) };
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof SessionError) return error.toJSON() as Refusal;
  return { message: error instanceof Error ? error.message : String(error) };
}

/** The session at the other end of `port`. Calls made before the other end listens wait for it. */
export function connectSession(port: Port): RemoteSession {
  const calls = new Calls(port);
  const listeners = new Set<(event: WorldEvent) => void>();
  const pacer = new RemotePacer((running) => port.postMessage({ type: 'run', running } satisfies ToWorld));
  port.onmessage = ({ data }) => {
    const message = data as ToPage;
    if (message.type === 'event') for (const listener of [...listeners]) listener(message.event);
    else if (message.type === 'pace') pacer.take(message.pace);
    else calls.settle(message);
  };
  const session = Object.fromEntries(
    METHODS.map((method) => [method, (...args: unknown[]) => calls.make(method, args)]),
  ) as unknown as Session;
  session.interrupt = (role) => void calls.make('interrupt', [role]);
  session.subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { session, pacer };
}

/** As an object, so that the compiler misses none. */
const METHODS = Object.keys({
  run: true,
  input: true,
  finishEdit: true,
  complete: true,
  prompt: true,
  readFile: true,
  readContent: true,
  writeFile: true,
  removeFile: true,
  listFiles: true,
  listObjects: true,
  listAccess: true,
  listRepositories: true,
  listClones: true,
  readRepository: true,
  clock: true,
  advance: true,
  log: true,
  replay: true,
} satisfies Record<Exclude<Method, 'interrupt'>, true>) as Method[];

class Calls {
  private last = 0;
  private waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  constructor(private readonly port: Port) {}

  make(method: Method, args: unknown[]): Promise<unknown> {
    const id = ++this.last;
    this.port.postMessage({ type: 'call', id, method, args } satisfies ToWorld);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  settle(message: ToPage & { type: 'answer' | 'refusal' }): void {
    const call = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'answer') call?.resolve(message.value);
    else call?.reject(errorOf(message.error));
  }
}

function errorOf(refusal: Refusal): Error {
  return refusal.code
    ? new SessionError(refusal.code, refusal.message, refusal.data)
    : new Error(refusal.message);
}

class RemotePacer implements Pacer {
  pace: Pace = { running: false, rate: 0 };
  private listeners = new Set<(pace: Pace) => void>();

  constructor(readonly setRunning: (running: boolean) => void) {}

  take(pace: Pace): void {
    this.pace = pace;
    for (const listener of [...this.listeners]) listener(pace);
  }

  subscribe(listener: (pace: Pace) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
