/** `kubectl patch`. Models: kubectl's `cmd/patch`. */
import { FilesError, join } from '../../files/files';
import { StatusError, type KubeObject, type PatchType } from '../../kube/api';
import { applyJsonPatch, JsonPatchError, type Operation } from '../../kube/json-patch';
import { clone, equal, isMap } from '../../kube/json-value';
import { mergePatch } from '../../kube/patches';
import { strategicMerge } from '../../kube/strategic-merge';
import { KustomizeError } from '../../kustomize/errors';
import { parseJson } from '../../kustomize/go-json-text';
import { YamlError, parse } from '../../yaml/parse';
import { KubectlError } from './errors';
import { refOf, type Info } from './info';
import { fileOptions } from './manifests';
import { isBuiltIn, schemaOfType } from './object-schema';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import { apiVersionOf } from './resource-types';
import type { DryRun, Run } from './run';
import { select } from './select';

const MEDIA: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

export async function patch(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  const type = validate(run, dryRun);
  const body = readPatch(run);
  let count = 0;
  await select(run, {
    args: run.args,
    files: fileOptions(run),
    continueOnError: true,
    subresource: run.text('subresource'),
    local: run.flag('local'),
  }).visit((info) => {
    count++;
    const before = info.object!;
    const here = run.flag('local') || dryRun === 'client';
    if (body instanceof Broken && !here) refuseBroken(type, body);
    const after = here ? patchHere(info, type, body) : send(run, info, type, body, dryRun);
    // kubectl names the deed after it has said that it is a dry run, and loses that
    changePrinter(run, equal(before, after) ? 'patched (no change)' : 'patched')(after);
  });
  if (count === 0) throw new KubectlError('no objects passed to patch');
}

function validate(run: Run, dryRun: DryRun): PatchType {
  const type = run.text('type').toLowerCase();
  if (run.text('patch') && run.text('patch-file'))
    throw new KubectlError('cannot specify --patch and --patch-file together');
  if (!run.text('patch') && !run.text('patch-file'))
    throw new KubectlError('must specify --patch or --patch-file containing the contents of the patch');
  if (run.flag('local') && run.args.length)
    throw new KubectlError('cannot specify --local and server resources');
  if (run.flag('local') && dryRun === 'server')
    throw new KubectlError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (type !== 'json' && type !== 'merge' && type !== 'strategic')
    throw new KubectlError(
      `--type must be one of [json merge strategic], not ${JSON.stringify(run.text('type'))}`,
    );
  return type;
}

/** What looks like JSON goes to the server as it is. */
function readPatch(run: Run): unknown {
  const path = run.text('patch-file');
  try {
    const text = path ? run.context.files.readText(join(run.context.cwd, path)) : run.text('patch');
    return text.trimStart().startsWith('{') ? readJson(text) : parse(text);
  } catch (error) {
    if (error instanceof FilesError)
      throw new KubectlError(`unable to read patch file: open ${path}: ${error.reason}`);
    if (!(error instanceof YamlError)) throw error;
    throw new KubectlError(`unable to parse ${JSON.stringify(run.text('patch'))}: ${error.message}`);
  }
}

/** JSON that does not parse, for the server to refuse. */
class Broken {
  constructor(readonly why: string) {}
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof KustomizeError) return new Broken(error.message);
    throw error;
  }
}

function refuseBroken(type: PatchType, { why }: Broken): never {
  const message = type === 'strategic' ? why : `error decoding patch: ${why}`;
  throw new StatusError('BadRequest', message, { code: 400 });
}

function send(run: Run, info: Info, type: PatchType, body: unknown, dryRun: DryRun): KubeObject {
  const subresource = run.text('subresource');
  try {
    return run.client.patch(refOf(info), type, body, {
      ...writeOptions(run, dryRun, run.text('field-manager')),
      ...(subresource ? { subresource: subresource as 'status' | 'scale' } : {}),
    });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'UnsupportedMediaType') throw error;
    throw new KubectlError(
      `${MEDIA[type]} is not supported by ${apiVersionOf(info.type)}, Kind=${info.type.kind}: ${error.message}`,
    );
  }
}

/** @throws KubectlError in the words of the library */
function patched(object: KubeObject, body: unknown): KubeObject {
  if (!Array.isArray(body))
    throw new KubectlError(
      `json: cannot unmarshal ${isMap(body) ? 'object' : typeof body} into Go value of type jsonpatch.Patch`,
    );
  try {
    return applyJsonPatch(clone(object), body as Operation[]) as KubeObject;
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new KubectlError(error.message);
  }
}

/** What the server would make of it, as far as kubectl can tell. */
function patchHere(info: Info, type: PatchType, body: unknown): KubeObject {
  if (type === 'json') {
    if (body instanceof Broken) throw new KubectlError(body.why);
    return patched(info.object!, body);
  }
  if (type === 'merge') {
    if (body instanceof Broken) throw new KubectlError('Invalid JSON Patch');
    if (Array.isArray(body))
      throw new KubectlError('json: cannot unmarshal array into Go value of type unstructured.detector');
    return mergePatch(info.object, body) as KubeObject;
  }
  if (!isBuiltIn(info.type))
    throw new KubectlError(
      `strategic merge patch is not supported for ${apiVersionOf(info.type)}, Kind=${info.type.kind} locally, try --type merge`,
    );
  if (body instanceof Broken || !isMap(body)) throw new KubectlError('invalid JSON document');
  return strategicMerge(schemaOfType(info.type), info.object, body) as KubeObject;
}
