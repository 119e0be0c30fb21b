/** A world in which OPS has made ROCKY's tenant, and ROCKY's app runs out of its repository. */
import fs from 'node:fs';
import type { KubeObject, Role, Session } from '../../../src/session/session';
import { createWorld } from '../../../src/world/world';

const FOLDER = 'labs/apps/rocky-app/k8s';
const FLEET = 'container-training-fleet/fleet-config-using-flux-lpiot';
const APP = 'container-training-fleet/rocky-app';

export interface Tenant {
  session: Session;
  /** Types as ROCKY in its clone, or as OPS; answers both streams. @throws where it fails */
  type(line: string, role?: Role): Promise<string>;
  /** Lets world time pass. */
  wait(seconds: number): Promise<void>;
  find(kind: string, name: string): Promise<KubeObject | undefined>;
  /** Message of the Ready condition of ROCKY's Kustomization, with its status before it. */
  ready(): Promise<string>;
  version(): Promise<string>;
}

export async function rockyTenant(): Promise<Tenant> {
  const app = Object.fromEntries(
    fs.readdirSync(FOLDER).map((name) => [`k8s/${name}`, fs.readFileSync(`${FOLDER}/${name}`, 'utf8')]),
  );
  const names = fs.readdirSync(FOLDER).sort();
  app['k8s/kustomization.yaml'] = `resources:\n${names.map((name) => `- ${name}\n`).join('')}`;
  const session = await createWorld({ forge: { [APP]: { branch: 'rocky', files: app } } });
  const tenant = tenantOf(session);
  await tenant.type(`git clone -q https://github.com/${APP} && cd rocky-app`);
  await tenant.type(OPS, 'ops');
  await tenant.wait(200);
  return tenant;
}

const OPS = `git clone -q https://github.com/${FLEET} fleet && cd fleet && mkdir -p tenants
flux create kustomization tenants --namespace=flux-system --source=GitRepository/flux-system --path=./tenants --prune --interval=1m --export > clusters/CLOUDY/tenants.yaml
flux create tenant rocky --with-namespace=rocky-test --cluster-role=rocky-full-access --export > tenants/rocky.yaml
cat >> tenants/rocky.yaml <<EOF
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: rocky-full-access
rules:
- apiGroups: ["", apps, networking.k8s.io]
  resources: ["*"]
  verbs: ["*"]
EOF
flux create source git rocky-app --namespace=rocky-test --url=https://github.com/${APP} --branch=rocky --interval=1m --export >> tenants/rocky.yaml
flux create kustomization rocky --namespace=rocky-test --source=GitRepository/rocky-app --path=./k8s --service-account=rocky --target-namespace=rocky-test --prune --wait --timeout=2m --interval=1m --export >> tenants/rocky.yaml
git add -A && git commit -qm "Add rocky" && git push -q`;

function tenantOf(session: Session): Tenant {
  const tenant: Tenant = {
    session,
    async type(line, role = 'rocky') {
      const { stdout, stderr, code } = await session.run(line, { role });
      if (code !== 0) throw new Error(`${line}: ${stderr}`);
      return stdout + stderr;
    },
    wait: (seconds) => session.advance(seconds * 1000),
    async find(kind, name) {
      return (await session.listObjects({ kind, name, namespace: 'rocky-test' }))[0];
    },
    async ready() {
      const kustomization = (await tenant.find('Kustomization', 'rocky'))!;
      const conditions = kustomization.status.conditions as {
        type: string;
        status: string;
        message: string;
      }[];
      const ready = conditions.find((each) => each.type === 'Ready')!;
      return `${ready.status} ${ready.message}`;
    },
    version: () => tenant.type('curl -s http://rocky.cloudy.example/version', 'ops'),
  };
  return tenant;
}
