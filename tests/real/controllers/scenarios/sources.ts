/** Sources of every kind, and charts out of repositories. */
import type { KubeObject } from '../../../../src/world/kube/api';
import {
  docs,
  configMap,
  namespace,
  gitRepository,
  type Act,
  type Files,
  type Part,
  type Scenario,
  type Step,
} from '../scenario';

const A = { 'deploy/a.yaml': docs(configMap('a')), 'README.md': '# hi' };
const g = (
  id: string,
  spec: Part,
  more: Step[] = [],
  files: Files = A,
  extra: KubeObject[] = [],
  prep?: (act: Act) => void,
): Scenario => ({
  id,
  steps: [
    [
      0,
      (act) => {
        act.commit(`org/${id}`, files);
        prep?.(act);
        act.apply(namespace(id), ...extra, gitRepository(id, spec));
      },
    ],
    ...more,
  ],
});
const src = (
  id: string,
  kind: string,
  spec: Part,
  more: Step[] = [],
  extra: KubeObject[] = [],
): Scenario => ({
  id,
  steps: [
    [
      0,
      (act) =>
        act.apply(namespace(id), ...extra, {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind,
          metadata: { name: 'src', namespace: id },
          spec: { interval: '1m', timeout: '15s', ...spec },
        }),
    ],
    ...more,
  ],
});
const chart = (
  id: string,
  spec: Part,
  files: Files = {
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.3\n',
    'charts/app/templates/cm.yaml': docs(configMap('a')),
    'charts/app/values.yaml': 'a: 1\n',
  },
  more: Step[] = [],
): Scenario => ({
  id,
  steps: [
    [
      0,
      (act) => {
        act.commit(`org/${id}`, files);
        act.apply(namespace(id), gitRepository(id), {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'HelmChart',
          metadata: { name: 'c', namespace: id },
          spec: {
            interval: '1m',
            chart: './charts/app',
            sourceRef: { kind: 'GitRepository', name: 'app' },
            ...spec,
          },
        });
      },
    ],
    ...more,
  ],
});

