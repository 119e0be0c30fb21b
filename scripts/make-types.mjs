// Makes src/world/kube/types/*.json, the one table of types, from recorded facts of an API server
// (`fields.json`: schemas by kind; `server.json`: discovery, CRDs, tables, standing roles).
//   node scripts/make-types.mjs FIELDS.json SERVER.json GO-STRUCTS.json POLICY
// GO-STRUCTS.json is what scripts/go-structs writes: the Go structs behind the kinds. POLICY is a folder with the
// server's own account of its bootstrap policy (cluster-roles.yaml, controller-roles.yaml, … of kubernetes).
// Adding a kind is adding its fields to the facts, or to `OWN` below, and running this again.
import fs from 'node:fs';
import { parse } from 'yaml';

const [fieldsFile, serverFile, structsFile, policy] = process.argv.slice(2);
const fields = JSON.parse(fs.readFileSync(fieldsFile, 'utf8'));
const server = JSON.parse(fs.readFileSync(serverFile, 'utf8'));
const folder = 'src/world/kube/types';

const OBJECT_META = {
  type: 'object',
  properties: {
    annotations: { type: 'object', values: 'string' },
    creationTimestamp: { type: 'string', format: 'date-time' },
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
    deletionTimestamp: { type: 'string', format: 'date-time' },
    finalizers: { type: 'array', 'list-type': 'set', 'patch-strategy': 'merge', items: 'string' },
    generateName: 'string',
    generation: { type: 'integer', format: 'int64' },
    labels: { type: 'object', values: 'string' },
    managedFields: { type: 'array', 'list-type': 'atomic', items: 'any' },
    name: 'string',
    namespace: 'string',
    ownerReferences: {
      type: 'array',
      'list-type': 'map',
      'list-map-keys': ['uid'],
      'patch-merge-key': 'uid',
      'patch-strategy': 'merge',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        atomic: true,
        properties: {
          apiVersion: 'string',
          blockOwnerDeletion: 'boolean',
          controller: 'boolean',
          kind: 'string',
          name: 'string',
          uid: 'string',
        },
      },
    },
    resourceVersion: 'string',
    selfLink: 'string',
    uid: 'string',
  },
};

// Kinds that the facts leave out.
const OWN = {
  'coordination.k8s.io/v1/Lease': kind({
    spec: {
      type: 'object',
      properties: {
        acquireTime: { type: 'string', format: 'date-time' },
        holderIdentity: 'string',
        leaseDurationSeconds: { type: 'integer', format: 'int32' },
        leaseTransitions: { type: 'integer', format: 'int32' },
        preferredHolder: 'string',
        renewTime: { type: 'string', format: 'date-time' },
        strategy: 'string',
      },
    },
  }),
  'scheduling.k8s.io/v1/PriorityClass': kind({
    description: 'string',
    globalDefault: 'boolean',
    preemptionPolicy: 'string',
    value: { type: 'integer', format: 'int32' },
  }),
  'apps/v1/ControllerRevision': kind({ data: 'any', revision: { type: 'integer', format: 'int64' } }),
};

// Tables of kinds that the facts leave out.
const OWN_TABLES = {
  leases: [
    ['Name', 'string', 'name', 0],
    ['Holder', 'string', '', 0],
    ['Age', 'string', '', 0],
  ],
  priorityclasses: [
    ['Name', 'string', 'name', 0],
    ['Value', 'string', '', 0],
    ['Global-Default', 'boolean', '', 0],
    ['Age', 'string', '', 0],
    ['PreemptionPolicy', 'string', '', 0],
  ],
  controllerrevisions: [
    ['Name', 'string', 'name', 0],
    ['Controller', 'string', '', 0],
    ['Revision', 'string', '', 0],
    ['Age', 'string', '', 0],
  ],
};

function kind(properties) {
  return {
    type: 'object',
    properties: { apiVersion: 'string', kind: 'string', metadata: 'ObjectMeta', ...properties },
  };
}

// Structs that are owned as a whole by server-side apply (`x-kubernetes-map-type: atomic`), told by their fields.
const ATOMIC_SHAPES = [
  ['matchExpressions', 'matchLabels'],
  ['matchExpressions', 'matchFields'],
  ['nodeSelectorTerms'],
  ['name'],
  ['key', 'name', 'optional'],
  ['apiVersion', 'fieldPath'],
  ['containerName', 'divisor', 'resource'],
  ['apiGroup', 'kind', 'name'],
  ['apiVersion', 'fieldPath', 'kind', 'name', 'namespace', 'resourceVersion', 'uid'],
  ['name', 'number'],
].map((shape) => shape.join());
const ATOMIC_MAPS = new Set(['Service.spec.selector', 'nodeSelector', 'ReplicationController.spec.selector']);

