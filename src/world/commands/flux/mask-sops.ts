/** Encrypted values are not shown. Models: `maskSopsData` of flux2's `internal/build`. */
import type { KubeObject } from '../../kube/api';
import { isMap } from '../../kube/json-value';
import { corruptByte } from '../../kube/decode';
import { marshal } from '../../yaml/marshal';
import { FluxError } from './call';

const MASK = '**SOPS**';
const ENCODED = 'KipTT1BTKio=';
const DOCKER = 'kubernetes.io/dockerconfigjson';
const DOCKER_MASK = `{"mask":"${MASK}"}`;
const DOCKER_ENCODED = 'eyJtYXNrIjoiKipTT1BTKioifQ==';

/** Changes the object in place, if it is a Secret; its values become text. @throws FluxError where one is no base64 */
export function maskSops(object: KubeObject): void {
  if (object.kind !== 'Secret') return;
  if (!isMap(object['data'])) delete object['data'];
  const text = marshal(object);
  if (text.includes('sops:') && text.includes('mac: ENC[')) {
    delete object['sops'];
    const docker = object['type'] === DOCKER;
    mask(object, 'data', () => (docker ? DOCKER_ENCODED : ENCODED));
    mask(object, 'stringData', () => (docker ? DOCKER_MASK : MASK));
  } else {
    mask(object, 'data', (value) => (isEncrypted(decode(object, value)) ? ENCODED : value));
    mask(object, 'stringData', (value) => (isEncrypted(value) ? ENCODED : value));
  }
  if (!Object.keys(object['data'] ?? {}).length) delete object['data'];
}

function mask(object: KubeObject, field: string, change: (value: string) => string): void {
  const data = object[field] as Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(data ?? {})) data![key] = change(String(value ?? ''));
}

function isEncrypted(text: string): boolean {
  return text.includes('sops') && text.includes('ENC[');
}

/** As bytes: only ASCII is looked for. */
function decode(object: KubeObject, text: string): string {
  const bad = corruptByte(text);
  if (bad >= 0)
    throw new FluxError(
      `failed to mask secret ${object.metadata.name} sops data: illegal base64 data at input byte ${bad}`,
    );
  return atob(text);
}
