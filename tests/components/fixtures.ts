/** Shared beginnings of component tests: the page's tokens, a small deck, a lab, objects of a cluster. */
import '../../src/components/theme/tokens.css';
import type { Deck, Slide } from '../../src/deck/deck';
import type { Lab, Step } from '../../src/lab/lab';
import type { KubeObject, RepositoryInfo } from '../../src/session/session';

export function slideOf(slide: Partial<Slide>): Slide {
  return {
    name: 'one',
    title: 'One',
    classes: [],
    number: 1,
    html: '<h2>One</h2><p>First things first.</p>',
    increments: 0,
    notesHtml: '',
    notes: '',
    blocks: [],
    text: 'One\nFirst things first.',
    line: 1,
    ...slide,
  };
}

export const labSlide: Slide = slideOf({
  name: 'command',
  title: 'The command line',
  number: 2,
  html: '<h2>The command line</h2><div class="lab"><pre data-block="command-1" class="code shell"><code><span class="prompt">shpod:~# </span><span class="command">flux get all</span>\n<span class="output">NAMESPACE NAME</span></code></pre></div>',
  text: 'The command line\nflux get all',
  blocks: [
    {
      id: 'command-1',
      language: 'bash',
      shown: 'shpod:~# flux get all\nNAMESPACE NAME',
      code: 'flux get all',
      commands: ['flux get all'],
      line: 3,
    },
  ],
});

export const deck: Deck = {
  name: 'tenants',
  title: 'Tenants',
  file: 'slides/tenants.md',
  slides: [
    slideOf({ notesHtml: '<p>Say hello.</p>', notes: 'Say hello.' }),
    labSlide,
    slideOf({
      name: 'steps',
      title: 'Bit by bit',
      number: 3,
      html: '<h2>Bit by bit</h2><p>now</p><p data-increment="1">then</p><p data-increment="2">at last</p>',
      increments: 2,
      text: 'Bit by bit\nnow\nthen\nat last',
    }),
    slideOf({ name: 'end', title: 'The end', number: 4, html: '<h2>The end</h2>', text: 'The end' }),
  ],
};

export function stepOf(step: Partial<Step>): Step {
  return {
    name: 'write',
    role: 'ops',
    slide: 'command',
    task: 'Write the file.',
    checks: [
      { title: 'The file is there', check: { file: { path: 'a.yaml', exists: true } } },
      { title: 'It says hello', check: { file: { path: 'a.yaml', matches: 'hello' } } },
    ],
    overlook: [],
    hints: ['Look at the slide.', 'Use echo.'],
    solution: [{ run: 'echo hello > a.yaml' }],
    alternatives: [],
    wrong: [],
    done: 'It is written.',
    line: 1,
    ...step,
  };
}

export const lab: Lab = {
  name: 'first',
  title: 'A first lab',
  deck: 'tenants',
  summary: 'Write a file.',
  broken: false,
  file: 'labs/first/lab.yaml',
  world: {},
  prepare: [],
  clones: { ops: '/root/fleet' },
  fleet: { repository: 'o/fleet', branch: 'main', path: 'clusters/CLOUDY' },
  steps: [
    stepOf({}),
    stepOf({ name: 'push', role: 'rocky', slide: 'end', task: 'Push it.', hints: [], done: 'It is pushed.' }),
  ],
};

function ready(status: 'True' | 'False' | 'Unknown', message = 'Applied revision: main@sha1:4db19114') {
  const reasons = { True: 'ReconciliationSucceeded', False: 'BuildFailed', Unknown: 'Progressing' };
  return [{ type: 'Ready', status, reason: reasons[status], message }];
}

export const failure = 'kustomize build failed: may not add resource with an already registered id: tenants';

export function clusterObjects(root: 'True' | 'False' = 'False'): KubeObject[] {
  const source = (name: string, namespace: string, url: string): KubeObject => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace },
    spec: { url, ref: { branch: name === 'rocky-app' ? 'rocky' : 'main' } },
    status: { conditions: ready('True'), artifact: { revision: 'main@sha1:4db191140000' } },
  });
  const applier = (name: string, namespace: string, source: string, inventory: string[]): KubeObject => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace },
    spec: { path: './', sourceRef: { kind: 'GitRepository', name: source } },
    status: {
      conditions:
        name === 'flux-system' ? ready(root, root === 'False' ? failure : undefined) : ready('True'),
      inventory: { entries: inventory.map((id) => ({ id, v: 'v1' })) },
    },
  });
  return [
    source('flux-system', 'flux-system', 'ssh://git@github.com/o/fleet'),
    source('rocky-app', 'rocky-test', 'https://github.com/o/rocky-app.git'),
    applier('flux-system', 'flux-system', 'flux-system', [
      'rocky-test_rocky_kustomize.toolkit.fluxcd.io_Kustomization',
      '_rocky-test__Namespace',
    ]),
    applier('rocky', 'rocky-test', 'rocky-app', ['rocky-test_web_apps_Deployment']),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'rocky-test' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'rocky-test', uid: 'u1' },
      spec: { replicas: 2, template: { spec: { containers: [{ image: 'web:1' }] } } },
      status: { readyReplicas: 1, updatedReplicas: 2 },
    },
  ];
}

export function repositories(sha = '4db191140000'): RepositoryInfo[] {
  const author = { name: 'ops', email: 'ops@example.com' };
  const commit = { sha, message: 'Add tenants', author, at: 0 };
  return [
    {
      name: 'o/fleet',
      url: 'https://github.com/o/fleet',
      defaultBranch: 'main',
      branches: { main: [commit] },
    },
    {
      name: 'o/rocky-app',
      url: 'https://github.com/o/rocky-app',
      defaultBranch: 'main',
      branches: { rocky: [] },
    },
  ];
}

/** Text as it is seen: through shadow trees, blanks as one. */
export function textOf(node: Node): string {
  const read = (each: Node): string => {
    if (each.nodeType === Node.TEXT_NODE) return each.textContent ?? '';
    if (each instanceof HTMLStyleElement) return '';
    const shadow = each instanceof Element ? [...(each.shadowRoot?.childNodes ?? [])] : [];
    return [...shadow, ...each.childNodes].map(read).join('');
  };
  return read(node).replace(/\s+/g, ' ').trim();
}
