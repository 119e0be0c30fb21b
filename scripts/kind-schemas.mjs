// Vite plugin: the editor's JSON Schemas, made from the world's one table of kinds (`src/world/kube/types/`), so that
// what the editor completes and what the API server accepts never part. Our own short texts are in
// `src/components/editor/field-notes.json`. The page gets them as `virtual:kind-schemas`.
import fs from 'node:fs';
import path from 'node:path';

const TABLE = 'src/world/kube/types/schemas.json';
const NOTES = 'src/components/editor/field-notes.json';
const KUSTOMIZATION = 'src/components/editor/kustomization-fields.json';
const ID = 'virtual:kind-schemas';
const OBJECTS = 'workshop://objects';
const PATCHES = ['**/*patch*.yaml', '**/*patch*.yml'];
const KUSTOMIZATION_KIND = 'kustomize.config.k8s.io/v1beta1/Kustomization';

export function kindSchemas() {
  return {
    name: 'kind-schemas',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null;
      const read = (file) => {
        this.addWatchFile(path.resolve(file));
        return JSON.parse(fs.readFileSync(file, 'utf8'));
      };
      const schemas = settings(read(TABLE), read(NOTES), read(KUSTOMIZATION));
      return `${loosened}
const schemas = JSON.parse(${JSON.stringify(JSON.stringify(schemas))});
const objects = schemas.find((each) => each.uri === ${JSON.stringify(OBJECTS)});
export const kindSchemas = [...schemas, {
  uri: 'workshop://patches',
  fileMatch: ${JSON.stringify(PATCHES)},
  schema: loosened(objects.schema),
}];`;
    },
  };
}

/** A patch names what it changes and no more: nothing of it is missed. Runs in the page. */
function loosened(schema) {
  const tellsKind = (fields) => fields.join() === 'apiVersion,kind';
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === 'required' && Array.isArray(value) && !tellsKind(value) ? undefined : value,
    ),
  );
}

/** What monaco-yaml is told: one schema for `kustomization.yaml`, one for objects, by the files they are for. */
export function settings(table, notes, kustomizationFields) {
  return [
    {
      uri: 'workshop://kustomization',
      fileMatch: ['**/kustomization.yaml', '**/kustomization.yml'],
      schema: kustomizationSchema(kustomizationFields, notes),
    },
    {
      uri: OBJECTS,
      fileMatch: ['**/*.yaml', '**/*.yml', ...PATCHES.map((each) => `!${each}`)],
      schema: objectsSchema(table, notes),
    },
  ];
}

/** A document of any kind in the table; which one, its own `apiVersion` and `kind` say. */
function objectsSchema(table, notes) {
  const kinds = Object.entries(table.kinds).map(([name, root]) => ({ name, root, ...splitKind(name) }));
  const definitions = {};
  for (const { name, root, kind, apiVersion } of kinds) {
    const texts = { ...notes['*'], ...notes[name] };
    const schema = convert(root, '', { table, texts, definitions });
    schema.title = kind;
    schema.properties.apiVersion = { ...schema.properties.apiVersion, const: apiVersion };
    schema.properties.kind = { ...schema.properties.kind, const: kind };
    schema.required = ['apiVersion', 'kind', 'metadata', ...(schema.required ?? [])];
    definitions[name] = schema;
  }
  const known = kinds.map(({ name, kind, apiVersion }) => ({
    if: {
      properties: { apiVersion: { const: apiVersion }, kind: { const: kind } },
      required: ['apiVersion', 'kind'],
    },
    then: { $ref: `#/definitions/${name.replaceAll('/', '~1')}` },
  }));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: ['object', 'null'],
    properties: {
      apiVersion: {
        type: 'string',
        description: notes['*'].apiVersion,
        examples: unique(kinds, 'apiVersion'),
      },
      kind: { type: 'string', description: notes['*'].kind, examples: unique(kinds, 'kind') },
      metadata: { description: notes['*'].metadata },
    },
    allOf: known,
    definitions,
  };
}

