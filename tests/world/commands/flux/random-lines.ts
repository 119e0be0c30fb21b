/** Lines of `flux` made by chance that need no cluster: every `create … --export`, groups, slips of the hand. */
import fc from 'fast-check';

type Words = fc.Arbitrary<string[]>;

/** The folder that the lines are typed in. */
export const FILES: Record<string, string> = {
  'values.yaml': 'web:\n  replicas: 2\n  on: "yes"\nname: a\nlist: [1, 2]\n',
  'more.yaml':
    'web:\n  image: nginx\n  replicas: 010\nlist: [3]\nnothing: null\nbig: 12345678901\nratio: 1.50\n',
  'broken.yaml': 'a: b: c\n',
  'list.yaml': '- a\n- b\n',
  'empty.yaml': '',
  'doubled.yaml': 'a: 1\na: 2\n',
  'odd.yaml': 'y: y\n1: one\ntrue: two\ntext: |\n  a\n  b\ndate: 2024-01-02\noct: 0o17\n',
  'two.yaml': 'a: 1\n---\na: 2\n',
  'key.pem': '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n',
  'ca.crt': '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n',
  'cert.pem': 'no certificate',
  'policy.json':
    '{"version":"1.0","trustPolicies":[{"name":"a","registryScopes":["*"],"signatureVerification":{"level":"strict"},"trustStores":["ca:a"],"trustedIdentities":["*"]}]}\n',
  'bad-policy.json': '{"version":"1.0","trustPolicies":[]}\n',
  'text.txt': 'a: ${FOO}\nb: ${BAR:=bar}\n',
};

const NAMES = [
  'web',
  'rocky',
  'a',
  'ab',
  'team-a',
  'A',
  'Web',
  'web_1',
  '-web',
  'web-',
  'web.test',
  '1web',
  '12',
  '',
  'x'.repeat(63),
  'x'.repeat(64),
  'x'.repeat(253),
  'ü',
  'we b',
  '*',
  'web/x',
  'a--b',
];
const usualName = fc.constantFrom('web', 'rocky', 'team-a', 'apps-prod', 'x1', 'a1.b');
const name = fc.oneof(
  { weight: 8, arbitrary: usualName },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES) },
);
const duration = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('1m', '5m', '10s', '1h', '1m30s', '720h') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '0',
      '0s',
      '-1m',
      '1.5h',
      '.5m',
      '1d',
      '10',
      '',
      'soon',
      '1m 30s',
      '1h1m1s1ms',
      '100ms',
      '1us',
      '1µs',
      '999999h',
      '9999999999h',
      '+5m',
      '1',
      'm',
      '1mm',
      '5M',
      '1e3s',
      '00001s',
      '1.s',
      '.s',
      ' 5m',
      '5m ',
      '60m',
      '90s',
      '3600s',
      '0.1ns',
      '10ns',
    ),
  },
);
const bool = fc.constantFrom('true', 'false', 'True', 'T', '1', '0', 'yes', 'no', 'maybe', '', 'tRUE');
const text = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('main', 'web', 'v1.2.3', 'rocky', 'apps', 'secret-1', 'https://example.com/a'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      'two words',
      'a,b',
      'a=b',
      'a=b,c=d',
      'true',
      '1',
      '010',
      '1.5',
      '1e3',
      'null',
      '~',
      'yes',
      'on',
      '2024-01-02',
      "it's",
      '"q"',
      '# no',
      'a: b',
      '- x',
      'x\ny',
      'ümläut',
      '*',
      '{}',
      '[a]',
      '&a',
      '!x',
      '%',
      '@x',
      '`x`',
      'a/b',
      'a.b',
      'A/b.c',
      'tab\there',
      'word '.repeat(30).trim(),
      'x'.repeat(200),
      '-x',
      '--',
      '=',
      '<<',
      'back\\slash',
      '0x1F',
      '.5',
      '12:30',
      '\u0007',
      '\u00a0',
      '☃',
      '😀',
      ' lead',
      'trail ',
      '"',
      "''",
    ),
  },
);
const labels = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('team=a', 'a=b,c=d', 'app.kubernetes.io/name=web') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'team',
      'team=',
      '=a',
      'a=b=c',
      'a=b,',
      ',',
      '',
      'a b=c',
      'a/b/c=d',
      '/a=b',
      'a/=b',
      'A.B/c=d',
      '-a=b',
      'a=-b',
      'a=b c',
      `a=${'x'.repeat(64)}`,
      `${'x'.repeat(64)}=a`,
      'a=b,a=c',
      '"a=b,c=d"',
      'a=1',
      'a=true',
      'a=yes',
      `${'x'.repeat(254)}/a=b`,
      'a= b',
      ' a=b',
      'a=b,c',
      'ü=a',
      'a=ü',
    ),
  },
);
const reference = (...kinds: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...kinds), usualName).map((each) => each.join('/')) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...kinds), usualName).map((each) => `${each.join('/')}.infra`),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'web',
        'web.infra',
        'gitrepository/web',
        'GITREPOSITORY/web.x',
        'Pod/web',
        '/web',
        'GitRepository/',
        'GitRepository',
        'a/b/c',
        '',
        ' ',
        'GitRepository/web.',
        'GitRepository/.x',
        'GitRepository/web.x.y',
        'helmrepository/a',
        'HelmChart/a',
        'ocirepository/a',
        'OCIRepository/a.b',
        'Secret/a',
        'ConfigMap/b',
        'configmap/b',
        'Deployment/web.apps',
        'deployment/web',
        'HelmRepository',
        'Bucket/',
        'bucket/x.y',
        'GitRepository/ web',
        'GitRepository/*',
        'Kustomization/web',
        'ImageRepository/x',
        'git/x',
        'secret/x',
        'Secret',
        'HelmRelease/web.',
      ),
    },
  );
