import { describe, expect, it } from 'vitest';
import { bindFunctions, engineFunctions } from '../../../src/world/helm/engine/functions';
import type { EngineOptions } from '../../../src/world/helm/engine/options';
import { TemplateSet } from '../../../src/world/helm/template/exec';
import { parseTemplate } from '../../../src/world/helm/template/parse';
import { nameType } from '../../../src/world/helm/template/values';
import { Names } from '../../../src/world/time/names';

// What text/template with sprig 3.3.0 and Helm 4.1.4's functions makes of each.
const VALUES = {
  uni: 'Ünïcödé ☃ x',
  text: 'Hello, World foo_bar baz-qux',
  list: ['b', 'a', 'c'],
  map: { a: 1, c: { d: { e: 'deep' } }, n: null },
  nil: null,
};

function told(template: string): string {
  const options = { clock: { now: () => 0 }, names: new Names(1) } as unknown as EngineOptions;
  const functions = engineFunctions(options, undefined);
  const set = new TemplateSet(functions, {});
  bindFunctions(set, functions, new Map());
  const values = nameType(structuredClone(VALUES), { typeName: 'common.Values' });
  try {
    set.add(parseTemplate('t', template, new Set(Object.keys(set.functions))));
    return set.execute('t', { Values: values }).replaceAll('<no value>', '');
  } catch (error) {
    return (error as Error).message.replace(/^template: t:\d+:\d+: executing "t" at /, '');
  }
}

describe('functions of templates', () => {
  it.each([
    [
      '{{ typeOf (until 2) }} {{ typeOf (split "," "a") }} {{ typeOf (chunk 1 (list 1)) }}',
      '[]int map[string]string [][]interface {}',
    ],
    ['{{ set .Values "x" 1 | typeOf }}{{ .Values.x }}', 'map[string]interface {}1'],
    ['{{ camelcase " pad_x  y" }}|{{ camelcase "HTTP_server" }}', ' PadX Y|HttpServer'],
    ['{{ nospace .Values.uni | len }} {{ initials "Über Öl" }}', '26 ÃÃ'],
    [`{{ title "it's a-b_c d☃e x.y" }}`, "It'S A-B_c D☃e X.Y"],
    ['{{ html .Values.nil }}', '&lt;no value&gt;'],
    [
      '{{ toToml 0 }} {{ toToml (list 1 2) }} {{ toToml (dict "a" (dict "b" 1) "c" (list (dict "d" 1))) }}',
      '0 [1, 2] [a]\n  b = 1\n\n[[c]]\n  d = 1\n',
    ],
    ['{{ toDate "2006-01-02" "2024-02-29" | toJson }}', '"2024-02-29T00:00:00Z"'],
    ['{{ date "Jan _2 3:04PM .000" 86400 }}', 'Jan  2 12:00AM .000'],
    ['{{ maxf "-7" "0x1f" "1_0" }} {{ int "1_000" }} {{ int "3.0" }}', '10 1000 3'],
    ['{{ mergeOverwrite (dict "a" 9 "b" 1) (dict "a" "" "b" nil) }}', 'map[a: b:<nil>]'],
    ['{{ merge (dict "a" 0) (dict "a" 2 "b" nil) }}', 'map[a:2]'],
    ['{{ regexFindAll "x*" "axb" -1 | toJson }} {{ regexSplit "" "ab" -1 }}', '["","x",""] [a b]'],
    ['{{ regexReplaceAll "x*" "abxc" "-" }}', '-a-b-c-'],
    ['{{ mustRegexFindAll "q" "ax" 3 | toYaml }}', 'null'],
    ['{{ rest (list) | toJson }} {{ concat | toJson }} {{ fromYaml "" | toJson }}', 'null null {}'],
    [
      '{{ printf "%[2]s %[1]s" "a" "b" }}|{{ printf "%!" }}|{{ printf "%5.2f" "x" }}',
      'b a|%!!(MISSING)|%!f(string=    x)',
    ],
    [
      '{{ urlParse "https://u:p@h:8443/a%20b?q#f" | toJson }}',
      '{"fragment":"f","host":"h:8443","hostname":"h","opaque":"","path":"/a b","query":"q","scheme":"https","userinfo":"u:p"}',
    ],
    ['{{ urlJoin (dict "scheme" "http" "host" "h" "path" "p q") }}', 'http://h/p%20q'],
    ['{{ sortAlpha 3 }} {{ b32dec "42" }} {{ mulf -1 0 }}', '[3] illegal base32 data at input byte 0 0'],
    ['{{ toJson "a\\\\b" }}', '"a\\\\b"'],
  ])('%s', (template, out) => {
    expect(told(template)).toBe(out);
  });

  it.each([
    ['{{ len .Values.nope }}', '<len .Values.nope>: error calling len: len of nil pointer'],
    [
      '{{ .Values.nil | len }}',
      '<len>: error calling len: reflect: call of reflect.Value.Type on zero Value',
    ],
    ['{{ range $i, $x := 2 }}{{ end }}', "<2>: can't use 2 to iterate over more than one variable"],
    ['{{ "x" | call }}', '<call>: error calling call: non-function x of type string'],
    [
      '{{ dig "a" 1 (list) }}',
      '<dig "a" 1 (list)>: error calling dig: interface conversion: interface {} is []interface {}, not map[string]interface {}',
    ],
    [
      '{{ urlParse "http://a b/" }}',
      '<urlParse "http://a b/">: error calling urlParse: unable to parse url: parse "http://a b/": invalid character " " in host name',
    ],
    [
      '{{ mustToDate "2006" "x" }}',
      '<mustToDate "2006" "x">: error calling mustToDate: parsing time "x" as "2006": cannot parse "x" as "2006"',
    ],
    [
      '{{ mustToDate "2006-01-02" "2024-02-30" }}',
      '<mustToDate "2006-01-02" "2024-02-30">: error calling mustToDate: parsing time "2024-02-30": day out of range',
    ],
    [
      '{{ chunk 0 (list 1 2) }}',
      '<chunk 0 (list 1 2)>: error calling chunk: runtime error: makeslice: len out of range',
    ],
    [
      '{{ slice .Values.list -1 }}',
      '<slice .Values.list -1>: error calling slice: reflect.Value.Slice: slice index out of bounds',
    ],
    [
      '{{ mustDeepCopy .Values.nil }}',
      '<mustDeepCopy .Values.nil>: error calling mustDeepCopy: reflect: call of reflect.Value.Type on zero Value',
    ],
    [
      '{{ mustFromJson "Ü" }}',
      '<mustFromJson "Ü">: error calling mustFromJson: invalid character \'Ã\' looking for beginning of value',
    ],
    ['{{ genCA "x" }}', '<genCA>: wrong number of args for genCA: want 2 got 1'],
    ['{{ genCA "x" "y" }}', '<"y">: expected integer; found "y"'],
    ['{{ genCA "x" 365 }}', '"template function genCA" is not part of this workshop\'s shell'],
    ['{{ until 2000000 }}', '"template loops of over 1000000 rounds" is not part of this workshop\'s shell'],
  ])('%s says %s', (template, message) => {
    expect(told(template)).toBe(message);
  });
});
