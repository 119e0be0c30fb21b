/** Encrypted values are not shown. Models: `maskSopsData` of flux2's `internal/build`. */
import type { KubeObject } from '../../kube/api';
import { marshal } from '../../yaml/marshal';

const MASK = '**SOPS**';
const ENCODED = 'KipTT1BTKio=';
const DOCKER = 'kubernetes.io/dockerconfigjson';
const DOCKER_MASK = `{"mask":"${MASK}"}`;
const DOCKER_ENCODED = 'eyJtYXNrIjoiKipTT1BTKioifQ==';

/** Changes the object in place, if it is a Secret. */
export function maskSops(object: KubeObject): void {
  if (object.kind !== 'Secret') return;
  const text = marshal(object);
  if (text.includes('sops:') && text.includes('mac: ENC[')) {
    delete object['sops'];
    const docker = object['type'] === DOCKER;
    mask(object['data'], () => (docker ? DOCKER_ENCODED : ENCODED));
    mask(object['stringData'], () => (docker ? DOCKER_MASK : MASK));
    return;
  }
  mask(object['data'], (value) => (isEncrypted(decode(value)) ? ENCODED : value));
  mask(object['stringData'], (value) => (isEncrypted(value) ? ENCODED : value));
}

function mask(data: Record<string, string> | undefined, change: (value: string) => string): void {
  for (const [key, value] of Object.entries(data ?? {})) data![key] = change(String(value));
}

function isEncrypted(text: string): boolean {
  return text.includes('sops') && text.includes('ENC[');
}

/** As bytes: only ASCII is looked for. */
function decode(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