const several = (one: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(one, { minLength: 1, maxLength: 3 }).map((each) => each.join(','));
const url = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'https://github.com/o/app',
      'https://charts.example.com',
      'oci://ghcr.io/o/charts',
      'http://minio:9000',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'ftp://x/y',
      'github.com/o/app',
      'git@github.com:o/app.git',
      'oci://',
      'oci://ghcr.io/o/app:v1',
      '',
      'x',
      'http://',
      'https://a b',
      'https://x/%zz',
      'oci://GHCR.io/O/a',
      '://x',
      'file:///tmp',
      'https://user:pw@x/y',
      'HTTPS://x/y',
      'oci://localhost:5000/x',
      'http://[::1',
      'https://x:port/y',
      'https:///x',
      '?',
      '#x',
      'git://x/y',
    ),
  },
);
const file = fc.constantFrom(
  'values.yaml',
  'more.yaml',
  'ca.crt',
  'key.pem',
  'missing',
  'cert.pem',
  'broken.yaml',
  '.',
  'list.yaml',
  'policy.json',
  '',
  'odd.yaml',
  'text.txt',
);
const valuesFile = fc.constantFrom(
  'values.yaml',
  'more.yaml',
  'odd.yaml',
  'values.yaml,more.yaml',
  'broken.yaml',
  'list.yaml',
  'empty.yaml',
  'doubled.yaml',
  'missing.yaml',
  'two.yaml',
  '.',
  '',
);
const enumOf = (...usual: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        'nope',
        usual[0]!.toUpperCase(),
        ` ${usual[0]!}`,
        usual[0]!.slice(0, -1),
      ),
    },
  );
const semver = fc.constantFrom(
  '1.x',
  '>=1.0.0',
  '>=1.0.0 <2.0.0',
  'v1',
  '*',
  'nope',
  '^1.2',
  '~1.2.3',
  '1.2.3',
  '>=1.0.0-0',
  '',
  '>= 1',
  'latest',
  '1.0.0 - 2.0.0',
  '1.x || 2.x',
);
const regex = fc.constantFrom(
  '.*',
  '^v(?P<ts>.*)$',
  '(',
  '[a-',
  '^main-[a-f0-9]+-(?P<ts>[0-9]+)',
  '$ts',
  '*',
  'a{2,1}',
  '\\p{Foo}',
  '(?=x)',
  '(?P<>x)',
  '[z-a]',
  'a**',
  '\\8',
  '(?P<a>x)(?P<a>y)',
  'x{1001}',
  ')',
);

