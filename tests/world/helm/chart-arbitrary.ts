/**
 * Charts made by chance: values of every type, templates with conditions, loops, named templates and `tpl`, functions
 * with arguments that do not always fit, a subchart with values of its own.
 */
import fc from 'fast-check';

export interface RandomChart {
  files: Record<string, string>;
  args: string[];
}

const KEYS = ['name', 'count', 'ratio', 'flag', 'empty', 'list', 'map', 'none'];
const word = fc.constantFrom(
  'web',
  'rocky',
  'Ünï',
  'a b',
  '',
  'yes',
  '007',
  '1.5',
  'x: y',
  "it's",
  '{{ .Release.Name }}',
  'multi\nline',
  ' lead',
  'null',
  '#hash',
  '- dash',
);
const scalar = fc.oneof(
  word,
  fc.integer({ min: -5, max: 3_000_000 }),
  fc.constantFrom(1.5, 0.25, 1e21),
  fc.boolean(),
  fc.constant(null),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('k', 'n', 'x-y', 'Z'), fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), {
    maxKeys: 3,
  }),
);
const list = fc.array(scalar, { maxLength: 3 });
const map = fc.dictionary(fc.constantFrom('k', 'n', 'x-y', 'Z'), value, { maxKeys: 3 });
/** Mostly what their names promise. */
const values = fc.record(
  {
    name: fc.oneof({ weight: 5, arbitrary: word }, value),
    count: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) }, value),
    ratio: fc.constantFrom(0.5, 1.25, 1e6, 123456.789),
    flag: fc.boolean(),
    empty: fc.constantFrom('', null, 0, false),
    list: fc.oneof({ weight: 5, arbitrary: list }, value),
    map: fc.oneof({ weight: 5, arbitrary: map }, value),
    none: fc.constant(null),
    sub: fc.oneof({ weight: 8, arbitrary: map }, value),
    global: fc.constantFrom({ env: 'test' }, { env: { a: 1 } }, {}),
  },
  { requiredKeys: ['name', 'count', 'list', 'map'] },
);

const path = fc.oneof(
  fc.constantFrom(...KEYS).map((key) => `.Values.${key}`),
  fc.constantFrom(
    '.Values.map.k',
    '.Values.map.n.deep',
    '.Values.nope',
    '.Values.nope.deeper',
    '.Release.Name',
    '.Chart.Version',
    '.',
    '$.Values.name',
    '.Values.global.env',
    '.Values.sub',
  ),
);
const literal = fc.constantFrom(
  '"a"',
  '"x,y"',
  '1',
  '2',
  '1.5',
  'true',
  'nil',
  '""',
  '(list 1 2 "c")',
  '(dict "k" 1)',
);
const operand = fc.oneof({ weight: 2, arbitrary: path }, literal);
const filter = fc.oneof(
  fc.constantFrom(
    'quote',
    'squote',
    'upper',
    'lower',
    'title',
    'trim',
    'toYaml',
    'toJson',
    'toPrettyJson',
    'toString',
    'int',
    'int64',
    'float64',
    'len',
    'first',
    'last',
    'keys',
    'sortAlpha',
    'b64enc',
    'sha256sum',
    'typeOf',
    'kindOf',
    'not',
    'empty',
    'nindent 2',
    'indent 4',
    'trunc 3',
    'default "d"',
    'join "-"',
    'add 1',
    'mul 2',
    'replace "a" "b"',
    'trimSuffix "y"',
    'hasKey "k"',
    'ternary "t" "f"',
    'toYamlPretty',
    'printf "%s"',
    'printf "%v"',
    'printf "%d"',
    'uniq',
    'reverse',
    'rest',
    'compact',
    'splitList ","',
    'abbrev 5',
    'fromYaml',
    'fromJson',
    'html',
  ),
);
const pipeline = fc
  .tuple(operand, fc.array(filter, { maxLength: 3 }))
  .map(([first, filters]) => [first, ...filters].join(' | '));
const call = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'eq',
        'ne',
        'lt',
        'gt',
        'le',
        'ge',
        'and',
        'or',
        'add',
        'div',
        'mod',
        'max',
        'index',
        'has',
        'default',
        'coalesce',
        'contains',
        'hasPrefix',
        'cat',
        'printf "%s-%v"',
        'merge',
        'get',
        'without',
        'append',
        'slice',
        'dig "k"',
        'required',
        'list',
        'dict',
        'semverCompare',
        'deepEqual',
      ),
      operand,
      operand,
    )
    .map((parts) => parts.join(' ')),
  fc
    .tuple(
      fc.constantFrom(
        'include "h"',
        'include "sub.h"',
        'include "nope"',
        'tpl "{{ .Values.name }}"',
        'tpl .Values.name',
      ),
      path,
    )
    .map((parts) => parts.join(' ')),
);
const tame = fc
  .tuple(
    fc.constantFrom(
      '.Values.name',
      '.Values.count',
      '.Values.list',
      '.Values.map',
      '.Values.nope',
      '.Values',
      '$.Values.empty',
      '.Values.ratio',
      '.Release',
      '.Chart.Name',
      '.Values.flag',
      '.Values.sub',
      '.Values.global',
    ),
    fc.array(
      fc.constantFrom(
        'default "d"',
        'toString',
        'toJson',
        'deepCopy',
        'toYaml',
        'typeOf',
        'kindOf',
        'empty',
        'coalesce nil',
        'list',
        'toPrettyJson',
      ),
      { maxLength: 2 },
    ),
    fc.constantFrom(
      'quote',
      'toJson',
      'toString | quote',
      'toYaml | nindent 4',
      'kindOf',
      'toYamlPretty | nindent 4',
      'toJson | squote',
      'toString | upper | quote',
      'toString | trunc 5 | quote',
      'toString | b64enc',
      'toString | replace "a" "b" | quote',
      'printf "%v" | quote',
      'toJson | fromJson | toJson',
      'toString | len',
      'toString | title | squote',
    ),
  )
  .map(([first, filters, last]) => [first, ...filters, last].join(' | '));
