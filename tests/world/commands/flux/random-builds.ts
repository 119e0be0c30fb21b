/** Folders and Kustomizations made by chance for `flux build kustomization --dry-run`. */
import fc from 'fast-check';
import { folderOf } from '../../kustomize/snippet-arbitrary';
import snippets from '../../kustomize/snippets.json';

type Texts = Record<string, string>;
interface Snippet {
  text: string;
  files?: Texts;
}

/** Fields of a Kustomization's spec, right and wrong; of one name at most one is taken. */
const SPEC = [
  'targetNamespace: rocky-test',
  'targetNamespace: 5',
  'namePrefix: pre-',
  'nameSuffix: -suf',
  'commonMetadata: {labels: {team: rocky}, annotations: {owner: x}}',
  'commonMetadata: {labels: {app: 1}}',
  `patches: [{patch: '[{"op": "add", "path": "/metadata/labels", "value": {"p": "y"}}]', target: {kind: ConfigMap}}]`,
  'patches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 9}}"}]',
  'patches: [{target: {kind: X}}]',
  'patches: {}',
  'images: [{name: nginx, newTag: "9"}, {name: busybox, newName: bb, digest: "sha256:abc"}]',
  'images: [{name: nginx, newTag: 9}]',
  'images: nginx',
  'components: [../part]',
  'components: [missing]',
  'components: [/abs]',
  'components: [../part, missing]\n  ignoreMissingComponents: true',
  'postBuild: {substitute: {A: one, ENV: prod, NUM: "5", JSON: "a\\"b"}}',
  'postBuild: {substitute: {A: one, B: two, C: "", D: "d: e", NUM: 5, UNSET: z}}',
  'postBuild: {substitute: {"bad name": x}}',
  'postBuild: {substitute: {A: [x]}}',
  'postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}',
  'postBuild: {}',
  'wait: "yes"',
  'timeout: 5',
  'timeout: 1x',
  'dependsOn: [a]',
  'prune: "true"',
  'interval: 10',
  'nonsense: 1',
  'buildMetadata: [originAnnotations]',
];
const USUAL = ['interval: 5m', 'path: ./k8s', 'prune: true', 'sourceRef: {kind: GitRepository, name: rocky}'];

const MORE: Texts = {
  'vars.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vars, labels: {env: "${ENV}"}}\ndata:\n  a: ${A}\n  b: ${B:-fallback}\n  d: "${D}"\n  e: $E\n  f: $${KEEP}\n  g: ${A/o/0} ${A^^} ${#A}\n  n: ${NUM}\n  j: \'{"k": "${JSON}"}\'\n',
  'skip.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: skipped\n  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\ndata: {a: "${A}"}\n',
  'words.yaml': 'hello: there\n',
  'notes.md': '# hi\n',
  'empty.yaml': '',
  'sops.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: hidden}\nstringData: {p: "ENC[AES256_GCM,data:x]"}\nsops: {mac: x, version: 3.8.1}\n',
  'kcfg.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
  'list.yaml':
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: li}}]\n',
  'sub/kustomization.yaml': 'configMapGenerator: [{name: below, literals: [a=b]}]\n',
};
const PART =
  'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {part: "1"}}]\n';

const objects = fc.uniqueArray(fc.constantFrom(...Object.keys(snippets.objects)), { maxLength: 4 });
const bare = fc
  .tuple(objects, fc.uniqueArray(fc.constantFrom(...Object.keys(MORE)), { maxLength: 3 }))
  .map(([names, more]): Texts => {
    const { 'kustomization.yaml': _, ...files } = folderOf([], names);
    return { ...files, ...Object.fromEntries(more.map((name) => [name, MORE[name]!])) };
  });
const written = fc
  .tuple(fc.constantFrom(...(snippets.fields as Snippet[])), objects)
  .map(([field, names]) => folderOf([field], names));

const kustomization = fc.array(fc.constantFrom(...SPEC), { maxLength: 3 }).map((given) => {
  const fields = new Map([...given, ...USUAL].reverse().map((line) => [line.split(':')[0]!, line]));
  const spec = [...fields.values()].reverse().map((line) => `  ${line}\n`);
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: rocky, namespace: rocky-test}\nspec:\n${spec.join('')}`;
});
const flags = fc.subarray(['--strict-substitute', '--in-memory-build', '--ignore-paths=*.md,sub/'], {
  maxLength: 1,
});

/** Files of the folder, and the words behind `flux`. */
export const build: fc.Arbitrary<{ files: Texts; words: string[] }> = fc
  .tuple(fc.oneof(bare, written), kustomization, flags)
  .map(([folder, ks, more]) => ({
    files: {
      ...Object.fromEntries(Object.entries(folder).map(([path, text]) => [`k8s/${path}`, text])),
      'part/kustomization.yaml': PART,
      'ks.yaml': ks,
    },
    words: `build kustomization rocky -n rocky-test --path ./k8s --kustomization-file ./ks.yaml --dry-run`
      .split(' ')
      .concat(more),
  }));
