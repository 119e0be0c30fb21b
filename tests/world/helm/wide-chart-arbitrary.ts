/**
 * Charts and command lines made by chance, on the wide side: control flow, scopes of variables, named templates, files,
 * subcharts with aliases, conditions, tags and imports, schemas, hooks, notes, and every form of giving values.
 */
import fc from 'fast-check';
import type { RandomChart } from './chart-arbitrary';

const pick = <T>(...items: T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

const VALUES = `name: web
replicas: 2
enabled: true
image: {repository: nginx, tag: "1.25", pullPolicy: null}
ports: [{name: http, port: 80}, {name: admin, port: 8080}]
labels: {tier: front, app: "x"}
hosts: [a.example.com, b.example.com]
empty: ""
none: null
zero: 0
ratio: 1.5
big: 12345678
text: |
  first
  second
tpl: "{{ .Release.Name }}-{{ .Values.name }}"
bad: "{{ .Values.nope.deeper }}"
broken: "{{ if }}"
nested: {a: {b: {c: deep}}}
sub: {name: fromparent, extra: 1}
global: {env: test, region: {name: eu}}
tags: {front: true, back: false}
`;

/** Once in so many times, else null. */
function rarely<T>(given: fc.Arbitrary<T>, often: number): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: often, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: given });
}

