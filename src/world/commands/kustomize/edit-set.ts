/** `kustomize edit set …`. */
import { KustomizeError, wrapped } from '../../kustomize/errors';
import { makeConfigMap, makeSecret, mergeOptions } from '../../kustomize/generators';
import type { GeneratorArgs, Image, Kustomization, Replica } from '../../kustomize/kustomization-file';
import { byBytes } from '../../kustomize/node-data';
import { splitImage } from '../../kustomize/transformers/images';
import { type Call, type Command, loaderAtCwd } from './call';
import { buildMetadataOptions, keyValues, samePlace } from './edit-values';
import { findFile, readFile, writeFile } from './kustomization-text';

function edit(call: Call, change: (value: Kustomization) => void): void {
  const file = readFile(call);
  change(file.value);
  writeFile(call, file);
}

export const SET: Record<string, Command> = {
  nameprefix: (call) => setText(call, 'namePrefix', 'prefix'),
  namesuffix: (call) => setText(call, 'nameSuffix', 'suffix'),
  namespace: (call) => setText(call, 'namespace', 'namespace'),
  image: setImages,
  replicas: setReplicas,
  label: (call) => setEntries(call, 'commonLabels', 'label'),
  annotation: (call) => setEntries(call, 'commonAnnotations', 'annotation'),
  buildmetadata: (call) => {
    const options = buildMetadataOptions(call.args);
    edit(call, (value) => (value.buildMetadata = options));
  },
  configmap: (call) => setGenerator(call, 'configMapGenerator', 'ConfigMap'),
  secret: (call) => setGenerator(call, 'secretGenerator', 'Secret'),
};

function setText(call: Call, field: 'namePrefix' | 'nameSuffix' | 'namespace', what: string): void {
  const { args } = call;
  if (args.length !== 1) throw new KustomizeError(`must specify exactly one ${what} value`);
  edit(call, (value) => (value[field] = args[0]));
}

const ANNOTATION_KEY =
  /^([a-zA-Z](([-a-zA-Z0-9.]{0,251})[a-zA-Z0-9])?\/)?[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/;

function setEntries(call: Call, field: 'commonLabels' | 'commonAnnotations', what: string): void {
  const values = keyValues(call.args, what);
  if (what === 'annotation' && Object.keys(values).some((key) => !ANNOTATION_KEY.test(key))) {
    throw new KustomizeError(
      'invalid annotation key: see the syntax and character set rules at https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
    );
  }
  edit(call, (value) => (value[field] = { ...value[field], ...values }));
}

const IMAGE_FORMS = `invalid format of image, use one of the following options:
- <image>=<newimage>:<newtag>
- <image>=<newimage>@<digest>
- <image>=<newimage>:<newtag>@<digest>
- <image>=<newimage>
- <image>:<newtag>
- <image>:<newtag>@<digest>
- <image>@<digest>`;

/** `*` keeps what the file has. */
const KEEP = '*';

function setImages(call: Call): void {
  if (call.args.length === 0) throw new KustomizeError('no image specified');
  const images = new Map<string, Image>();
  for (const arg of call.args) {
    const image = parseImage(arg);
    images.set(image.name!, image);
  }
  edit(call, (value) => {
    for (const old of value.images ?? []) {
      const asked = images.get(old.name ?? '');
      images.set(old.name ?? '', asked ? kept(asked, old) : old);
    }
    value.images = [...images.values()]
      .map((image) => kept(image, {}))
      .sort((a, b) => byBytes(a.name ?? '', b.name ?? ''));
  });
}

function kept(asked: Image, old: Image): Image {
  const pick = (field: 'newName' | 'newTag' | 'digest'): string | undefined =>
    asked[field] === KEEP ? old[field] : asked[field];
  return { ...asked, newName: pick('newName'), newTag: pick('newTag'), digest: pick('digest') };
}

function parseImage(arg: string): Image {
  const at = arg.indexOf('=');
  const key = at < 0 ? '' : arg.slice(0, at);
  const { name, tag, digest } = splitImage(at < 0 ? arg : arg.slice(at + 1));
  if (name === arg) throw new KustomizeError(IMAGE_FORMS);
  return key === '' ? { name, newTag: tag, digest } : { name: key, newName: name, newTag: tag, digest };
}

function setReplicas(call: Call): void {
  if (call.args.length === 0) throw new KustomizeError('no replicas specified');
  const replicas = new Map<string, Replica>();
  for (const arg of call.args) {
    const [name, count, ...rest] = arg.split('=');
    if (count === undefined || rest.length > 0 || !/^[+-]?\d+$/.test(count)) {
      throw new KustomizeError('invalid format of replica, use the following format: <name>=<count>');
    }
    replicas.set(name!, { name, count: Number(count) });
  }
  edit(call, (value) => {
    for (const old of value.replicas ?? []) {
      if (!replicas.has(old.name ?? '')) replicas.set(old.name ?? '', old);
    }
    value.replicas = [...replicas.values()].sort((a, b) => byBytes(a.name ?? '', b.name ?? ''));
  });
}

function setGenerator(
  call: Call,
  list: 'configMapGenerator' | 'secretGenerator',
  kind: 'ConfigMap' | 'Secret',
): void {
  const { typed, args } = call;
  const [literals, moved] = [typed.list('from-literal'), typed.text('new-namespace')];
  wrapped('failed to validate flags', () => {
    if (args.length !== 1) throw new KustomizeError('name must be specified once');
    if (literals.length === 0 && moved === '') {
      throw new KustomizeError('at least one of [--from-literal, --new-namespace] must be specified');
    }
  });
  const name = wrapped('failed to load kustomization file', () => findFile(call));
  const file = wrapped('failed to read kustomization file', () => readFile(call, name));
  wrapped(`failed to create ${kind.toLowerCase()}`, () => {
    const entry = file.value[list]?.find(
      (each) => each.name === args[0] && samePlace(each.namespace, typed.text('namespace')),
    );
    if (!entry) {
      throw new KustomizeError(
        `could not set new ${kind} value: unable to find ${kind} with name ${JSON.stringify(args[0])}`,
      );
    }
    if (literals.length > 0)
      wrapped('failed to update literal sources', () => updateLiterals(entry, literals));
    if (moved !== '') entry.namespace = moved;
    entry.options = mergeOptions(entry.options, file.value.generatorOptions);
    const make = kind === 'ConfigMap' ? makeConfigMap : makeSecret;
    wrapped(`failed to validate ${kind} structure`, () => make(entry, loaderAtCwd(call)));
  });
  writeFile(call, file);
}

/** Only keys that are there can be set. */
function updateLiterals(entry: GeneratorArgs, literals: readonly string[]): void {
  const found = new Map((entry.literals ?? []).map(splitLiteral));
  for (const [key, value] of literals.map(splitLiteral)) {
    if (!found.has(key)) throw new KustomizeError(`key '${key}' not found in resource`);
    found.set(key, value);
  }
  entry.literals = [...found].map(([key, value]) => `${key}=${value}`);
}

function splitLiteral(literal: string): [string, string] {
  const [key, value, ...rest] = literal.split('=');
  if (value === undefined || rest.length > 0) {
    throw new KustomizeError(
      'failed to update resource: invalid format: literal values must be specified in the key=value format',
    );
  }
  return [key!, value];
}
