/**
 * One object on its way through a build.
 *
 * Models: kustomize's `resource.Resource`: an object's nodes, with the names it had before, its prefixes and suffixes
 * and who refers to it kept as annotations until the build ends, since patches can reach them there.
 */
import { KustomizePanic } from './errors';
import { mergeStrategically } from './strategic-merge';
import {
  type MappingNode,
  type YamlNode,
  bare,
  clearField,
  copyNode,
  demand,
  field,
  isEmpty,
  isNull,
  newMapping,
  setField,
  tagged,
  text,
  valueOf,
} from './node';
import { type Data, goJson, objectData, objectYaml, byBytes } from './node-data';
import { type ResId, effectiveNamespace, idText, parseApiVersion } from './resid';

const DOMAIN = 'internal.config.kubernetes.io';
export const ORIGIN = 'config.kubernetes.io/origin';
export const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';
const PREVIOUS_KINDS = `${DOMAIN}/previousKinds`;
const PREVIOUS_NAMES = `${DOMAIN}/previousNames`;
const PREVIOUS_NAMESPACES = `${DOMAIN}/previousNamespaces`;
const PREFIXES = `${DOMAIN}/prefixes`;
const SUFFIXES = `${DOMAIN}/suffixes`;
const REFERRED_BY = `${DOMAIN}/refBy`;
const BEHAVIOR = `${DOMAIN}/generatorBehavior`;
const NEEDS_HASH = `${DOMAIN}/needsHashSuffix`;
const ALLOW_NAME_CHANGE = `${DOMAIN}/allowNameChange`;
const ALLOW_KIND_CHANGE = `${DOMAIN}/allowKindChange`;
const BUILD_ANNOTATIONS = [
  PREVIOUS_KINDS,
  PREVIOUS_NAMES,
  PREFIXES,
  SUFFIXES,
  PREVIOUS_NAMESPACES,
  ALLOW_NAME_CHANGE,
  ALLOW_KIND_CHANGE,
  REFERRED_BY,
  BEHAVIOR,
  NEEDS_HASH,
  `${DOMAIN}/path`,
  `${DOMAIN}/index`,
  `${DOMAIN}/seqindent`,
  `${DOMAIN}/id`,
  `${DOMAIN}/annotations-migration-resource-id`,
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
  `${DOMAIN}/helm-generated`,
];

export type Behavior = 'unspecified' | 'create' | 'replace' | 'merge';
type Texts = Record<string, string>;

export class Resource {
  /** Variables that take their value from here. */
  variables: string[] = [];

  constructor(public node: YamlNode) {}

  get kind(): string {
    return valueOf(field(this.node, 'kind'));
  }

  get apiVersion(): string {
    return valueOf(field(this.node, 'apiVersion'));
  }

  get name(): string {
    return this.meta('name');
  }

  get namespace(): string {
    return this.meta('namespace');
  }

  private meta(name: string): string {
    const value = field(metadataOf(this.node), name);
    return isEmpty(value) ? '' : valueOf(value);
  }

  setName(name: string): void {
    setField(this.madeMetadata(), 'name', bare(name));
  }

  setNamespace(namespace: string): void {
    if (namespace === '') {
      const metadata = field(this.node, 'metadata');
      if (metadata) clearField(metadata, 'namespace');
    } else setField(this.madeMetadata(), 'namespace', bare(namespace));
  }

  setKind(kind: string): void {
    setField(this.node, 'kind', bare(kind));
  }

  setApiVersion(apiVersion: string): void {
    setField(this.node, 'apiVersion', bare(apiVersion));
  }

  private madeMetadata(): YamlNode {
    return field(this.node, 'metadata') ?? setField(this.node, 'metadata', newMapping())!;
  }

  annotations(): Texts {
    return textsOf(field(metadataOf(this.node), 'annotations'));
  }

  labels(): Texts {
    return textsOf(field(metadataOf(this.node), 'labels'));
  }

  setAnnotations(values: Texts): void {
    this.setTexts('annotations', values);
  }

  setLabels(values: Texts): void {
    this.setTexts('labels', values);
  }

  private setTexts(name: string, values: Texts): void {
    const metadata = this.madeMetadata();
    clearField(metadata, name);
    const names = Object.keys(values).sort(byBytes);
    if (names.length === 0) return;
    const map = setField(metadata, name, newMapping())!;
    for (const each of names) setField(map, each, text(values[each]!));
  }

  /** The id it has now. */
  id(): ResId {
    const { group, version } = parseApiVersion(this.apiVersion);
    return { group, version, kind: this.kind, name: this.name, namespace: this.namespace };
  }

  /** The id it had first. */
  originalId(): ResId {
    return this.previousIds()[0] ?? this.id();
  }

  /** The ids it had before, the oldest first. @throws KustomizePanic where a patch took its name away for a time */
  previousIds(): ResId[] {
    const annotations = field(metadataOf(this.node), 'annotations');
    const names = field(annotations, PREVIOUS_NAMES);
    if (!names) return [];
    const namespaces = valueOf(field(annotations, PREVIOUS_NAMESPACES)).split(',');
    const kinds = valueOf(field(annotations, PREVIOUS_KINDS)).split(',');
    const previous = valueOf(names).split(',');
    if (previous.length !== namespaces.length || previous.length !== kinds.length) {
      throw new KustomizePanic(
        'number of previous names, number of previous namespaces, number of previous kinds not equal',
      );
    }
    const { group, version } = parseApiVersion(this.apiVersion);
    return previous.map((name, index) => ({
      group,
      version,
      kind: kinds[index]!,
      name,
      namespace: namespaces[index]!,
    }));
  }

