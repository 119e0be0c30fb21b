/** `--overrides`: a patch on an object before it is sent. Models: kubectl's `cmd/util/override_options.go`. */
import type { KubeObject } from '../../kube/api';
import { jsonPatch, mergePatch } from '../../kube/patches';
import { ANY, schemaOf } from '../../kube/schema';
import { strategicMerge } from '../../kube/strategic-merge';
import { YamlError, parse } from '../../yaml/parse';
import { KubectlError } from './errors';
import type { Run } from './run';

/** @throws KubectlError */
export function withOverrides(run: Run, object: KubeObject): KubeObject {
  const text = run.text('overrides');
  if (text === '') return object;
  const patch = readPatch(text);
  const type = run.text('override-type') || 'merge';
  const patched = overridden(object, type, patch);
  if (!schemaOf(`${patched.apiVersion}/${patched.kind}`))
    throw new KubectlError(
      `no kind ${JSON.stringify(patched.kind)} is registered for version ${JSON.stringify(patched.apiVersion)} in scheme "pkg/scheme/scheme.go:28"`,
    );
  return patched;
}

function overridden(object: KubeObject, type: string, patch: unknown): KubeObject {
  if (type === 'json') return jsonPatch(object, patch) as KubeObject;
  if (type === 'merge') return mergePatch(object, patch) as KubeObject;
  if (type === 'strategic')
    return strategicMerge(
      schemaOf(`${object.apiVersion}/${object.kind}`) ?? ANY,
      object,
      patch,
    ) as KubeObject;
  throw new KubectlError(`invalid override type: ${type}`);
}

function readPatch(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new KubectlError(`Invalid JSON Patch`);
  }
}
