/** `--append-hash`: a name that changes with the content. Models: kubectl's `util/hash`. */
import { sha256 } from '../../files/sha256';
import type { KubeObject } from '../../kube/api';
import { goJson } from './go-values';
import type { Run } from './run';

const LETTERS: Record<string, string> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** The object with its hash behind its name, where that was asked for. */
export function appendHash(run: Run, object: KubeObject): KubeObject {
  if (!run.flag('append-hash')) return object;
  const { kind, metadata, data = {}, binaryData, type } = object;
  const text = goJson({
    kind,
    name: metadata.name,
    data,
    ...(kind === 'Secret' ? { type: type ?? '' } : {}),
    ...(binaryData ? { binaryData } : {}),
  });
  const hash = [...sha256(text).slice(0, 10)].map((char) => LETTERS[char] ?? char).join('');
  return { ...object, metadata: { ...metadata, name: `${metadata.name}-${hash}` } };
}