/** What a flag takes, by its name, in the commands where others mean something else by it. */
const AT: Record<string, Record<string, fc.Arbitrary<string>>> = {
  kustomization: { source: reference('GitRepository', 'OCIRepository', 'Bucket') },
  helmrelease: { source: reference('HelmRepository', 'GitRepository', 'Bucket') },
  'source chart': { source: reference('HelmRepository', 'GitRepository', 'Bucket') },
  'source git': { provider: enumOf('generic', 'github', 'aws', 'azure') },
  'image policy': { interval: duration },
  'alert-provider': {
    type: enumOf('slack', 'msteams', 'generic', 'discord', 'github', 'googlechat', 'datadog'),
  },
  'secret git': { url: fc.oneof(url.filter((each) => !/git@/.test(each))) },
};
const VALUES: Record<string, fc.Arbitrary<string>> = {
  interval: duration,
  timeout: duration,
  'fetch-timeout': duration,
  'chart-interval': duration,
  'health-check-timeout': duration,
  'retry-interval': duration,
  'scan-timeout': duration,
  label: labels,
  namespace: name,
  'decryption-provider': enumOf('sops'),
  crds: enumOf('Skip', 'Create', 'CreateReplace'),
  provider: enumOf('generic', 'aws', 'azure', 'gcp'),
  'oci-provider': enumOf('generic', 'aws', 'azure', 'gcp'),
  'verify-provider': enumOf('cosign'),
  type: enumOf('generic', 'github', 'gitlab', 'harbor', 'generic-hmac', 'gcr', 'cdevents'),
  'event-severity': enumOf('info', 'error'),
  'reconcile-strategy': enumOf('ChartVersion', 'Revision'),
  'ssh-key-algorithm': enumOf('rsa', 'ecdsa', 'ed25519'),
  'ssh-ecdsa-curve': enumOf('p256', 'p384', 'p521'),
  'ssh-rsa-bits': fc.constantFrom(
    '1024',
    '2048',
    '1023',
    '1025',
    'x',
    '',
    '-1',
    '512',
    '99999999999999999999',
    '0x400',
    '1_024',
    ' 2048',
  ),
  'reflect-digest': enumOf('Always', 'Never', 'IfNotPresent'),
  'select-alpha': enumOf('asc', 'desc'),
  'select-numeric': enumOf('asc', 'desc'),
  'select-semver': semver,
  'tag-semver': semver,
  'chart-version': semver,
  'filter-regex': regex,
  'filter-extract': regex,
  'depends-on': several(
    fc.oneof(
      usualName,
      fc.constantFrom('infra/db', 'a.b', '', 'a/b/c', 'web@x', '/x', 'x/', '@', 'web@', ' a'),
    ),
  ),
  'health-check': several(reference('Deployment', 'StatefulSet', 'HelmRelease')),
  'event-source': several(reference('Kustomization', 'GitRepository', 'HelmRelease', 'ImagePolicy')),
  resource: several(reference('GitRepository', 'HelmRepository', 'ImageRepository')),
  event: several(fc.constantFrom('push', 'ping', '', 'a b')),
  'chart-ref': reference('OCIRepository', 'HelmChart'),
  'values-from': several(reference('Secret', 'ConfigMap')),
  values: valuesFile,
  'with-namespace': several(name),
  'cluster-role': fc.oneof(name, text),
  'with-service-account': name,
  url,
  address: url,
  image: fc.constantFrom(
    'ghcr.io/o/app',
    'nginx',
    'ghcr.io/o/app:v1',
    'oci://x/y',
    '',
    'A/b',
    'a b',
    'x@sha256:abc',
    'http://x',
    'localhost:5000/a',
    'a//b',
    'a/',
    ':',
    'x/y/z:1.0:2',
  ),
  path: fc.constantFrom(
    './deploy',
    'deploy',
    '/deploy',
    '../x',
    './',
    '',
    '.',
    'a/../b',
    '../../../etc',
    './a/./b/',
    'a b',
    '~',
    '//a',
    'a/..',
    '*',
    'ü',
    '.\\a',
  ),
  'ignore-paths': several(fc.constantFrom('*.md', 'docs/', '!x', '', '# a', ' ')),
  'sparse-checkout-paths': several(fc.constantFrom('deploy', 'a/b', '', './x', '/x')),
  'service-account': fc.oneof(name, text),
  'target-namespace': fc.oneof(name, text),
  'values-file': valuesFile,
  'private-key-file': file,
  'ca-file': file,
  'cert-file': file,
  'key-file': file,
  'ca-crt-file': file,
  'tls-crt-file': file,
  'tls-key-file': file,
  'app-private-key': file,
  'app-id': fc.constantFrom('1', 'x', '', '0', '-1', '1.5', '12345678901234567890'),
  'app-installation-id': fc.constantFrom('1', 'x', '', '2'),
  'trust-policy-file': fc.constantFrom(
    'policy.json',
    'bad-policy.json',
    'values.yaml',
    'missing',
    'empty.yaml',
    'list.yaml',
  ),
  'ca-cert-file': several(
    fc.constantFrom('ca.crt', 'cert.pem', 'missing', 'key.pem', 'a.txt', 'policy.json'),
  ),
  digest: fc.constantFrom('sha256:abc', 'x', '', `sha256:${'a'.repeat(64)}`),
  'kube-api-burst': fc.constantFrom(
    '300',
    'x',
    '',
    '-1',
    '1.5',
    '0x10',
    '0b1',
    '1_000',
    '99999999999999999999',
    '+5',
    '010',
    '08',
  ),
  'kube-api-qps': fc.constantFrom('50', 'x', '', '1.5', '1e3', 'inf', 'NaN', '1e99', '0x1p4', '-1', '1_0'),
  'as-group': text,
  'as-user-extra': text,
  hostname: fc.constantFrom('flux.example.com', 'https://x', '', 'a b'),
};
/** Flags left out: they would ask the network, make keys by chance, or need a cluster. */
const LEFT_OUT = new Set([
  'help',
  'version',
  'verbose',
  'kubeconfig',
  'context',
  'cluster',
  'user',
  'server',
  'silent',
  'ns-follows-kube-context',
  'cache-dir',
]);