  /** Remembers the present id before it changes. */
  storePreviousId(): void {
    const id = this.id();
    this.append(PREVIOUS_NAMES, id.name!);
    this.append(PREVIOUS_NAMESPACES, effectiveNamespace(id));
    this.append(PREVIOUS_KINDS, id.kind!);
  }

  addPrefix(prefix: string): void {
    this.append(PREFIXES, prefix);
  }

  addSuffix(suffix: string): void {
    this.append(SUFFIXES, suffix);
  }

  addReferrer(id: ResId): void {
    this.append(REFERRED_BY, idText(id));
  }

  prefixes(): string[] {
    return this.listed(PREFIXES);
  }

  suffixes(): string[] {
    return this.listed(SUFFIXES);
  }

  private listed(name: string): string[] {
    const value = field(field(metadataOf(this.node), 'annotations'), name);
    return value ? valueOf(value).split(',') : [];
  }

  private append(name: string, value: string): void {
    if (value === '') return;
    const metadata = this.madeMetadata();
    demand(metadata, 'mapping');
    let annotations = field(metadata, 'annotations');
    if (!annotations || isNull(annotations)) annotations = setField(metadata, 'annotations', newMapping())!;
    const before = field(annotations, name);
    const joined = before ? `${valueOf(before)},${value}` : value;
    setField(annotations, name, { ...text(joined), style: 'single' });
  }

  private enabled(name: string): boolean {
    return valueOf(field(field(metadataOf(this.node), 'annotations'), name)) === 'enabled';
  }

  private enable(name: string): void {
    this.setAnnotations({ ...this.annotations(), [name]: 'enabled' });
  }

  get needsHash(): boolean {
    return this.enabled(NEEDS_HASH);
  }

  enableHash(): void {
    this.enable(NEEDS_HASH);
  }

  get nameChangeAllowed(): boolean {
    return this.enabled(ALLOW_NAME_CHANGE);
  }

  allowNameChange(): void {
    this.enable(ALLOW_NAME_CHANGE);
  }

  get kindChangeAllowed(): boolean {
    return this.enabled(ALLOW_KIND_CHANGE);
  }

  allowKindChange(): void {
    this.enable(ALLOW_KIND_CHANGE);
  }

  get behavior(): Behavior {
    const found = this.annotations()[BEHAVIOR];
    return found === 'replace' || found === 'merge' || found === 'create' ? found : 'unspecified';
  }

  setBehavior(behavior: Behavior): void {
    this.setAnnotations({ ...this.annotations(), [BEHAVIOR]: behavior });
  }

  /** What the build itself wrote into the annotations. */
  internalAnnotations(): Texts {
    return Object.fromEntries(
      Object.entries(this.annotations()).filter(
        ([name]) => name.startsWith(DOMAIN) || BUILD_ANNOTATIONS.includes(name),
      ),
    );
  }

  removeBuildAnnotations(): void {
    const annotations = this.annotations();
    if (Object.keys(annotations).length === 0) return;
    for (const name of BUILD_ANNOTATIONS) delete annotations[name];
    this.setAnnotations(annotations);
  }

  /** The text of `data` or `binaryData`. */
  dataTexts(name: string): Texts {
    return textsOf(field(this.node, name));
  }

  setDataTexts(name: string, values: Texts): void {
    clearField(this.node, name);
    const keys = Object.keys(values).sort(byBytes);
    if (keys.length === 0) return;
    const map = setField(this.node, name, newMapping())!;
    for (const key of keys) setField(map, key, text(values[key]!));
  }

  /** Takes labels, annotations, name and namespace of a generated object that this one replaces or adds to. */
  copyMetadataFrom(other: Resource): void {
    this.setLabels({ ...other.labels(), ...this.labels() });
    const own = this.annotations();
    const merged: Texts = { ...other.annotations(), ...own };
    const theirs = other.annotations();
    for (const name of BUILD_ANNOTATIONS) {
      if (name in theirs) merged[name] = theirs[name]!;
      else delete merged[name];
    }
    if (!(NEEDS_HASH in own)) delete merged[NEEDS_HASH];
    this.setAnnotations(merged);
    this.setName(other.name);
    this.setNamespace(other.namespace);
    this.variables = [...other.variables];
  }

  /** Applies a strategic merge patch; answers whether anything is left of the object. */
  applyPatch(patch: Resource): boolean {
    const { name, namespace, kind } = this;
    if (patch.nameChangeAllowed || patch.kindChangeAllowed) this.storePreviousId();
    const merged = mergeStrategically(this.node, patch.node);
    if (!merged) this.node = tagged('', '!!null');
    if (isEmpty(this.node)) return false;
    if (!patch.kindChangeAllowed) this.setKind(kind);
    if (!patch.nameChangeAllowed) this.setName(name);
    this.setNamespace(namespace);
    return true;
  }

  copy(): Resource {
    const copy = new Resource(copyNode(this.node));
    copy.variables = [...this.variables];
    return copy;
  }

  data(): Data {
    return objectData(this.node);
  }

  yaml(): string {
    return objectYaml(this.node);
  }

  /** One line of JSON, as messages show an object. */
  toString(): string {
    return goJson(this.data());
  }
}

export function metadataOf(node: YamlNode): MappingNode | undefined {
  const metadata = field(node, 'metadata');
  return metadata?.kind === 'mapping' && !isEmpty(metadata) ? metadata : undefined;
}

function textsOf(node: YamlNode | undefined): Texts {
  const texts: Texts = {};
  if (node?.kind === 'mapping') for (const [key, value] of node.entries) texts[valueOf(key)] = valueOf(value);
  return texts;
}
