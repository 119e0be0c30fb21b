/**
 * `flux push|pull|list|tag|diff artifact`: what is checked before a registry is asked.
 *
 * Models: `cmd/flux/*_artifact.go`. Left out: the artifacts themselves; each command says so once its flags are right.
 */
import { FilesError, join } from '../../files/files';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { FluxError } from './call';
import { referenceError } from './image-names';

/** @throws FluxError for what is no address of an artifact */
function artifactAddress(url: string): string {
  if (!url.startsWith('oci://')) throw new FluxError("URL must be in format 'oci://<domain>/<org>/<repo>'");
  const address = url.slice('oci://'.length);
  const wrong = referenceError(address);
  if (wrong) throw new FluxError(`'${url}' invalid URL: ${wrong}`);
  return address;
}

function exists(call: Call, path: string): boolean {
  return call.context.files.exists(join(call.context.cwd, path));
}

export function pushArtifact(call: Call): void {
  const { typed } = call;
  const url = typed.args[0];
  if (url === undefined) throw new FluxError('artifact URL is required');
  for (const flag of ['source', 'revision'])
    if (!typed.text(flag)) throw new FluxError(`--${flag} is required`);
  const path = typed.text('path');
  if (!path) throw new FluxError('invalid path ""');
  artifactAddress(url);
  if (path !== '-' && !exists(call, path))
    throw new FluxError(
      `invalid path '${path}', must point to an existing directory or file: stat ${path}: no such file or directory`,
    );
  for (const annotation of typed.list('annotations'))
    if (annotation.split('=').length !== 2)
      throw new FluxError(`invalid annotation ${annotation}, must be in the format key=value`);
  throw notModelled('flux', 'push artifact');
}

export function pullArtifact(call: Call): void {
  const { typed } = call;
  const url = typed.args[0];
  if (url === undefined) throw new FluxError('artifact URL is required');
  const output = typed.text('output');
  if (!output) throw new FluxError('output path cannot be empty');
  confirmFolder(call, output);
  artifactAddress(url);
  throw notModelled('flux', 'pull artifact');
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
  artifactAddress(url);
  throw notModelled('flux', 'list artifacts');
}

export function tagArtifact(call: Call): void {
  const url = call.typed.args[0];
  if (url === undefined) throw new FluxError('artifact name is required');
  if (call.typed.list('tag').length === 0) throw new FluxError('--tag is required');
  artifactAddress(url);
  throw notModelled('flux', 'tag artifact');
}

export function diffArtifact(call: Call): void {
  const { typed } = call;
  const url = typed.args[0];
  if (url === undefined) throw new FluxError('artifact URL is required');
  const path = typed.text('path');
  if (!path) throw new FluxError('invalid path ""');
  artifactAddress(url);
  confirmPath(call, path);
  throw notModelled('flux', 'diff artifact');
}

/** @throws FluxError where nothing is there */
export function confirmPath(call: Call, path: string): void {
  if (!exists(call, path))
    throw new FluxError(`invalid path '${path}', must point to an existing directory or file`);
}