export interface Flag {
  type?: string;
  short?: string;
  hidden?: boolean;
}
export interface Spec {
  path: string;
  aliases: string[];
  flags: Record<string, Flag>;
  persistent?: Record<string, Flag>;
  commands: Spec[];
}

function flagsOf(chain: Spec[]): [string, Flag][] {
  const found = new Map<string, Flag>();
  for (const each of chain)
    for (const [flag, spec] of Object.entries(each.persistent ?? {})) found.set(flag, spec);
  for (const [flag, spec] of Object.entries(chain.at(-1)!.flags)) found.set(flag, spec);
  return [...found].filter(([flag]) => !LEFT_OUT.has(flag));
}

function valueOf(command: string, flag: string, spec: Flag): fc.Arbitrary<string> {
  if (spec.type === undefined) return bool;
  return (
    AT[command]?.[flag] ??
    VALUES[flag] ??
    (spec.type === 'duration'
      ? duration
      : /-ref$|secret|account|namespace/.test(flag)
        ? fc.oneof(name, text)
        : text)
  );
}

/** `--flag=value`, `--flag value`, `-f value`, `-fvalue`; a flag that is a switch mostly alone. */
function given(command: string, [flag, spec]: [string, Flag]): Words {
  return fc.tuple(valueOf(command, flag, spec), fc.nat(19)).map(([value, dice]) => {
    if (spec.type === undefined) return dice < 15 ? [`--${flag}`] : [`--${flag}=${value}`];
    if (spec.short && dice < 8) {
      return dice < 3
        ? [`-${spec.short}`, value]
        : dice < 5
          ? [`-${spec.short}=${value}`]
          : [`-${spec.short}${value}`];
    }
    return dice < 14 ? [`--${flag}=${value}`] : [`--${flag}`, value];
  });
}

const slip: Words = fc.constantFrom(
  ['--nope'],
  ['--nope=1'],
  ['-Z'],
  ['--'],
  ['---x'],
  ['--=x'],
  ['-'],
  ['more'],
  ['--interval'],
  ['-n'],
  ['--label'],
  ['--export=maybe'],
  ['--source'],
  ['-xyz'],
  ['-n='],
  ['--Export'],
  ['--exp'],
  ['-h=false'],
  ['--interval', '--export'],
  ['-ü'],
  ['--kube-api-burst=1'],
  ['--help=false'],
  ['-=x'],
  ['', 'x'],
);

/** What a command insists on, so that most lines get past it. */
const NEEDS: Record<string, string[]> = {
  alert: ['provider-ref', 'event-source'],
  'alert-provider': ['type'],
  helmrelease: ['source', 'chart'],
  'image policy': ['image-ref', 'select-semver'],
  'image repository': ['image'],
  'image update': ['git-repo-ref', 'checkout-branch', 'author-name', 'author-email'],
  kustomization: ['source'],
  receiver: ['type', 'secret-ref', 'resource'],
  'secret git': ['url', 'username', 'password'],
  'secret githubapp': ['app-id', 'app-installation-id', 'app-private-key'],
  'secret notation': ['trust-policy-file', 'ca-cert-file'],
  'secret oci': ['url', 'username', 'password'],
  'secret proxy': ['address'],
  'secret receiver': ['token', 'type', 'hostname'],
  'secret tls': [],
  'source bucket': ['bucket-name', 'endpoint'],
  'source chart': ['source', 'chart'],
  'source git': ['url', 'branch'],
  'source helm': ['url'],
  'source oci': ['url', 'tag'],
  tenant: ['with-namespace'],
};

