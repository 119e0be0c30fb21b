/** A session that is nothing but its state: what checks and slips read, set by hand. */
import type {
  CloneInfo,
  KubeObject,
  LogEntry,
  RepositoryInfo,
  Role,
  Session,
} from '../../src/session/session';
import type { Lab, NamedCheck, Step } from '../../src/lab/lab';

export const CLONE = '/root/fleet';
export const FLEET = 'acme/fleet';

export interface FakeState {
  /** By path relative to the clone of OPS. */
  files?: Record<string, string>;
  /** Files of the fleet's branch main. */
  remote?: Record<string, string>;
  branches?: RepositoryInfo['branches'];
  clone?: Partial<CloneInfo>;
  objects?: KubeObject[];
  typed?: string[];
}

export function fakeSession(state: FakeState): Session {
  const files = state.files ?? {};
  const entries = (state.typed ?? []).map((line): LogEntry => ({ type: 'run', at: 0, role: 'ops', line }));
  const own = (role?: Role): boolean => role === undefined || role === 'ops';
  const read: Partial<Session> = {
    listFiles: async (path, role) =>
      own(role) && path === CLONE
        ? Object.entries(files).map(([name, text]) => ({
            path: `${CLONE}/${name}`,
            type: 'file',
            size: text.length,
          }))
        : [],
    readFile: async (path) => files[path.slice(CLONE.length + 1)] ?? '',
    listObjects: async (query) =>
      (state.objects ?? STANDING).filter(
        (object) =>
          (query.kind === undefined || object.kind === query.kind) &&
          (query.name === undefined || object.metadata.name === query.name) &&
          (query.namespace === undefined || object.metadata.namespace === query.namespace),
      ),
    listRepositories: async () => [
      {
        name: FLEET,
        url: `https://github.com/${FLEET}`,
        defaultBranch: 'main',
        branches: state.branches ?? { main: [commit('aaaa', 'first')] },
      },
    ],
    readRepository: async () => state.remote ?? {},
    listClones: async () => [
      {
        path: CLONE,
        repository: FLEET,
        branch: 'main',
        head: 'aaaa',
        ahead: [],
        changes: [],
        ...state.clone,
      },
    ],
    clock: async () => ({ now: 0, waiting: false }),
    log: async () => ({ format: 1, options: {}, entries, now: 0 }),
  };
  return read as Session;
}

export function commit(sha: string, message: string) {
  return { sha, message, author: { name: 'ops', email: 'ops@example.org' }, at: 0 };
}

/** What any cluster with Flux has. */
export const STANDING: KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'flux-system', namespace: 'flux-system' },
    spec: { interval: '1m0s', url: `https://github.com/${FLEET}`, ref: { branch: 'main' } },
    status: { artifact: { revision: 'main@sha1:aaaa' } },
  },
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name: 'flux-system',
      namespace: 'flux-system',
      labels: { 'kustomize.toolkit.fluxcd.io/name': 'flux-system' },
    },
    spec: {
      interval: '10m0s',
      path: './clusters/X',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    },
    status: {
      lastAttemptedRevision: 'main@sha1:aaaa',
      conditions: [{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message: 'Applied' }],
    },
  },
];

export function fakeLab(...steps: Step[]): Lab {
  return {
    name: 'fake',
    title: 'A lab',
    deck: 'deck',
    summary: '',
    broken: false,
    file: 'labs/fake/lab.yaml',
    world: {},
    prepare: [],
    clones: { ops: CLONE },
    fleet: { repository: FLEET, branch: 'main', path: 'clusters/X' },
    steps,
  };
}

export function fakeStep(...checks: NamedCheck[]): Step {
  return {
    name: 'step',
    role: 'ops',
    slide: 'slide',
    task: 'Do it.',
    checks,
    overlook: [],
    hints: [],
    solution: [],
    alternatives: [],
    wrong: [],
    done: '',
    line: 1,
  };
}

/** A Kustomization of Flux as a manifest; a line replaced where asked. */
export function manifest(name: string, path: string, change: [string, string] = ['', '']): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 1m0s
  path: ${path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`.replace(...change);
}