export const SOURCES: Scenario[] = [
  g('g-branchmiss', { ref: { branch: 'nope' } }),
  g('g-tag', { ref: { tag: 'v1.0.0' } }, [], A, [], (act) => act.tag('org/g-tag', 'v1.0.0')),
  g('g-tagmiss', { ref: { tag: 'v9' } }),
  g('g-semver', { ref: { semver: '>=1.0.0 <2.0.0' } }, [], A, [], (act) => {
    act.tag('org/g-semver', 'v1.0.0');
    act.tag('org/g-semver', 'v1.2.0');
    act.tag('org/g-semver', 'v2.0.0');
  }),
  g('g-semvermiss', { ref: { semver: '>=3.0.0' } }, [], A, [], (act) =>
    act.tag('org/g-semvermiss', 'v1.0.0'),
  ),
  g('g-semverbad', { ref: { semver: 'not a range' } }, [], A, [], (act) =>
    act.tag('org/g-semverbad', 'v1.0.0'),
  ),
  g('g-semvernotags', { ref: { semver: '*' } }),
  g('g-name', { ref: { name: 'refs/heads/main' } }),
  g('g-namemiss', { ref: { name: 'refs/heads/nope' } }),
  g('g-nametag', { ref: { name: 'refs/tags/v1' } }, [], A, [], (act) => act.tag('org/g-nametag', 'v1')),
  g('g-namebad', { ref: { name: 'main' } }),
  g('g-commit', { ref: { commit: '1234567890123456789012345678901234567890' } }),
  g('g-commitbranch', { ref: { branch: 'main', commit: '1234567890123456789012345678901234567890' } }),
  g('g-commitshort', { ref: { commit: 'abc1234' } }),
  g('g-noref', { ref: undefined }),
  g('g-nodefault', { ref: undefined }, [], {}, [], (act) =>
    act.commit('org/g-nodefault', { 'a.yaml': 'x' }, 'trunk'),
  ),
  g('g-repomiss', { url: 'https://github.com/org/there-is-none' }),
  g('g-emptyrepo', {}, [], {}),
  g('g-badurl', { url: 'http://' }),
  g('g-badurl2', { url: 'github.com/org/x' }),
  g('g-sshnosecret', { url: 'ssh://git@github.com/org/g-sshnosecret' }),
  g('g-secretmiss', { secretRef: { name: 'nope' } }),
  g('g-secretempty', { secretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-secretempty' },
      stringData: { x: 'y' },
    },
  ]),
  g('g-secretok', { secretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-secretok' },
      stringData: { username: 'u', password: 'p' },
    },
  ]),
  g('g-secretuser', { secretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-secretuser' },
      stringData: { username: 'u' },
    },
  ]),
  g('g-secretpass', { secretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-secretpass' },
      stringData: { password: 'u' },
    },
  ]),
  g('g-secretbearer', { secretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-secretbearer' },
      stringData: { bearerToken: 'u' },
    },
  ]),
  g('g-secretca', { secretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-secretca' },
      stringData: { 'ca.crt': 'rubbish' },
    },
  ]),
  g('g-secretssh', { url: 'ssh://git@github.com/org/x', secretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-secretssh' },
      stringData: { identity: 'x' },
    },
  ]),
  g('g-proxymiss', { proxySecretRef: { name: 'nope' } }),
  g('g-proxyempty', { proxySecretRef: { name: 's' } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-proxyempty' },
      stringData: { x: 'y' },
    },
  ]),
  g('g-ignore', { ignore: '/*\n!/deploy' }),
  g('g-ignoreall', { ignore: '/*' }),
  g('g-ignorefile', {}, [], { ...A, '.sourceignore': '*.md\n', 'x/y.md': 'z' }),
  g('g-sparse', { sparseCheckout: ['deploy'] }),
  g('g-sparsemiss', { sparseCheckout: ['nope'] }),
  g('g-sparsedot', { sparseCheckout: ['./deploy', '../x'] }),
  g('g-include', { include: [{ repository: { name: 'other' }, fromPath: 'deploy', toPath: 'inc' }] }, [
    [6, (act: Act) => act.apply(gitRepository('g-include', {}, 'other'))],
  ]),
  g('g-includemiss', { include: [{ repository: { name: 'nope' } }] }),
  g('g-includepath', { include: [{ repository: { name: 'other' }, fromPath: 'nope', toPath: 'inc' }] }, [
    [0, (act: Act) => act.apply(gitRepository('g-includepath', {}, 'other'))],
  ]),
  g('g-recurse', { recurseSubmodules: true }),
  g('g-suspend', { suspend: true }),
  g('g-suspended', {}, [
    [6, (act: Act) => act.patch('GitRepository', 'app', { spec: { suspend: true } })],
    [
      8,
      (act: Act) => {
        act.commit('org/g-suspended', { x: 'y' });
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  g('g-newcommit', {}, [
    [
      6,
      (act: Act) => {
        act.commit('org/g-newcommit', { x: 'y' });
        act.poke('GitRepository', 'app', 'T1');
      },
    ],
  ]),
  g('g-pokenothing', {}, [[6, (act: Act) => act.poke('GitRepository', 'app', 'T1')]]),
  g('g-broken', {}, [
    [6, (act: Act) => act.patch('GitRepository', 'app', { spec: { ref: { branch: 'nope' } } })],
    [20, (act: Act) => act.patch('GitRepository', 'app', { spec: { ref: { branch: 'main' } } })],
  ]),
  g('g-urlchange', {}, [
    [1, (act: Act) => act.commit('org/g-urlchange-two', { 'b.yaml': 'x' })],
    [
      6,
      (act: Act) =>
        act.patch('GitRepository', 'app', { spec: { url: 'https://github.com/org/g-urlchange-two' } }),
    ],
  ]),
  g('g-delete', {}, [[6, (act: Act) => act.remove('GitRepository', 'app')]]),
  g('g-verifymiss', { verify: { mode: 'HEAD', secretRef: { name: 'nope' } } }),
  g('g-verifykeys', { verify: { mode: 'HEAD', secretRef: { name: 's' } } }, [], A, [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'g-verifykeys' },
      stringData: { x: 'y' },
    },
  ]),
  g('g-interval', { interval: '10s' }, [[6, (act: Act) => act.commit('org/g-interval', { x: 'y' })]]),
  g('g-ignorechange', {}, [
    [6, (act: Act) => act.patch('GitRepository', 'app', { spec: { ignore: '*.md' } })],
  ]),
  g('g-provider', { provider: 'github' }),
  g('g-provider2', { provider: 'azure' }),
  src('r-404', 'HelmRepository', { url: 'https://nobody.github.io/charts' }),
  src('r-oci', 'HelmRepository', { url: 'oci://ghcr.io/org/charts', type: 'oci' }),
  src('r-ocityped', 'HelmRepository', { url: 'https://nobody.github.io/charts', type: 'oci' }),
  src('r-ociuntyped', 'HelmRepository', { url: 'oci://ghcr.io/org/charts' }),
  src('r-secret', 'HelmRepository', { url: 'https://nobody.github.io/charts', secretRef: { name: 'nope' } }),
  src('r-certsecret', 'HelmRepository', {
    url: 'https://nobody.github.io/charts',
    certSecretRef: { name: 'nope' },
  }),
  src('r-suspend', 'HelmRepository', { url: 'https://nobody.github.io/charts', suspend: true }),
  src('o-secret', 'OCIRepository', {
    url: 'oci://ghcr.io/org/nope',
    ref: { tag: 'v1' },
    secretRef: { name: 'nope' },
  }),
  src('o-sa', 'OCIRepository', {
    url: 'oci://ghcr.io/org/nope',
    ref: { tag: 'v1' },
    serviceAccountName: 'nope',
  }),
  src('o-badurl', 'OCIRepository', { url: 'oci://ghcr.io/org/Nope Repo', ref: { tag: 'v1' } }),
  src('o-badtag', 'OCIRepository', { url: 'oci://ghcr.io/org/nope', ref: { tag: 'v1 x' } }),
  src('o-badurltag', 'OCIRepository', { url: 'oci://ghcr.io/org/nope:v1' }),
  src('o-nothttps', 'OCIRepository', { url: 'https://ghcr.io/org/nope' }),
  src('b-secret', 'Bucket', { bucketName: 'x', endpoint: 'minio.example.com', secretRef: { name: 'nope' } }),
  chart('ch-ok', {}),
  chart('ch-rev', { reconcileStrategy: 'Revision' }),
  chart('ch-version', { version: '9.x' }),
  chart('ch-missing', { chart: './charts/nope' }),
  chart('ch-nosource', { sourceRef: { kind: 'GitRepository', name: 'nope' } }),
  chart('ch-nosource2', { sourceRef: { kind: 'HelmRepository', name: 'nope' } }),
  chart('ch-badkind', { sourceRef: { kind: 'OCIRepository', name: 'nope' } }),
  chart('ch-values', { valuesFiles: ['charts/app/values.yaml', 'charts/app/nope.yaml'] }),
  chart('ch-valuesignore', {
    valuesFiles: ['charts/app/values.yaml', 'charts/app/nope.yaml'],
    ignoreMissingValuesFiles: true,
  }),
  chart(
    'ch-badchart',
    {},
    {
      'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\n',
      'charts/app/templates/cm.yaml': docs(configMap('a')),
    },
  ),
  chart(
    'ch-badchart2',
    {},
    {
      'charts/app/Chart.yaml': 'apiVersion: v2\nname: [app\n',
      'charts/app/templates/cm.yaml': docs(configMap('a')),
    },
  ),
  chart('ch-nochartyaml', {}, { 'charts/app/templates/cm.yaml': docs(configMap('a')) }),
  chart(
    'ch-dep',
    {},
    {
      'charts/app/Chart.yaml':
        'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: lib\n  version: 1.x\n  repository: file://../lib\n',
      'charts/app/templates/cm.yaml': docs(configMap('a')),
    },
  ),
  chart(
    'ch-dep2',
    {},
    {
      'charts/app/Chart.yaml':
        'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: lib\n  version: 1.x\n  repository: https://nobody.github.io/charts\n',
      'charts/app/templates/cm.yaml': docs(configMap('a')),
    },
  ),
  chart(
    'ch-dep3',
    {},
    {
      'charts/app/Chart.yaml':
        'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: lib\n  version: 1.x\n  repository: file://../lib\n',
      'charts/app/templates/cm.yaml': docs(configMap('a')),
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.4.0\n',
      'charts/lib/templates/x.yaml': docs(configMap('b')),
    },
  ),
  chart('ch-change', {}, undefined, [
    [
      8,
      (act: Act) => {
        act.commit('org/ch-change', { 'charts/app/templates/cm.yaml': docs(configMap('a2')) });
        act.poke('GitRepository', 'app');
      },
    ],
    [
      16,
      (act: Act) => {
        act.commit('org/ch-change', {
          'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.4\n',
        });
        act.poke('GitRepository', 'app', 'T2');
      },
    ],
  ]),
];