const wild = fc.oneof(
  { weight: 3, arbitrary: pipeline },
  fc
    .tuple(call, fc.array(filter, { maxLength: 2 }))
    .map(([first, filters]) => [first, ...filters].join(' | ')),
);
const condition = fc.constantFrom(
  '.Values.flag',
  'not .Values.empty',
  'eq .Release.Name "r"',
  'and .Values.name .Values.count',
  'or .Values.nope .Values.list',
  'hasKey .Values "ratio"',
  'kindIs "map" .Values.map',
  'gt (len (toString .Values.name)) 3',
  'semverCompare ">=1.20-0" $.Capabilities.KubeVersion.Version',
  '.Values.list',
  '.Capabilities.APIVersions.Has "apps/v1"',
);
const left = fc.constantFrom('{{ ', '{{- ');
const right = fc.constantFrom(' }}', ' -}}');
const action = (inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(left, inside, right).map((parts) => parts.join(''));

/** Pieces of a template around such expressions. */
function blocks(
  expression: fc.Arbitrary<string>,
  question: fc.Arbitrary<string>,
  over: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  return fc.letrec<{ block: string }>((tie) => ({
    block: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.tuple(fc.nat(99), action(expression)).map(([key, each]) => `k${key}: ${each}\n`),
      fc.nat(99).map((key) => `n${key}:\n  - x\n`),
      fc
        .tuple(left, question, right, tie('block'), tie('block'))
        .map(
          ([open, each, close, yes, no]) => `${open}if ${each}${close}\n${yes}{{- else }}\n${no}{{- end }}\n`,
        ),
      fc
        .tuple(over, fc.nat(99), action(expression))
        .map(
          ([each, key, inner]) =>
            `r${key}:\n{{- range ${each} }}\n  - a: {{ . | toJson }}\n    b: {{ with $ }}${inner}{{ end }}\n{{- end }}\n`,
        ),
      fc
        .tuple(over, fc.nat(99))
        .map(
          ([each, key]) =>
            `m${key}:\n{{- range $i, $e := ${each} }}\n  k{{ $i }}: {{ $e | quote }}\n{{- else }}\n  none: true\n{{- end }}\n`,
        ),
      fc
        .tuple(expression, fc.nat(99), tie('block'))
        .map(([each, key, inner]) => `{{- $v := ${each} }}\nv${key}: {{ $v | toString | quote }}\n${inner}`),
      fc.constantFrom('---\n', 'kind: Service\n', 'kind: Namespace\n', '# note\n', '\n'),
    ),
  })).block;
}

const tameBlock = blocks(
  fc.oneof(
    { weight: 6, arbitrary: tame },
    fc.constantFrom(
      'include "h" . | quote',
      'tpl "{{ .Values.name | quote }}" .',
      'include "h" . | trim | nindent 2',
      'tpl (toJson .Values.name) .',
    ),
  ),
  condition,
  fc.constantFrom(
    '.Values.list',
    '.Values.map',
    '.Values.nope',
    'until 3',
    'tuple 1 "b"',
    'dict "q" 1',
    '$.Values.list',
  ),
);
const wildBlock = fc.oneof({ weight: 3, arbitrary: tameBlock }, blocks(wild, wild, path));
const template = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(tameBlock, { minLength: 1, maxLength: 5 }) },
    fc.array(wildBlock, { minLength: 1, maxLength: 3 }),
  )
  .map((parts) => parts.join(''));
const defined = fc.oneof(
  pipeline,
  fc.constant('.Values.nope.x'),
  fc.constant('required "need" .Values.none'),
);

const args = fc.array(
  fc.constantFrom(
    '--set=name=cli',
    '--set=count=7',
    '--set=map=null',
    '--set=list[1]=z',
    '--set=sub.name=s',
    '--set-string=flag=true',
    '--set=global.env=test',
    '--set=map.k=1,map.n=2',
    '--is-upgrade',
    '--include-crds',
    '--set-json=map={"k":[1]}',
    '--set=sub.enabled=false',
  ),
  { maxLength: 2 },
);

export const chart: fc.Arbitrary<RandomChart> = fc
  .record({
    values,
    sub: fc.option(values),
    first: template,
    second: fc.option(template),
    below: template,
    defined,
    condition: fc.boolean(),
    args,
  })
  .map((given) => {
    const dependency =
      given.condition && given.sub
        ? 'dependencies: [{name: sub, version: ">0", condition: sub.enabled}]\n'
        : '';
    const files: Record<string, string> = {
      'c/Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.2.3\n${dependency}`,
      'c/values.yaml': JSON.stringify(given.values),
      'c/templates/a.yaml': given.first,
      'c/templates/_h.tpl': `{{ define "h" }}{{ ${given.defined} }}{{ end }}`,
    };
    if (given.second !== null) files['c/templates/b.yaml'] = given.second;
    if (given.sub) {
      files['c/charts/sub/Chart.yaml'] = 'apiVersion: v2\nname: sub\nversion: 0.1.0\n';
      files['c/charts/sub/values.yaml'] = JSON.stringify(given.sub);
      files['c/charts/sub/templates/s.yaml'] = given.below;
      files['c/charts/sub/templates/_h.tpl'] = '{{ define "sub.h" }}{{ .Values.name | quote }}{{ end }}';
    }
    return { files, args: ['template', 'r', 'c', ...given.args] };
  });
