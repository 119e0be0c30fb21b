/**
 * Random lines of `kubectl` that need no server: every `create`, `run`, and what `set`, `label`, `annotate` and `patch` do
 * to files alone, good and bad flags, all ways to print.
 */
import fc from 'fast-check';

/** What lies in the folder in which the lines are typed. */
export const FILES: Record<string, string> = {
  'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1", env: [{name: A, value: b}]}
      - {name: side, image: "busybox:1"}
`,
  'several.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop, annotations: {note: "yes"}}
data: {a: "1", b: "on", c: "two\\nlines"}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: night}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}}
`,
  'binding.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: look, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: look}
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
`,
  'settings.env': 'A=1\n# no\nB=two words\n',
  'hello.txt': 'hello\n',
  'bad.yaml': 'a: [b\n',
};

const word = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const value = fc.stringMatching(/^[A-Za-z0-9 .:_/#,-]{0,12}$/).filter((text) => !text.includes(' -'));
const odd = fc.constantFrom('Bad_Name', 'a.b', 'x--y', '9', 'very/odd', 'a:b', '=', 'true', '1e3', 'a=b');
const name = fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: odd });
const number = fc.oneof(
  fc.integer({ min: 0, max: 99 }).map(String),
  fc.constantFrom('-1', '70000', '080', 'x', '', '1.5'),
);
const image = fc.oneof(
  fc.tuple(word, fc.option(word, { nil: 'latest' })).map(([repository, tag]) => `${repository}:${tag}`),
  fc.constantFrom('nginx', 'ghcr.io/acme/app:1.0', 'localhost:5000/a/b@sha256:00', 'Bad Image', "''"),
);
const pair = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(word, value).map(([key, text]) => `'${key}=${text}'`) },
  { weight: 1, arbitrary: fc.constantFrom('novalue', '=x', "''", 'a==b', "'sp ace=1'", '.=1', 'A_B.c-d=1') },
);

/** `--FLAG=VALUE`, several times perhaps. */
function flag(title: string, values: fc.Arbitrary<string>, most = 1): fc.Arbitrary<string> {
  return fc
    .array(values, { minLength: 1, maxLength: most })
    .map((all) => all.map((each) => `--${title}=${each}`).join(' '));
}

/** Some of the flags. */
function some(...flags: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc
    .tuple(...flags.map((each) => fc.option(each, { nil: '' })))
    .map((chosen) => chosen.filter(Boolean).join(' '));
}

function say(...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.filter(Boolean).join(' '));
}

const maybe = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 15, arbitrary }, { weight: 1, arbitrary: fc.constant('') });

const file = fc.constantFrom(
  'hello.txt',
  'k=hello.txt',
  'settings.env',
  'none.txt',
  'a/b=hello.txt',
  '=hello.txt',
  'k=',
  '.',
);
const sources = some(
  flag('from-literal', pair, 3),
  flag('from-file', file, 2),
  flag('from-env-file', fc.constantFrom('settings.env', 'hello.txt', 'none.env')),
  fc.constantFrom('--append-hash', '--append-hash=false', '--append-hash=x'),
);
const verbs = fc.constantFrom('get', 'get,list', 'get,list,watch', '*', 'fly', "''", 'create,get,create');
const resources = fc.constantFrom('pods', 'pods,services', 'deployments.apps', 'pods/log', 'pods.v1.', "''");
const cpu = fc.constantFrom(
  'cpu=1',
  'cpu=100m,memory=64Mi',
  'memory=x',
  'cpu',
  'cpu=,memory=1',
  'pods=3',
  "''",
  'cpu=0.1,memory=1e3',
);
const tcp = fc.constantFrom(
  '80',
  '80:8080',
  '80:http',
  '5678:8080',
  '0',
  '80:',
  'x',
  '70000',
  '80:80:80',
  '443:https-alt',
);
const command = fc.oneof(
  fc.constant(''),
  fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `-- ${words.join(' ')}`),
);
const schedule = fc.constantFrom("'* * * * *'", "'@daily'", "'*/5 1-3 * * 1'", 'never', "''");
const selector = fc.constantFrom('app=web', "'a in (b,c)'", "'a!=b'", "'=x'", "'a b'", "''", 'a,!b');
const rule = fc.constantFrom(
  "'a.b/*=svc:http'",
  "'a.b/=svc:80,tls=t'",
  "'/x=svc:80'",
  "'*.a.b/*=svc:80,tls'",
  "'a.b=svc'",
  "'a.b/p*=svc:port'",
  "''",
  "'a.b/p=svc:'",
);

const CREATE = fc
  .oneof(
    say('configmap', maybe(name), sources),
    say('cm', maybe(name), sources),
    say('secret generic', maybe(name), sources, some(flag('type', word))),
    say(
      'secret docker-registry',
      maybe(name),
      some(
        flag('docker-username', word),
        flag('docker-password', word),
        flag(
          'docker-email',
          value.map((text) => `'${text}'`),
        ),
        flag('docker-server', word),
        fc.constant('--append-hash'),
      ),
    ),
    say('secret tls', maybe(name), some(flag('cert', file), flag('key', file))),
    say(
      'deployment',
      maybe(name),
      some(flag('image', image, 2), flag('replicas', number), flag('port', number)),
      command,
    ),
    say(
      'job',
      maybe(name),
      some(flag('image', image), flag('from', fc.constantFrom('cronjob/x', 'x', 'deploy/x'))),
      command,
    ),
    say(
      'cronjob',
      maybe(name),
      some(
        flag('image', image),
        flag('schedule', schedule),
        flag('restart', fc.constantFrom('Never', 'OnFailure', 'Always', 'x')),
      ),
      command,
    ),
    say(
      'role',
      maybe(name),
      some(flag('verb', verbs, 2), flag('resource', resources, 2), flag('resource-name', word, 2)),
    ),
    say(
      'clusterrole',
      maybe(name),
      some(
        flag('verb', verbs),
        flag('non-resource-url', fc.constantFrom('/healthz', '/logs/*', 'x', '*', '/a*b')),
        flag('aggregation-rule', fc.constantFrom('a=b', 'x', 'a=b,c=d', "''")),
      ),
    ),
    say(
      'rolebinding',
      maybe(name),
      some(
        flag('role', name),
        flag('clusterrole', name),
        flag('user', name, 2),
        flag('group', name),
        flag('serviceaccount', fc.constantFrom('a:b', 'x', ':', 'a:b:c', 'shop:robot')),
      ),
    ),
    say(
      'clusterrolebinding',
      maybe(name),
      some(
        flag('clusterrole', name),
        flag('user', name, 2),
        flag('group', name, 2),
        flag('serviceaccount', fc.constantFrom('a:b', 'x', 'a:')),
      ),
    ),
    say('serviceaccount', maybe(name)),
    say('namespace', maybe(name)),
    say('ns', maybe(name), maybe(name)),
    say(
      'service',
      fc.constantFrom('clusterip', 'loadbalancer', 'nodeport', 'externalname', 'x', ''),
      maybe(name),
      some(
        flag('tcp', tcp, 2),
        flag('node-port', number),
        flag('clusterip', fc.constantFrom('None', '10.0.0.1', 'x')),
        flag('external-name', fc.constantFrom('a.b', 'a_b', '')),
      ),
    ),
    say(
      'ingress',
      maybe(name),
      some(
        flag('rule', rule, 2),
        flag('class', name),
        flag('default-backend', fc.constantFrom('svc:80', 'svc', 'svc:http', ':80')),
        flag('annotation', pair, 2),
      ),
    ),
    say(
      'pdb',
      maybe(name),
      some(
        flag('selector', selector),
        flag('min-available', fc.constantFrom('1', '50%', 'x', '-1')),
        flag('max-unavailable', fc.constantFrom('1', '50%', '0')),
      ),
    ),
    say(
      'priorityclass',
      maybe(name),
      some(
        flag('value', number),
        flag('description', word),
        fc.constant('--global-default'),
        flag('preemption-policy', fc.constantFrom('Never', 'x', 'PreemptLowerPriority')),
      ),
    ),
    say(
      'quota',
      maybe(name),
      some(
        flag('hard', cpu),
        flag('scopes', fc.constantFrom('BestEffort', 'Terminating,NotBestEffort', 'x', "''")),
      ),
    ),
    say(fc.constantFrom('', 'foo', 'secret', 'pod', 'service x y')),
  )
  .map((rest) => `create ${rest}`);

const RUN = say(
  'run',
  maybe(name),
  some(
    flag('image', image),
    flag('port', number),
    flag('env', pair, 2),
    flag('labels', fc.constantFrom('a=b', 'a=b,c=d', 'x', "''", 'a=b=c')),
    flag('annotations', pair),
    flag('restart', fc.constantFrom('Never', 'Always', 'OnFailure', 'x', "''")),
    fc.constantFrom('--command', '--expose', '-it', '--rm', '--quiet', '--tty', '--privileged', '--attach'),
    flag('image-pull-policy', fc.constantFrom('Always', 'Never', 'x')),
  ),
  command,
);

const source = fc.constantFrom(
  '-f deploy.yaml',
  '-f several.yaml',
  '-f binding.yaml',
  '-f bad.yaml',
  '-f deploy.yaml -f several.yaml',
  '',
);
const LOCAL = fc.oneof(
  say(
    'set image',
    source,
    fc.constantFrom('web=nginx:2', '*=x', 'web=a side=b', 'none=x', 'web', 'web=', "''", 'c=x'),
    '--local',
  ),
  say(
    'set env',
    source,
    fc
      .array(fc.oneof(pair, fc.constantFrom('A-', 'B-', 'A=1', '-')), { maxLength: 3 })
      .map((all) => all.join(' ')),
    some(
      fc.constantFrom('--list', '--overwrite=false', '--resolve'),
      flag('containers', fc.constantFrom('web', 'x', "'*'", "'s*'")),
      flag('prefix', word),
      flag('keys', word),
    ),
    '--local',
  ),
  say(
    'set resources',
    source,
    some(flag('limits', cpu), flag('requests', cpu), flag('containers', fc.constantFrom('web', 'x', "'*'"))),
    '--local',
  ),
  say('set serviceaccount', source, maybe(name), '--local'),
  say('set selector', source, fc.constantFrom('a=b', "'a in (b)'", 'x', '=x', "'a!=b'"), '--local'),
  say(
    'set subject',
    source,
    some(flag('user', name, 2), flag('group', name), flag('serviceaccount', fc.constantFrom('a:b', 'x'))),
    '--local',
  ),
  say(
    'label',
    source,
    fc
      .array(fc.oneof(pair, fc.constantFrom('app-', 'x-', 'a=b', 'a/b=c', 'app=2')), { maxLength: 3 })
      .map((all) => all.join(' ')),
    some(fc.constantFrom('--overwrite', '--list', '--all'), flag('selector', selector)),
    '--local',
  ),
  say(
    'annotate',
    source,
    fc
      .array(fc.oneof(pair, fc.constantFrom('note-', 'x-', 'a=b', 'note=2')), { maxLength: 3 })
      .map((all) => all.join(' ')),
    some(fc.constantFrom('--overwrite', '--list', '--all'), flag('selector', selector)),
    '--local',
  ),
  say(
    'patch',
    source,
    flag('type', fc.constantFrom('merge', 'json', 'strategic', 'x')),
    flag(
      'patch',
      fc.constantFrom(
        `'{"spec":{"replicas":3}}'`,
        `'{"metadata":{"labels":{"app":null,"b":"c"}}}'`,
        `'[{"op":"replace","path":"/metadata/name","value":"x"}]'`,
        `'[{"op":"remove","path":"/none"}]'`,
        `'spec: {replicas: 2}'`,
        `'{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"x"}]}}}}'`,
        `'{'`,
        `'{"spec":{"template":{"spec":{"containers":[{"name":"web","$patch":"delete"}]}}}}'`,
        `'{"spec":1}'`,
        "''",
        `'{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"side"},{"name":"web"}],"containers":[{"name":"web","env":[{"name":"A","$patch":"delete"}]}]}}}}'`,
      ),
    ),
    '--local',
  ),
);

const OUTPUT = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('-o yaml', '-o json', '-o name', '-oyaml', '--output=json', '') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "-o jsonpath='{.metadata}'",
      '-o jsonpath=\'{.metadata.name}{"\\n"}\'',
      "-o jsonpath='{.spec.template.spec.containers[*].name}'",
      "-o jsonpath-as-json='{.metadata}'",
      "-o go-template='{{.metadata.name}}'",
      "-o go-template='{{range $k, $v := .data}}{{$k}}={{$v}};{{end}}'",
      "-o template --template='{{.kind}}'",
      '-o custom-columns=N:.metadata.name,K:.kind',
      '-o custom-columns=N',
      "-o jsonpath='{.none}'",
      "-o jsonpath='{'",
      "-o jsonpath='{.metadata.labels.app}'",
      '-o kyaml',
      "-o go-template='{{.a.b.c}}'",
      "-o go-template='{{'",
      '-o jsonpath',
      "-o jsonpath='{.spec[?(@.x)]}'",
      "-o jsonpath='{..name}'",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '-o xml',
      '-o wide',
      '-o',
      '--output',
      '-o yaml=x',
      '-o jsonpath-file=none',
      '-o custom-columns-file=none',
      '-o go-template-file=hello.txt',
    ),
  },
);
const COMMON = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '-n shop',
      '--namespace=shop',
      '--save-config',
      '--show-managed-fields',
      '--field-manager=me',
      '--validate=false',
      '--validate=ignore',
      '-A',
      '-n Bad_',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '--nope',
      '-z',
      '--validate=x',
      '--help=false',
      '--v=x',
      '--dry-run',
      '--dry-run=x',
      '--save-config=maybe',
      '--allow-missing-template-keys=false',
    ),
  },
);

/** A whole line; what stands after `--` stays at its end. */
export const KUBECTL_LINES: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: CREATE.map((rest) => [rest, '--dry-run=client'] as const) },
      { weight: 2, arbitrary: RUN.map((rest) => [rest, '--dry-run=client'] as const) },
      { weight: 4, arbitrary: LOCAL.map((rest) => [rest, ''] as const) },
    ),
    OUTPUT,
    COMMON,
  )
  .map(([[line, dry], output, common]) => {
    const [head = '', ...tail] = line.split(' -- ');
    const rest = tail.length ? `-- ${tail.join(' -- ')}` : '';
    return ['kubectl', head, dry, output, common, rest].filter(Boolean).join(' ');
  });
