/**
 * `flux push|pull|list|tag|diff artifact`: configuration kept in a registry.
 *
 * Models: `cmd/flux/*_artifact.go` over fluxcd/pkg/oci. Left out: credentials of cloud providers, standard input as a file.
 */
import { FilesError, join } from '../../files/files';
import { sha256 } from '../../files/sha256';
import { unpackTar } from '../../files/tar';
import * as registry from '../../helm/registry/artifact-client';
import { inFluxWords } from '../../flux/source/constraint-words';
import { parseConstraint, parseStrictVersion } from '../../helm/semver';
import { marshal } from '../../yaml/marshal';
import { notModelled } from '../not-modelled';
import { confirmPath, exists, packArtifact } from './build-artifact';
import type { Call } from './call';
import { FluxError } from './call';
import { referenceError } from './image-names';
import { printTable } from './table';
import pako from 'pako';

const SOURCE = 'org.opencontainers.image.source';
const REVISION = 'org.opencontainers.image.revision';
const CREATED = 'org.opencontainers.image.created';

/** @throws FluxError for what is no address of an artifact */
function artifactAddress(url: string): string {
  if (!url.startsWith('oci://')) throw new FluxError("URL must be in format 'oci://<domain>/<org>/<repo>'");
  const address = url.slice('oci://'.length);
  const wrong = referenceError(address);
  if (wrong) throw new FluxError(`'${url}' invalid URL: ${wrong}`);
  return address;
}

export function pushArtifact(call: Call): void {
  const { typed } = call;
  const url = typed.args[0];
  if (url === undefined) throw new FluxError('artifact URL is required');
  for (const flag of ['source', 'revision'])
    if (!typed.text(flag)) throw new FluxError(`--${flag} is required`);
  const path = typed.text('path');
  if (!path) throw new FluxError('invalid path ""');
  const address = artifactAddress(url);
  if (path !== '-' && !exists(call, path))
    throw new FluxError(
      `invalid path '${path}', must point to an existing directory or file: stat ${path}: no such file or directory`,
    );
  const annotations = annotationsOf(call);
  if (path === '-' || typed.flag('resolve-symlinks'))
    throw notModelled('flux', `push artifact ${path === '-' ? '--path=-' : '--resolve-symlinks'}`);
  logIn(call);
  toRegistry('error setting up transport: ', () => registry.ping(call.env.network, address));
  if (!typed.text('output')) call.log.action(`pushing artifact to ${address}`);
  const digest = toRegistry('pushing artifact failed: ', () =>
    registry.pushArtifact(call.env.network, address, packArtifact(call, path), annotations),
  );
  const { repository, tag } = registry.nameOf(address);
  const pushed = `${repository}@${digest}`;
  const info = { url: `oci://${pushed}`, repository, tag, digest };
  const output = typed.text('output');
  if (output === 'json') call.context.err(`${JSON.stringify(info, null, 2)}\n`);
  else if (output === 'yaml') call.context.err(marshal(info));
  else call.log.success(`artifact successfully pushed to ${pushed}`);
}

function annotationsOf({ typed, context }: Call): Record<string, string> {
  const now = new Date(typed.flag('reproducible') ? 0 : context.clock.now());
  const annotations: Record<string, string> = {
    [CREATED]: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    [SOURCE]: typed.text('source'),
    [REVISION]: typed.text('revision'),
  };
  for (const annotation of typed.list('annotations')) {
    const [key = '', value = '', ...rest] = annotation.split('=');
    if (rest.length || !annotation.includes('='))
      throw new FluxError(`invalid annotation ${annotation}, must be in the format key=value`);
    annotations[key] = value;
  }
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The registry lets everybody in. */
function logIn({ typed, log }: Call): void {
  const provider = typed.text('provider');
  if (provider && provider !== 'generic') throw notModelled('flux', `--provider=${provider}`);
  if (typed.text('creds')) log.action('logging in to registry with credentials');
}

/** @param problem is put in front of what the registry says @throws FluxError */
function toRegistry<T>(problem: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw new FluxError(`${problem}${inFluxWords((error as Error).message)}`);
  }
}

