/**
 * `kubectl explain`: the fields of a kind.
 *
 * Models: kubectl's `explain` with its plain-text template: names, types, what is required, enums. Left out: the API's
 * prose; a few words stand for the fields that all kinds share.
 */
import { at } from '../../kube/json-value';
import type { ResourceType } from '../../kube/api';
import { elementOf, goName, goStruct, goTypeOfKind, pointee, underlying } from '../../kube/go-types';
import { schemaOf, fromOpenApi, type Schema } from '../../kube/schema';
import { KubectlError, NoResourceMatch } from './errors';
import { byCodePoint } from './go-values';
import { isBuiltIn } from './object-schema';
import { apiVersionOf, findType } from './resource-types';
import type { Run } from './run';

export function explain(run: Run): void {
  if (run.args.length === 0)
    throw new KubectlError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
  if (run.args.length > 1) throw new KubectlError('We accept only this format: explain RESOURCE\n');
  const format = run.text('output');
  if (format !== 'plaintext' && format !== 'plaintext-openapiv2')
    throw new KubectlError(`unrecognized format: ${format}`);
  const { type, path } = readArgument(run);
  run.out(new Page(run, type).text(path));
}

/** `deploy.spec.replicas`, `kustomizations.kustomize.toolkit.fluxcd.io.spec`. @throws KubectlError */
function readArgument(run: Run): { type: ResourceType; path: string[] } {
  const argument = run.args[0]!;
  const [resource = '', ...path] = argument.split('.');
  const found = findType(run.client, resource, '');
  if (!found) throw new NoResourceMatch(resource, '');
  const groups = run.client
    .resources()
    .filter((each) => each.group && argument.startsWith(`${each.resource}.${each.group}`))
    .sort((a, b) => b.group.length - a.group.length);
  const [precise] = groups;
  const rest = precise ? argument.slice(`${precise.resource}.${precise.group}`.length + 1) : undefined;
  const fields = rest === undefined ? path : rest.split('.').filter((each) => each !== '');
  return { type: versioned(run, precise ?? found), path: fields };
}

/** `--api-version`. @throws KubectlError */
function versioned(run: Run, type: ResourceType): ResourceType {
  const wanted = run.text('api-version');
  if (wanted === '') return type;
  const found = run.client
    .resources()
    .find((each) => apiVersionOf(each) === wanted && each.resource === type.resource);
  if (found) return found;
  const [group, version] = wanted.includes('/') ? wanted.split('/') : ['', wanted];
  throw new KubectlError(`couldn't find resource for "${group}/${version}, Resource=${type.resource}"`);
}

/** A field's place: its schema, and the Go type that names it where the kind is one of Kubernetes' own. */
interface Place {
  schema: Schema;
  go: string | undefined;
}

/** What stands for the API's own prose. */
const WORDS: Record<string, string> = {
  apiVersion: 'Version of the API that the object is written in.',
  kind: 'What the object is.',
  metadata: 'Name, namespace, labels and what else all objects have.',
  spec: 'What is wanted.',
  status: 'What is there, as its controller saw it last.',
  replicas: 'How many pods there should be.',
  selector: 'Which objects belong to this one.',
  template: 'What each new pod looks like.',
  containers: 'The containers of a pod.',
  image: 'The image that a container runs.',
  labels: 'Keys and values to find objects by.',
  annotations: 'Keys and values that nothing is found by.',
  interval: 'How often the controller looks again.',
  suspend: 'Whether the controller leaves the object alone.',
};

class Page {
  constructor(
    private readonly run: Run,
    private readonly type: ResourceType,
  ) {}