const data = pick(
  '.Values.name',
  '.Values.replicas',
  '.Values.image',
  '.Values.image.tag',
  '.Values.ports',
  '.Values.labels',
  '.Values.none',
  '.Values.nope',
  '.Values.text',
  '.Values.nested.a.b.c',
  '.Values.nested.a.x.c',
  '.Values.global.env',
  '.Values.hosts',
  '.Values.big',
  '.Values.ratio',
  '.Release.Name',
  '.Release.Namespace',
  '.Release.IsUpgrade',
  '.Release.Revision',
  '.Release.Service',
  '.Chart.Name',
  '.Chart.Version',
  '.Chart.AppVersion',
  '.Chart.Annotations',
  '.Chart.Maintainers',
  '.Chart.Type',
  '.Chart.IsRoot',
  '.Chart.Keywords',
  '.Chart.Nope',
  '.Template.Name',
  '.Template.BasePath',
  '.Capabilities.KubeVersion',
  '.Capabilities.KubeVersion.Minor',
  '.Capabilities.KubeVersion.GitVersion',
  '.Capabilities.HelmVersion.Version',
  '.Capabilities.HelmVersion.GoVersion',
  '.Files.Get "data/a.txt"',
  '.Files.Get "nope"',
  '.Files.GetBytes "data/a.txt"',
  '.Files.Lines "data/a.txt"',
  '(.Files.Glob "data/*").AsConfig',
  '(.Files.Glob "data/**.txt").AsSecrets',
  '.Subcharts',
  '.Subcharts.sub.Chart.Name',
  '.Subcharts.sub.Values.name',
  '.Values.sub',
  '(index .Values.ports 0).name',
  '(first .Values.hosts)',
  '(dict "a" 1).a',
  '$.Values.name',
);
const filter = pick(
  'quote',
  'toYaml | nindent 4',
  'toJson',
  'default "d"',
  'upper',
  'toString | trunc 5',
  'typeOf',
  'kindOf',
  'toString',
  'required "need it"',
  'len',
  'first',
  'keys | sortAlpha',
  'indent 2',
  'b64enc',
  'squote',
  'int',
  'empty',
  'ternary "y" "n"',
  'title',
  'trimSuffix "b"',
  'printf "%s-%v" "p"',
  'toYamlPretty | nindent 2',
);
const call = pick(
  'include "name" .',
  'include "name" $',
  'include "loop" .',
  'include "nope" .',
  'include "args" (dict "root" $ "n" 2)',
  'include (print "na" "me") .',
  'template "name" .',
  'tpl .Values.tpl .',
  'tpl .Values.bad .',
  'tpl .Values.broken .',
  'tpl .Values.text .',
  'tpl "{{ define \\"x\\" }}in{{ end }}{{ include \\"x\\" . }}" .',
  'tpl "{{ include \\"name\\" . }}" $',
  'required "name is needed" .Values.name',
  'required "empty is needed" .Values.empty',
  'fail "stop here"',
  'fail (printf "no %s\\nat all" .Values.name)',
  'lookup "v1" "Secret" "default" "x"',
  'lookup "v1" "Secret" "" "" | len',
  '.Capabilities.APIVersions.Has "apps/v1"',
  '.Capabilities.APIVersions.Has "my/v1"',
  '.Capabilities.APIVersions.Has "networking.k8s.io/v1/Ingress"',
  'semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version',
  'semverCompare "^1.2" .Chart.Version',
  'and .Values.enabled (gt (int .Values.replicas) 1)',
  'eq .Values.name "web" "api"',
  'not .Values.enabled',
  'or .Values.none .Values.empty "last"',
  'coalesce .Values.none .Values.empty .Values.name',
  'dig "a" "b" "c" "none" .Values.nested',
  'dig "a" "x" "none" .Values.nested',
  'pick .Values.labels "tier" | toYaml',
  'omit .Values.labels "tier" | toJson',
  'merge (dict "x" 1) .Values.labels | toYaml | nindent 2',
  'mergeOverwrite (deepCopy .Values.labels) (dict "app" "y") | toYaml | nindent 2',
  'regexReplaceAll "[aeiou]" .Values.name "*"',
  'splitList "." (first .Values.hosts) | join "-"',
  'toJson .Values.ports | fromJsonArray | len',
  'fromYaml .Values.text',
  'set .Values "made" "now" | len',
  'list 1 2 3 | toJson',
  'until 3 | join ","',
  'add 1 .Values.replicas | mul 2',
  'div .Values.replicas .Values.zero',
  'untitle "Ab Cd" | camelcase',
  'urlParse "http://u:p@h:1/p?q#f" | toJson',
  'base "a/b.c" | ext',
  'toDate "2006-01-02" "2024-02-30"',
  'htmlDate 86400',
  'duration 95 | quote',
  'len .Values.nope',
  'index .Values.hosts 5',
  'index .Values "name" "x"',
  '.Values.name.first',
  '.Values.enabled.x',
  'nosuchfunction 1',
  'quote 1 2 nil',
  'call .Values.name',
  'sha256sum (toJson .Values.labels) | trunc 8',
  'printf "%d" .Values.replicas',
  'printf "%s" .Values.replicas',
  'print .Values.name 1 2 "x" true',
  'html "<a>" | js',
  'range',
  'break',
);
const expression = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(data, fc.array(filter, { maxLength: 2 })).map(([d, f]) => [d, ...f].join(' | ')),
  },
  { weight: 2, arbitrary: call },
);
const safe = fc.oneof(
  pick(
    '.Values.name | quote',
    '.Values.replicas',
    '.Values.labels | toJson',
    'include "name" $ | quote',
    'tpl .Values.tpl $ | quote',
    '.Release.Name',
    '.Values.ports | toJson',
    'default "d" $.Values.none',
    '$.Values.big',
    '$.Values.nested.a.b | toYaml | nindent 8',
    '$.Template.Name | quote',
  ),
);
const condition = pick(
  '.Values.enabled',
  'eq .Values.name "web"',
  '.Values.none',
  'and .Values.enabled (not .Values.empty)',
  'gt (len .Values.hosts) 1',
  'hasKey .Values "ratio"',
  '.Values.nested.a',
  '.Values.ports',
);
const left = pick('{{ ', '{{- ', '{{');
const right = pick(' }}', ' -}}', '}}');
const key = fc.nat(30).map((n) => `k${n}`);

