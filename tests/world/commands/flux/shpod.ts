/** `flux` without a shell around it: a line in, what it printed out. */
import { lineReader } from '../../../../src/world/shell/keyboard';
import { createFlux } from '../../../../src/world/commands/flux/flux';
import { writeKubeconfig } from '../../../../src/world/commands/kubeconfig';
import { Files } from '../../../../src/world/files/files';
import type { User } from '../../../../src/world/kube/api';
import { ADMIN } from '../../../../src/world/kube/cluster';
import type { Machine, ProgramContext } from '../../../../src/world/shell/program';
import { Clock } from '../../../../src/world/time/clock';
import { Names } from '../../../../src/world/time/names';
import type { SmallWorld } from '../../flux/small-world';

export interface Answer {
  stdout: string;
  stderr: string;
  code: number;
}

export interface Shpod {
  files: Files;
  /** Runs a line that begins with `flux`; words may stand in single quotes. */
  run(line: string, stdin?: string): Promise<Answer>;
  /** Runs `flux` with these words. */
  runWords(typed: string[], stdin?: string): Promise<Answer>;
}

const HOME = '/root';
export const FOLDER = `${HOME}/work`;

/**
 * @param given files of the working folder
 * @param world the cluster that the kubeconfig leads to; there is none where it is absent
 */
export function shpod(given: Record<string, string> = {}, world?: SmallWorld, user: User = ADMIN): Shpod {
  const clock = world?.clock ?? new Clock(Date.UTC(2026, 10, 22, 10));
  const files = new Files(() => clock.now());
  const machine: Machine = { role: 'ops', files, home: HOME, hostname: 'shpod' };
  files.mkdir(FOLDER, { recursive: true });
  for (const [path, text] of Object.entries(given)) {
    const whole = `${FOLDER}/${path}`;
    files.mkdir(whole.slice(0, whole.lastIndexOf('/')), { recursive: true });
    files.write(whole, text);
  }
  if (world) writeKubeconfig(machine, { cluster: 'test', user: user.name, token: 'token' });
  const flux = createFlux({
    api: (as, agent) => world!.cluster.client(as, agent),
    authenticate: () => user,
    forge: world?.forge as never,
    network: undefined as never,
    clusterNetwork: undefined as never,
  });
  const context = (answer: Answer, stdin: string | undefined): ProgramContext => {
    const next = lineReader(stdin ?? '');
    return {
      machine,
      files,
      clock,
      names: new Names(1),
      cwd: FOLDER,
      env: new Map(),
      stdin: stdin ?? '',
      piped: stdin !== undefined,
      readLine: async () => next(),
      terminal: false,
      columns: 80,
      out: (text) => void (answer.stdout += text),
      err: (text) => void (answer.stderr += text),
      outBytes: (bytes) => void (answer.stdout += new TextDecoder().decode(bytes)),
      sleep: (ms) => clock.sleep(ms),
      exec: () => Promise.reject(new Error('no shell here')),
      edit: () => Promise.resolve(false),
    };
  };
  const runWords = async (typed: string[], stdin?: string): Promise<Answer> => {
    const answer: Answer = { stdout: '', stderr: '', code: -1 };
    let failure: unknown;
    const process = clock.spawn('flux', () =>
      flux(typed, context(answer, stdin)).then(
        (code) => void (answer.code = code),
        (error: unknown) => void (failure = error),
      ),
    );
    while (!process.done && (await clock.runNext()));
    if (failure) throw failure;
    return answer;
  };
  return { files, run: (line, stdin) => runWords(words(line).slice(1), stdin), runWords };
}

function words(line: string): string[] {
  const parts = line.match(/(?:'[^']*'|[^\s'])+/g) ?? [];
  return parts.map((each) => each.replaceAll("'", ''));
}
