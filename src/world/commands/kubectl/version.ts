/** `kubectl version`. Models: kubectl's `cmd/version`. */
import { marshal } from '../../yaml/marshal';
import { KubectlError } from './errors';
import type { Run } from './run';

const CLIENT_VERSION = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.2',
  gitCommit: '$Format:%H$',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.25.7',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export const KUSTOMIZE_VERSION = 'v5.7.1';

/** What the server says at `/version`. */
export const SERVER_VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '$Format:%H$',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export function version(run: Run): void {
  const clientOnly = run.flag('client');
  if (run.args.length && !clientOnly) throw new KubectlError(`extra arguments: [${run.args.join(' ')}]`);
  const output = run.text('output');
  if (!['', 'yaml', 'json'].includes(output)) throw new KubectlError("--output must be 'yaml' or 'json'");
  let failure: unknown;
  let server: typeof SERVER_VERSION | undefined;
  if (!clientOnly) {
    try {
      run.ping();
      server = SERVER_VERSION;
    } catch (error) {
      failure = error;
    }
  }
  print(run, output, server);
  if (failure) throw failure;
}

function print(run: Run, output: string, server: typeof SERVER_VERSION | undefined): void {
  const all = {
    clientVersion: CLIENT_VERSION,
    kustomizeVersion: KUSTOMIZE_VERSION,
    ...(server ? { serverVersion: server } : {}),
  };
  if (output === 'yaml') return run.out(`${marshal(all)}\n`);
  if (output === 'json') return run.out(`${JSON.stringify(all, null, 2)}\n`);
  run.out(`Client Version: ${CLIENT_VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
  if (server) run.out(`Server Version: ${server.gitVersion}\n`);
}