const block: fc.Arbitrary<string> = fc.letrec<{ b: string; e: string }>((tie) => ({
  e: fc.oneof({ weight: 12, arbitrary: safe }, { weight: 1, arbitrary: expression }),
  b: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(key, left, tie('e'), right).map(([k, l, e, r]) => `${k}: ${l}${e}${r}\n`),
    fc.tuple(key, tie('e')).map(([k, e]) => `${k}: {{ ${e} }}\n`),
    pick(
      '# a comment {{/* gone */}}\n',
      '{{- /* gone\ntoo */ -}}\n',
      '---\n',
      'kind: Service\n',
      'kind: ConfigMap\napiVersion: v1\n',
      '\n',
      '{{ "{{" }}: x\n',
      'raw: {{`{{ x }}`}}\n',
    ),
    fc
      .tuple(condition, tie('b'), condition, tie('b'), tie('b'))
      .map(([c, a, d, b, e]) => `{{- if ${c} }}\n${a}{{- else if ${d} }}\n${b}{{- else }}\n${e}{{- end }}\n`),
    fc
      .tuple(data, key, tie('b'))
      .map(([d, k, b]) => `{{- with ${d} }}\n${k}: {{ . | toJson }}\n{{- else }}\n${b}{{- end }}\n`),
    fc
      .tuple(data, data, key, key)
      .map(
        ([c, d, k, m]) =>
          `{{- with ${c} }}\n${k}: {{ . | toJson }}\n{{- else with ${d} }}\n${m}: {{ . | toJson }}\n{{- end }}\n`,
      ),
    fc
      .tuple(
        pick(
          '.Values.ports',
          '.Values.hosts',
          '.Values.labels',
          'until 4',
          '.Values.nope',
          'list',
          '3',
          '.Values.name',
        ),
        key,
        pick(
          '{{ if eq $i 1 }}{{ break }}{{ end }}',
          '{{ if eq (toString $i) "1" }}{{ continue }}{{ end }}',
          '',
          '{{ $v = $i }}',
        ),
        tie('e'),
      )
      .map(
        ([over, k, jump, e]) =>
          `${k}:\n{{- range $i, $e := ${over} }}${jump}\n  r{{ $i }}: {{ $e | toJson }}\n  x{{ $i }}: {{ with $ }}{{ ${e} }}{{ end }}\n{{- else }}\n  none: 1\n{{- end }}\n`,
      ),
    fc
      .tuple(key, tie('e'), tie('b'))
      .map(([k, e, b]) => `{{- $w := ${e} }}\n${k}: {{ $w | toString | quote }}\n${b}`),
    fc
      .tuple(key, tie('b'))
      .map(
        ([k, b]) =>
          `{{- $v := "inner" }}\n{{- if true }}{{ $v = "set" }}{{ $v := "own" }}{{ end }}\n${k}: {{ $v }}\n${b}`,
      ),
  ),
})).b;

const HEAD =
  '{{- $v := "start" -}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "name" . }}\n';
const define = fc
  .tuple(key, safe)
  .map(
    ([k, e]) =>
      `{{- define "d${k}" -}}\n{{ ${e} }}\n{{- end }}\n${k}: {{ include "d${k}" . | quote }}\n{{- block "${k}" . }}\n${k}: {{ ${e} }}\n{{- end }}\n`,
  );
const manifest = fc
  .array(fc.oneof({ weight: 6, arbitrary: block }, define), { minLength: 1, maxLength: 4 })
  .map((parts) => HEAD + parts.join(''));
const plain = pick(
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n',
  'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: j\n  annotations:\n    "helm.sh/hook": pre-install,post-upgrade\n    "helm.sh/hook-weight": "5"\n',
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations: {"helm.sh/hook": test}\n',
  'apiVersion: v1\nkind: Secret\nmetadata:\n  name: h\n  annotations:\n    helm.sh/hook: bogus\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: w\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: x\n    helm.sh/hook-delete-policy: hook-succeeded\n',
  'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: sa}\n---\n# nothing\n---\nkind: ClusterRole\n',
  'apiVersion: v1\nkind: List\nitems: []\n',
  'kind: [a\n',
  'a: b: c\n',
  '{{- if .Values.none }}\nkind: X\n{{- end }}\n',
  '   \n\n',
  'just text\n',
  '- a\n- list\n',
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.sub.name }}\n',
);

const schema = pick(
  '{"type":"object","required":["name"],"properties":{"replicas":{"type":"integer","minimum":3}}}',
  '{"properties":{"name":{"type":"integer"},"image":{"type":"object","required":["digest"],"additionalProperties":false,"properties":{"repository":{"type":"string"}}}}}',
  '{"properties":{"hosts":{"type":"array","maxItems":1,"items":{"format":"ipv4"}},"ratio":{"multipleOf":1},"text":{"maxLength":3,"pattern":"^x"}}}',
  '{"properties":{"name":{"enum":["api","db"]},"replicas":{"const":5},"none":{"type":"string"}}}',
  '{"anyOf":[{"required":["foo"]},{"required":["bar"]}],"not":{"required":["name"]}}',
  '{"oneOf":[{"properties":{"replicas":{"type":"integer"}}},{"properties":{"name":{"type":"string"}}}]}',
  '{"type":"objekt"}',
  '{"$ref":"#/definitions/x","definitions":{"x":{"properties":{"name":{"minLength":9}}}}}',
  '{"$ref":"#/nope"}',
  '{"properties":{"ports":{"uniqueItems":true,"contains":{"properties":{"port":{"const":443}}}}},"dependentRequired":{"name":["owner"]}}',
  '{"if":{"properties":{"enabled":{"const":true}}},"then":{"required":["tls"]},"else":{"required":["plain"]}}',
  '{"$schema":"http://json-schema.org/draft-07/schema#","patternProperties":{"^i":{"type":"string"}},"propertyNames":{"maxLength":6},"minProperties":99}',
  '{bad',
  '[]',
  'true',
  'false',
);