  /** @throws KubectlError where a field of the path is not there */
  text(path: string[]): string {
    const { group, version, kind } = this.type;
    const head = `${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
    let place = this.root();
    let field = '';
    for (const name of path) {
      const next = this.child(whole(place), name);
      if (!next) throw new KubectlError(`field ${JSON.stringify(path.at(-1))} does not exist`);
      field = `FIELD: ${name} <${typeText(next)}>\n${longEnum(next.schema)}\n\n`;
      place = next;
    }
    return `${head}${field}${this.body(place, path.at(-1))}\n`;
  }

  private root(): Place {
    const { group, kind } = this.type;
    const go = goTypeOfKind(group, kind);
    const known = schemaOf(`${apiVersionOf(this.type)}/${kind}`);
    if (known || isBuiltIn(this.type)) return { schema: known ?? fromOpenApi({}), go };
    return { schema: this.custom(), go };
  }

  /** The schema in the kind's definition, where we may read it. */
  private custom(): Schema {
    const { group, resource, version } = this.type;
    const definition = this.run.client.get({
      group: 'apiextensions.k8s.io',
      version: 'v1',
      resource: 'customresourcedefinitions',
      name: `${resource}.${group}`,
    });
    const versions = (definition.spec as { versions?: { name: string }[] }).versions ?? [];
    const found = versions.find((each) => each.name === version);
    return fromOpenApi(at(found, 'schema', 'openAPIV3Schema'), true);
  }

  private child({ schema, go }: Place, name: string): Place | undefined {
    const field = schema.fields[name];
    if (!field) return undefined;
    if (isMetadata(field)) return { schema: field, go: 'meta/v1.ObjectMeta' };
    return { schema: field, go: go && goStruct(pointee(go))?.byJson.get(name)?.type };
  }

  private body(place: Place, name = ''): string {
    const words = place.schema.description ?? WORDS[name];
    const description = `DESCRIPTION:\n${indent(wrap(words ? `${words}\n` : '<empty>', 76), 4)}\n`;
    const fields = this.fields(whole(place), 1, new Set());
    return description + (fields ? `FIELDS:\n${fields}` : '');
  }

  private fields(place: Place, level: number, seen: ReadonlySet<Schema>): string {
    if (seen.has(place.schema)) return '';
    const recursive = this.run.flag('recursive');
    const inside = new Set([...seen, place.schema]);
    return Object.keys(place.schema.fields)
      .sort(byCodePoint)
      .map((name) => {
        const child = this.child(place, name)!;
        const required = place.schema.required.includes(name) ? ' -required-' : '';
        const line = `${' '.repeat(2 * level)}${name}\t<${typeText(child)}>${required}${shortEnum(child.schema, level)}\n`;
        if (recursive) return line + this.fields(whole(child), level + 1, inside);
        const words = child.schema.description ?? WORDS[name] ?? '<no description>';
        return `${line}${indent(wrap(words, 78 - 2 * level), 2 * level + 2)}\n\n`;
      })
      .join('');
  }
}

/** The object in a list or map. */
function whole(place: Place): Place {
  const inner = place.schema.items ?? place.schema.values;
  return inner ? whole({ schema: inner, go: place.go && elementOf(place.go) }) : place;
}

/** `string`, `[]Container`, `map[string]string`, `PodSpec` */
function typeText({ schema, go }: Place): string {
  const { items, values, type } = schema;
  const element = go && elementOf(go);
  if (items) return `[]${typeText({ schema: items, go: element })}`;
  if (values) return `map[string]${typeText({ schema: values, go: element })}`;
  if (type === 'quantity') return 'Quantity';
  if (type === 'int-or-string') return go ? 'IntOrString' : 'Object';
  if (type !== 'object' && type !== 'map' && type !== 'any') return type;
  const named = go && underlying(pointee(go));
  return named && goStruct(named) ? goName(named) : 'Object';
}

function isMetadata({ fields }: Schema): boolean {
  return 'resourceVersion' in fields && 'ownerReferences' in fields;
}

const SHOWN_ENUM = 4;

function shortEnum({ enum: list }: Schema, level: number): string {
  if (!list?.length) return '';
  const shown = list.slice(0, SHOWN_ENUM).map(enumText).join(', ');
  return `\n${' '.repeat(2 * level)}enum: ${shown}${list.length > SHOWN_ENUM ? ', ....' : ''}`;
}

function longEnum({ enum: list }: Schema): string {
  return list?.length ? `ENUM:${list.map((each) => `\n    ${enumText(each)}`).join('')}` : '';
}

function enumText(value: unknown): string {
  return value === '' ? '""' : String(value as string | number);
}

function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines = [''];
      for (const word of line.split(' ')) {
        const last = lines.at(-1)!;
        if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
        else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
      }
      return lines.join('\n');
    })
    .join('\n');
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, ' '.repeat(by));
}
