/** What a learner might do in an afternoon: the seed's journey, a tenant, a release, and some of what goes wrong. */
import type { Role, Session, WorldOptions } from '../../src/session/session';

export const WORLD: WorldOptions = {
  seed: 11,
  fleet: 'acme/fleet',
  cluster: 'CLOUDY',
  forge: {
    'acme/shop': {
      branch: 'main',
      files: {
        'k8s/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports: [{ containerPort: 80 }]
`,
        'k8s/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`,
      },
    },
  },
};

type Act = { role?: Role; run: string } | { role?: Role; write: string; text: string };

const ops = (...lines: string[]): Act[] => lines.map((run) => ({ run }));
const rocky = (...lines: string[]): Act[] => lines.map((run) => ({ role: 'rocky', run }));

export const ACTS: Act[] = [
  ...ops(
    'git clone https://github.com/acme/fleet && cd fleet',
    'for env in test prod; do flux create kustomization tenants --source=GitRepository/flux-system --path=./tenants/$env --prune --interval=1m --export >> clusters/CLOUDY/tenants.yaml; done',
    'git add -A && git commit -m "Both tenants" && git push',
    'flux reconcile source git flux-system; sleep 5',
    'flux get kustomizations',
    "sed -i '0,/name: tenants/s//name: tenants-test/; s/name: tenants$/name: tenants-prod/' clusters/CLOUDY/tenants.yaml",
    'git diff --stat; git commit -am "A name of its own" && git push',
    'flux reconcile kustomization flux-system --with-source; sleep 4; flux get ks',
    'mkdir -p tenants/test/shop',
    'flux create tenant shop --with-namespace=shop-test --cluster-role=shop-full --export > tenants/test/shop/rbac.yaml',
  ),
  {
    write: '/root/fleet/tenants/test/shop/role.yaml',
    text: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shop-full
rules:
  - apiGroups: ["", "apps"]
    resources: ["*"]
    verbs: ["*"]
`,
  },
  ...ops(
    'flux create source git shop --namespace=shop-test --url=https://github.com/acme/shop --branch=main --interval=30s --export > tenants/test/shop/sync.yaml',
    'flux create kustomization shop --namespace=shop-test --service-account=shop --source=GitRepository/shop --path=./k8s --prune --interval=30s --wait --timeout=30s --export >> tenants/test/shop/sync.yaml',
    '(cd tenants/test/shop && kustomize create --autodetect); kustomize build tenants/test | head -20',
    'git add -A; git commit -qm "The shop in TEST"; git push -q',
    'flux reconcile ks flux-system --with-source; flux reconcile ks tenants-test; sleep 20',
    'flux get all -A',
    'kubectl auth can-i patch deployments -A --as=system:serviceaccount:shop-test:shop',
    "sed -i 's/  serviceAccountName: shop/&\\n  targetNamespace: shop-test/' tenants/test/shop/sync.yaml",
    'git commit -qam "Say where"; git push -q; flux reconcile ks tenants-test --with-source; sleep 40',
    'kubectl get all -n shop-test; kubectl get events -n shop-test | head',
    'kubectl create clusterrolebinding look --clusterrole=view --group=team-rocky',
  ),
  ...rocky(
    'git clone https://github.com/acme/shop && cd shop',
    'kubectl get pods -n shop-test -o wide',
    'kubectl delete deployment web -n shop-test',
    "sed -i 's/nginx:1.27/nginx:1.28/' k8s/deployment.yaml && git commit -am 'Release' && git push",
    'sleep 90; kubectl rollout status deployment web -n shop-test',
    'kubectl get replicasets -n shop-test; flux events -n shop-test | tail -5',
  ),
  ...ops(
    'echo "broken: [" > clusters/CLOUDY/oops.yaml; git add -A; git commit -qm oops; git push -q',
    'flux reconcile ks flux-system --with-source',
    'git revert --no-edit HEAD && git push -q; flux reconcile ks flux-system --with-source',
    'for i in 1 2 3; do echo $RANDOM; done; date; git log --oneline | head -4',
    'kubectl get kustomizations -A -o yaml | grep -c lastAppliedRevision; nosuch --flag',
  ),
];

export async function actAll(session: Session): Promise<void> {
  for (const act of ACTS) {
    if ('run' in act) await session.run(act.run, { role: act.role });
    else await session.writeFile(act.write, act.text, act.role);
  }
}
