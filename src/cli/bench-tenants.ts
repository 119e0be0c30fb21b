/** Fifty tenants with ten workloads each: what a full reconciliation costs, `flux get all -A`, and memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { KubeObject, Session, WorldOptions } from '../session/session';
import { createWorld } from '../world/world';

const OWNER = 'container-training-fleet';
const MINUTE = 60_000;

export interface TenantsBench {
  tenants: number;
  workloads: number;
  /** Milliseconds of this machine. */
  build: number;
  rollOut: number;
  reconcile: number;
  getAll: number;
  /** Lines that `flux get all -A` printed. */
  rows: number;
  /** Bytes. */
  memory: number;
  ready: number;
  pods: number;
}

/** @returns the costs of a world with so many tenants, of so many workloads each */
export async function benchTenants(tenants: number, workloads: number): Promise<TenantsBench> {
  const empty = memory();
  const names = Array.from({ length: tenants }, (_, index) => `team-${String(index + 1).padStart(2, '0')}`);
  const forge: NonNullable<WorldOptions['forge']> = {};
  for (const name of names)
    forge[`${OWNER}/${name}-app`] = { branch: 'main', files: appFiles(name, workloads) };
  let session!: Session;
  const build = await timed(async () => {
    session = await createWorld({ forge });
  });
  await pushTenants(session, names);
  const rollOut = await timed(() => session.advance(3 * MINUTE));
  const reconcile = await timed(() => session.advance(MINUTE));
  let rows = 0;
  const getAll = await timed(async () => {
    const { stdout } = await session.run('flux get all -A');
    rows = stdout.split('\n').length;
  });
  const list = await session.listObjects({ kind: 'Kustomization' });
  const ready = list.filter(isReady).length;
  const pods = (await session.listObjects({ kind: 'Pod', apiVersion: 'v1' })).filter(isReady).length;
  const used = memory() - empty;
  await session.prompt();
  return { tenants, workloads, build, rollOut, reconcile, getAll, rows, memory: used, ready, pods };
}

function isReady({ status }: KubeObject): boolean {
  const conditions = (status?.conditions ?? []) as { type: string; status: string }[];
  return conditions.some((each) => each.type === 'Ready' && each.status === 'True');
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

/** Bytes in use once what nobody holds is gone. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function pushTenants(session: Session, names: string[]): Promise<void> {
  const clone = '/root/fleet';
  await session.run(`git clone -q https://github.com/${OWNER}/fleet-config-using-flux-lpiot ${clone}`);
  await session.writeFile(`${clone}/clusters/CLOUDY/tenants.yaml`, TENANTS);
  for (const name of names) await session.writeFile(`${clone}/tenants/${name}.yaml`, tenant(name));
  const { code, stderr } = await session.run(
    `cd ${clone} && git add -A && git commit -qm Tenants && git push -q`,
  );
  if (code !== 0) throw new Error(stderr);
}

const TENANTS = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: tenants
  namespace: flux-system
spec:
  interval: 1m
  path: ./tenants
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

function tenant(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${name}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}-reconciler
  namespace: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
- kind: ServiceAccount
  name: ${name}
  namespace: ${name}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: ${name}-app
  namespace: ${name}
spec:
  interval: 1m
  ref:
    branch: main
  url: https://github.com/${OWNER}/${name}-app
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: ${name}
spec:
  interval: 1m
  path: ./k8s
  prune: true
  wait: true
  serviceAccountName: ${name}
  targetNamespace: ${name}
  sourceRef:
    kind: GitRepository
    name: ${name}-app
`;
}

function appFiles(name: string, workloads: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let number = 1; number <= workloads; number++)
    files[`k8s/part-${number}.yaml`] = workload(
      `part-${number}`,
      `ghcr.io/${OWNER}/${name}-app:1.0.${number}`,
    );
  return files;
}

function workload(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: web
        image: ${image}
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
  - port: 80
    targetPort: 8080
`;
}
