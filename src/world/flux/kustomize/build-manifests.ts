import type { KubeObject } from '../../kube/api';
import type { Files } from '../../files/files';
export type BuildCache = Map<string, { yaml: string; objects: KubeObject[] }>;
export function buildManifests(
  _w: unknown,
  _s: unknown,
  _f: Files,
  _r: string,
  _d: string,
): { yaml: string; objects: KubeObject[] } {
  throw new Error('x');
}