const dependency = pick(
  '- {name: sub, version: ">0"}',
  '- {name: sub, version: 0.1.0, condition: "sub.enabled,global.sub"}',
  '- {name: sub, version: ">=0.1", alias: other}',
  '- {name: sub, version: ">0", tags: [front]}',
  '- {name: sub, version: ">0", tags: [back]}',
  '- {name: sub, version: ">0", import-values: [data]}',
  '- {name: sub, version: ">0", import-values: [{child: deep, parent: imported}, {child: nope, parent: x}]}',
  '- {name: sub, version: ">0"}\n- {name: sub, version: ">0", alias: twin}',
  '- {name: sub, version: 9.9.9}',
  '- {name: missing, version: 1.0.0}',
  '- {name: sub, repository: "file://../sub", version: "*"}',
  '- {name: sub, version: "not a version"}',
  '- {version: 1}',
);

const flag = pick(
  '--set=name=cli',
  '--set=replicas=5,enabled=false',
  '--set=image.tag=2',
  '--set=ports[0].port=99',
  '--set=ports[3].port=99',
  '--set=hosts={x,y\\,z}',
  '--set=labels.a\\.b/c=v',
  '--set=labels=null',
  '--set=none=null',
  '--set=nested.a.b=flat',
  '--set=name.x=1',
  '--set=name[0]=1',
  '--set=a=1,b',
  '--set==x',
  '--set=a[',
  '--set=a[x]=1',
  '--set=a[-1]=1',
  '--set=big=12345678901234567890,exp=1e5,oct=010,neg=-1,dot=1.0,t=true,n=null,e=',
  '--set-string=replicas=5,enabled=true',
  '--set-string=image.tag=null',
  '--set-json=ports=[]',
  '--set-json={"name":"json","replicas":1.0}',
  '--set-json=labels={"z":null}',
  '--set-json=name={bad',
  '--set-json=name',
  '--set-literal=name=a,b={c}',
  '--set-literal=image.tag=x=y',
  '--set-file=text=c/data/a.txt',
  '--set-file=text=nope.txt',
  '-f=extra.yaml',
  '-f=other.yaml',
  '-f=nope.yaml',
  '-f=broken.yaml',
  '-f=list.yaml',
  '--values=extra.yaml,other.yaml',
  '--show-only=templates/a.yaml',
  '--show-only=templates/*.yaml',
  '--show-only=templates/nope.yaml',
  '-s=templates/b.yaml',
  '--name-template={{ "gen" | upper }}',
  '--name-template=bad_Name',
  '--generate-name',
  '--skip-tests',
  '--no-hooks',
  '--skip-crds',
  '--skip-schema-validation',
  '--include-crds',
  '--is-upgrade',
  '--api-versions=my/v1',
  '-a=my/v1,other/v2',
  '--kube-version=1.29',
  '--kube-version=v1.30.1-eks',
  '--kube-version=x',
  '--kube-version=1',
  '-n=prod',
  '--namespace=Bad_NS',
  '--debug',
  '--validate',
  '--dry-run=client',
  '--dry-run',
  '--dry-run=nope',
  '--output-dir=out',
  '--release-name',
  '--nope',
  '--render-subchart-notes',
  '--disable-openapi-validation',
  '--description=x',
  '--labels=a=b',
  '--dependency-update',
  '--version=9',
  '--devel',
  '--post-renderer=./nope.sh',
  '-o=json',
  '--atomic',
  '--timeout=5',
  '--timeout=5s',
  '--wait',
  '--enable-dns',
  '--hide-notes',
  '--set=sub.enabled=false',
  '--set=tags.front=false',
  '--set=global.env=prod',
  '--set=global=flat',
  '--set=sub=flat',
);
const words = pick(
  ['r', 'c'],
  ['r', 'c'],
  ['r', 'c'],
  ['r', 'c'],
  ['c'],
  ['r'],
  [],
  ['r', 'c', 'x'],
  ['r', './c/'],
  ['r', 'nope'],
  ['Bad_Name', 'c'],
  ['r', 'c/Chart.yaml'],
  ['r', 'repo/x'],
);