function kustomizationSchema(fields, notes) {
  const properties = structuredClone(fields);
  for (const [field, text] of Object.entries(notes[KUSTOMIZATION_KIND])) {
    if (properties[field]) properties[field].description = text;
  }
  const text = { type: 'string' };
  const texts = { type: 'object', additionalProperties: text };
  const list = { type: 'array', items: text };
  const options = {
    type: 'object',
    additionalProperties: false,
    properties: {
      labels: texts,
      annotations: texts,
      disableNameSuffixHash: { type: 'boolean' },
      immutable: { type: 'boolean' },
    },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'kustomization',
    type: ['object', 'null'],
    additionalProperties: false,
    properties,
    definitions: {
      generatorOptions: options,
      generator: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: text,
          namespace: text,
          behavior: { type: 'string', enum: ['create', 'replace', 'merge'] },
          type: text,
          files: list,
          literals: list,
          env: text,
          envs: list,
          options,
        },
      },
      selector: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'].map(
            (field) => [field, text],
          ),
        ),
      },
    },
  };
}

/** One node of the table as JSON Schema. `path` leads to it from the object's root, without list positions. */
function convert(node, path, context) {
  const { table, texts } = context;
  const spec =
    typeof node !== 'string'
      ? node
      : node.startsWith('#')
        ? table.definitions[Number(node.slice(1))]
        : { type: node };
  const schema = { ...typed(spec), ...limits(spec) };
  const note = texts[path];
  if (note) schema.description = note;
  if (spec.properties) {
    schema.properties = {};
    for (const [name, child] of Object.entries(spec.properties)) {
      schema.properties[name] = nested(child, path === '' ? name : `${path}.${name}`, context);
    }
    if (!spec['preserve-unknown-fields']) schema.additionalProperties = false;
    if (spec.required?.length) schema.required = spec.required;
  }
  if (spec.values !== undefined) schema.additionalProperties = nested(spec.values, `${path}.*`, context);
  if (spec.items !== undefined) schema.items = nested(spec.items, path, context);
  if (!schema.description && path.includes('.')) schema.description = described(schema);
  return schema;
}

/** A type nobody wrote a text for is made once and pointed at; that also ends types that hold themselves. */
function nested(node, path, context) {
  const { texts, definitions } = context;
  const told = Object.keys(texts).some((each) => each === path || each.startsWith(`${path}.`));
  if (told || typeof node !== 'string' || !node.startsWith('#')) return convert(node, path, context);
  const name = `type-${node.slice(1)}`;
  if (!definitions[name]) {
    definitions[name] = {};
    Object.assign(definitions[name], convert(node, 'a.type', { ...context, texts: {} }));
  }
  return { $ref: `#/definitions/${name}` };
}

function typed(spec) {
  if (spec.type === 'any' || spec.type === undefined) return {};
  if (spec.type.includes('|')) return { type: spec.type.split('|') };
  return { type: spec.type };
}

function limits(spec) {
  const names = [
    'enum',
    'pattern',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'minItems',
    'maxItems',
    'default',
  ];
  return Object.fromEntries(
    names.filter((name) => spec[name] !== undefined).map((name) => [name, spec[name]]),
  );
}

/** What can be said of a field that nobody wrote a text for. */
function described(schema) {
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'any value');
  const items = schema.items?.type ? ` of ${schema.items.type}s` : '';
  const start =
    schema.default === undefined ? '' : `; ${JSON.stringify(schema.default)} where it is left out`;
  return `${type === 'array' ? 'list' : type}${items}${start}`;
}

function splitKind(name) {
  const at = name.lastIndexOf('/');
  return { apiVersion: name.slice(0, at), kind: name.slice(at + 1) };
}

function unique(kinds, field) {
  return [...new Set(kinds.map((each) => each[field]))];
}