export function pullArtifact(call: Call): void {
  const { typed } = call;
  const url = typed.args[0];
  if (url === undefined) throw new FluxError('artifact URL is required');
  const output = typed.text('output');
  if (!output) throw new FluxError('output path cannot be empty');
  confirmFolder(call, output);
  const address = artifactAddress(url);
  logIn(call);
  call.log.action(`pulling artifact from ${address}`);
  const {
    digest,
    layers,
    annotations = {},
  } = toRegistry('', () => registry.pullArtifact(call.env.network, address));
  const [layer] = layers;
  if (!layer) throw new FluxError('no layers found in artifact');
  extract(call, layer.bytes, output);
  if (annotations[SOURCE]) call.log.success(`source ${annotations[SOURCE]}`);
  if (annotations[REVISION]) call.log.success(`revision ${annotations[REVISION]}`);
  call.log.success(`digest ${registry.nameOf(address).repository}@${digest}`);
  call.log.success(`artifact content extracted to ${output}`);
}

function extract({ context }: Call, bytes: Uint8Array, output: string): void {
  const { files, cwd } = context;
  const folder = join(cwd, output);
  for (const { name, type, content } of unpackTar(pako.ungzip(bytes))) {
    const path = join(folder, name);
    files.mkdir(type === 'directory' ? path : path.slice(0, path.lastIndexOf('/')), { recursive: true });
    if (type === 'file') files.write(path, content);
  }
}

function confirmFolder(call: Call, output: string): void {
  try {
    const stat = call.context.files.stat(join(call.context.cwd, output));
    if (stat.type !== 'directory')
      throw new FluxError(`invalid output path ${JSON.stringify(output)}: %!w(<nil>)`);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new FluxError(`invalid output path ${JSON.stringify(output)}: stat ${output}: ${error.reason}`);
  }
}

export function listArtifacts(call: Call): void {
  const url = call.typed.args[0];
  if (url === undefined) throw new FluxError('artifact repository URL is required');
  const address = artifactAddress(url);
  logIn(call);
  const { network } = call.env;
  const tags = toRegistry('listing tags failed: ', () => registry.artifactTags(network, address));
  const shown = tags.filter(tagFilter(call)).sort((a, b) => (a > b ? -1 : 1));
  const rows = shown.map((tag) => {
    const { digest, annotations = {} } = registry.pullArtifact(network, `${address}:${tag}`);
    return [`${address}:${tag}`, digest, annotations[SOURCE] ?? '', annotations[REVISION] ?? ''];
  });
  call.out(printTable(['artifact', 'digest', 'source', 'revision'], rows));
}

/** @throws FluxError for a filter that is none */
function tagFilter({ typed }: Call): (tag: string) => boolean {
  const semver = typed.text('filter-semver');
  const pattern = typed.text('filter-regex');
  const constraint = semver
    ? toRegistry(`semver '${semver}' parse error: `, () => parseConstraint(semver))
    : undefined;
  const regex = pattern ? new RegExp(pattern) : undefined;
  const fits = (tag: string): boolean => {
    try {
      return constraint === undefined || constraint.allows(parseStrictVersion(tag));
    } catch {
      return false;
    }
  };
  return (tag) => !/\.(att|sbom|sig)$/.test(tag) && fits(tag) && (!regex || regex.test(tag));
}

export function tagArtifact(call: Call): void {
  const url = call.typed.args[0];
  if (url === undefined) throw new FluxError('artifact name is required');
  const tags = call.typed.list('tag');
  if (tags.length === 0) throw new FluxError('--tag is required');
  const address = artifactAddress(url);
  logIn(call);
  call.log.action('tagging artifact');
  for (const tag of tags) {
    const problem = `tagging artifact failed: fetching ${JSON.stringify(address)}: `;
    toRegistry(problem, () => registry.tagArtifact(call.env.network, address, tag));
    call.log.success(`artifact tagged as ${registry.nameOf(address).repository}:${tag}`);
  }
}

export function diffArtifact(call: Call): void {
  const { typed } = call;
  const url = typed.args[0];
  if (url === undefined) throw new FluxError('artifact URL is required');
  const path = typed.text('path');
  if (!path) throw new FluxError('invalid path ""');
  const address = artifactAddress(url);
  confirmPath(call, path);
  logIn(call);
  const local = packArtifact(call, path);
  const { layers } = toRegistry('', () => registry.pullArtifact(call.env.network, address));
  const [layer] = layers;
  if (!layer) throw new FluxError('no layers found in artifact');
  if (sha256(layer.bytes) !== sha256(local))
    throw new FluxError('the remote artifact contents differs from the local one');
  call.log.success('no changes detected');
}