const metadata = pick(
  'apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: "2.0"\nkeywords: [a, b]\nmaintainers: [{name: M, email: m@x}]\nannotations: {k: v}\n',
  'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'apiVersion: v2\nname: web\nversion: 1.2.3\nkubeVersion: ">=1.20-0"\n',
  'apiVersion: v2\nname: web\nversion: 1.2.3\ndeprecated: true\ndescription: x\nhome: http://x\nicon: http://i\nsources: [s]\n',
);
const oddMetadata = pick(
  'apiVersion: v2\nname: web\nversion: 1.2.3\ntype: library\n',
  'apiVersion: v2\nname: web\n',
  'apiVersion: v3\nname: web\nversion: 1.0.0\n',
  'name: web\nversion: 1.0.0\n',
  'apiVersion: v2\nname: ../x\nversion: 1.0.0\n',
  'apiVersion: v2\nname: web\nversion: one\n',
  'apiVersion: v2\nname: web\nversion: 1\n',
  'apiVersion: v2\nname: web\nversion: 1.2.3\ntype: odd\n',
  'apiVersion: v2\nname: [web\n',
  'apiVersion: v2\nname: web\nversion: 1.2.3\nkeywords: x\n',
  'apiVersion: v2\nname: web\nversion: 1.2.3\nnope: x\n',
  '',
);

export const wideChart: fc.Arbitrary<RandomChart> = fc
  .record({
    meta: fc.oneof({ weight: 30, arbitrary: metadata }, oddMetadata),
    first: fc.oneof({ weight: 6, arbitrary: manifest }, plain),
    second: fc.option(fc.oneof({ weight: 1, arbitrary: manifest }, { weight: 2, arbitrary: plain })),
    notes: fc.option(
      fc.oneof(
        pick('Hello {{ .Release.Name }}\n', 'Bad {{ .Values.nope.x }}\n'),
        safe.map((e) => `N {{ with $v := 1 }}{{ with $ }}{{ ${e} }}{{ end }}{{ end }}`),
      ),
      { freq: 3 },
    ),
    schema: rarely(schema, 12),
    sub: fc.option(
      fc.record({
        dependency: rarely(dependency, 1),
        template: fc.oneof(manifest, plain),
        schema: rarely(schema, 20),
      }),
      { freq: 2 },
    ),
    flags: fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 4, arbitrary: fc.array(flag, { minLength: 1, maxLength: 1 }) },
      fc.array(flag, { minLength: 2, maxLength: 3 }),
    ),
    words: fc.oneof({ weight: 5, arbitrary: fc.constant(['r', 'c']) }, words),
    crd: fc.boolean(),
  })
  .map((given) => {
    const dependencies = given.sub?.dependency ? `dependencies:\n${given.sub.dependency}\n` : '';
    const files: Record<string, string> = {
      'c/Chart.yaml': given.meta + dependencies,
      'c/values.yaml': VALUES,
      'c/data/a.txt': 'line one\nline "two"\n',
      'c/data/b.yaml': 'k: v\n',
      'c/templates/a.yaml': given.first,
      'c/templates/_h.tpl':
        '{{/* names */}}\n{{- define "name" -}}\n{{ .Release.Name }}-{{ .Chart.Name | trunc 10 }}\n{{- end -}}\n{{- define "args" }}{{ .root.Values.name }}:{{ .n }}{{ end }}\n{{- define "loop" }}{{ include "loop" . }}{{ end }}\n',
      'extra.yaml': 'name: extra\nlabels:\n  more: yes\nhosts: [z]\nnested: {a: null}\n',
      'other.yaml': 'replicas: 9\nlabels: null\nsub: {name: other}\n',
      'broken.yaml': 'a: [1\nb: 2\n',
      'list.yaml': '- a\n',
    };
    if (given.second !== null) files['c/templates/b.yaml'] = given.second;
    if (given.notes !== null) files['c/templates/NOTES.txt'] = given.notes;
    if (given.schema !== null) files['c/values.schema.json'] = given.schema;
    if (given.crd)
      files['c/crds/x.yaml'] =
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n';
    if (given.sub) {
      files['c/charts/sub/Chart.yaml'] = 'apiVersion: v2\nname: sub\nversion: 0.1.0\n';
      files['c/charts/sub/values.yaml'] = `${VALUES}deep: {x: 1}\nexports: {data: {imported: yes}}\n`;
      files['c/charts/sub/templates/s.yaml'] = given.sub.template;
      if (given.sub.schema !== null) files['c/charts/sub/values.schema.json'] = given.sub.schema;
    }
    return { files, args: ['template', ...given.words, ...given.flags] };
  });