function created(chain: Spec[]): Words {
  const leaf = chain.at(-1)!;
  const words = leaf.path.split(' ').slice(1);
  const command = words.slice(1).join(' ');
  const all = flagsOf(chain).filter(([flag]) => flag !== 'export');
  const own = all.filter(([flag]) => flag in leaf.flags || ['label', 'interval', 'namespace'].includes(flag));
  const needed = (NEEDS[command] ?? []).map((flag) => all.find(([each]) => each === flag)!);
  const some = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(...(own.length ? own : all)).chain((each) => given(command, each)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...all).chain((each) => given(command, each)) },
  );
  const must = fc
    .tuple(...needed.map((each) => fc.tuple(given(command, each), fc.nat(9))))
    .map((each) => each.flatMap(([made, dice]) => (dice === 0 ? [] : [made])));
  const alias = fc.constantFrom(words.at(-1)!, words.at(-1)!, words.at(-1)!, ...leaf.aliases);
  return fc
    .tuple(
      alias,
      fc.array(name, { minLength: 0, maxLength: 1 }),
      must,
      fc.array(some, { maxLength: 5 }),
      fc.nat(11),
      slip,
      fc.nat(60),
    )
    .map(([last, names, first, more, dice, wrong, at]) => {
      const flags = [...first, ...more];
      const head = [...words.slice(0, -1), last];
      const tail = [
        ...(names.length ? [names] : dice < 9 ? [['web']] : []),
        ...flags,
        ...(dice === 0 ? [wrong] : []),
      ];
      const turned = tail.slice(at % (tail.length + 1)).concat(tail.slice(0, at % (tail.length + 1)));
      return [...head, ...turned.flat(), '--export'];
    });
}

function leaves(spec: Spec, chain: Spec[] = []): Spec[][] {
  const whole = [...chain, spec];
  return spec.commands.length ? spec.commands.flatMap((each) => leaves(each, whole)) : [whole];
}

/** A word with a letter gone, doubled, or swapped with the next. */
const misspelt = (word: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(Math.max(0, word.length - 1)), fc.nat(3)).map(([at, how]) => {
    if (how === 0) return word.slice(0, at) + word.slice(at + 1);
    if (how === 1) return word.slice(0, at) + word.charAt(at) + word.slice(at);
    if (how === 2) return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
    return word.slice(0, at + 1);
  });

export function everyCommand(root: Spec): Spec[] {
  return [root, ...root.commands.flatMap(everyCommand)];
}

/** `create … --export`. */
export function exportLine(root: Spec): Words {
  const create = root.commands.find((each) => each.path === 'flux create')!;
  const chains = leaves(create, [root]);
  return fc.constantFrom(...chains).chain(created);
}

/** Words of commands, some of them wrong, with flags that they have or have not. */
export function slipLine(root: Spec): Words {
  const all = everyCommand(root).filter(
    (each) => !/^flux (bootstrap|plugin|check|completion|install|uninstall|trace|logs)/.test(each.path),
  );
  return fc.constantFrom(...all).chain((spec) => {
    const words = spec.path.split(' ').slice(1);
    const wrong = words.length
      ? fc
          .tuple(fc.nat(words.length - 1), misspelt(words.at(-1)!))
          .chain(([at]) =>
            misspelt(words[at]!).map((each) => words.map((word, index) => (index === at ? each : word))),
          )
      : fc.constantFrom(['gett'], ['kustomization'], ['ks'], ['-v'], ['hlep']);
    return fc
      .tuple(
        fc.oneof(wrong, fc.constant(words)),
        fc.array(slip, { maxLength: 1 }),
        fc.array(fc.oneof(name, text), { maxLength: 2 }),
        fc.boolean(),
      )
      .map(([typed, slips, args, help]) => [
        ...(help && args.length === 0 ? ['help'] : []),
        ...typed,
        ...slips.flat(),
        ...args,
      ]);
  });
}
