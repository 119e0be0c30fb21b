/** `kubectl create configmap NAME --from-literal=… --from-file=…`. */
import type { KubeObject } from '../../kube/api';
import { base64 } from './base64';
import { KubectlError } from './errors';
import { createObject, metadata, nameOfNew } from './generate';
import { checkSources, keyProblem, readSources, textOf } from './key-sources';
import { appendHash } from './name-hash';
import type { Run } from './run';

export function createConfigMap(run: Run): void {
  const name = nameOfNew(run);
  checkSources(run);
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  readSources(
    run,
    (key, value) => {
      const problem = keyProblem(key);
      if (problem)
        throw new KubectlError(`${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${problem}`);
      const taken = Object.hasOwn(data, key) ? 'Data' : Object.hasOwn(binaryData, key) ? 'BinaryData' : '';
      if (taken)
        throw new KubectlError(
          `cannot add key ${JSON.stringify(key)}, another key by that name already exists in ${taken} for ConfigMap ${JSON.stringify(name)}`,
        );
      const text = textOf(value);
      if (text === undefined) binaryData[key] = base64(value);
      else data[key] = text;
    },
    'files',
  );
  const object: KubeObject = {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: metadata(run, name),
    ...(Object.keys(data).length ? { data } : {}),
    ...(Object.keys(binaryData).length ? { binaryData } : {}),
  };
  createObject(run, appendHash(run, object), { failure: 'failed to create configmap: ' });
}