// Maps that a strategic merge patch replaces; the facts tell of lists only.
const REPLACED = new Set(['PodDisruptionBudget.spec.selector']);

const definitions = [];
const known = new Map();

/** A node that stands in the table once, however often it is used. */
function share(node, path, builtIn) {
  if (typeof node === 'string')
    return node === 'ObjectMeta'
      ? shared({ ...OBJECT_META, properties: shareAll(OBJECT_META.properties, path, false) })
      : node;
  const out = { ...node };
  if (builtIn && isAtomic(node, path)) out.atomic = true;
  if (REPLACED.has(path)) out['patch-strategy'] = 'replace';
  if (node.properties) out.properties = shareAll(node.properties, path, builtIn);
  if (node.items) out.items = share(node.items, path, builtIn);
  if (node.values) out.values = share(node.values, path, builtIn);
  return shared(out);
}

function shareAll(properties, path, builtIn) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, node]) => [name, share(node, `${path}.${name}`, builtIn)]),
  );
}

function isAtomic(node, path) {
  if (node.values) return ATOMIC_MAPS.has(path) || ATOMIC_MAPS.has(path.split('.').at(-1));
  return node.properties && ATOMIC_SHAPES.includes(Object.keys(node.properties).sort().join());
}

function shared(node) {
  const text = JSON.stringify(node);
  if (!known.has(text)) known.set(text, definitions.push(node) - 1);
  return `#${known.get(text)}`;
}

const kinds = {};
for (const [name, node] of Object.entries({ ...fields, ...OWN })) {
  const builtIn = !name.includes('.fluxcd.io/');
  kinds[name] = share(withMeta(node), name.split('/').at(-1), builtIn);
}

function withMeta(node) {
  return node.properties
    ? {
        ...node,
        properties: { apiVersion: 'string', kind: 'string', metadata: 'ObjectMeta', ...node.properties },
      }
    : node;
}

const custom = server.crds.map((crd) => crd.names);
const discovery = Object.fromEntries(
  Object.entries(server.discovery)
    .filter(([version]) => !version.includes('.fluxcd.io/'))
    .map(([version, rows]) => [version.replace(/^apis?\//, ''), rows]),
);
if (!custom.length) throw new Error('the facts name no CRDs');

const standing = {
  roles: [
    ...policyItems('cluster-roles'),
    ...policyItems('controller-roles'),
    ...policyItems('namespace-roles'),
  ].map(compactRole),
  bindings: [
    ...policyItems('cluster-role-bindings'),
    ...policyItems('controller-role-bindings'),
    ...policyItems('namespace-role-bindings'),
  ].map(compactBinding),
};

function policyItems(name) {
  return parse(fs.readFileSync(`${policy}/${name}.yaml`, 'utf8')).items;
}

/** Labels and annotations that all of them have are left out. */
function compactRole({ metadata, aggregationRule, rules }) {
  const labels = Object.keys(metadata.labels).filter((key) => key !== 'kubernetes.io/bootstrapping');
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    labels: labels.length ? Object.fromEntries(labels.map((key) => [key, metadata.labels[key]])) : undefined,
    aggregationRule,
    rules: rules ?? [],
  };
}

function compactBinding({ metadata, roleRef, subjects }) {
  const short = ({ apiGroup: _group, ...subject }) => subject;
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    role: roleRef.kind === 'Role' ? `Role/${roleRef.name}` : roleRef.name,
    subjects: (subjects ?? []).map(short),
  };
}

write('schemas', { definitions, kinds });
write('discovery', discovery);
write('custom-resources', server.crds);
write('tables', { ...server.tables, ...OWN_TABLES });
write('standing-roles', standing);
write('go-structs', compactStructs(JSON.parse(fs.readFileSync(structsFile, 'utf8'))));

/** A struct as one line: `GoName|jsonName|type|options;…`, the JSON name where it is not the Go name in lower case. */
function compactStructs({ structs, named, internal }) {
  const options = (tag) =>
    ['omitempty', 'omitzero', 'inline']
      .map((each) => (tag.includes(each) ? { omitempty: 'e', omitzero: 'z', inline: 'i' }[each] : ''))
      .join('');
  const line = ([name, json, type, tag]) => {
    const usual = name.charAt(0).toLowerCase() + name.slice(1);
    return [name, json === usual ? '' : json, type, options(tag)].join('|').replace(/\|+$/, '');
  };
  const lines = (all, each) =>
    Object.fromEntries(Object.entries(all).map(([name, fields]) => [name, fields.map(each).join(';')]));
  return {
    structs: lines(structs, line),
    named,
    internal: lines(internal, ([name, type]) => `${name}|${type}`),
  };
}

function write(name, value) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(value)}\n`);
}
