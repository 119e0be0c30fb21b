/**
 * What a folder of a branch builds to, with the patches that somebody put beside Flux's manifests.
 *
 * Models: `kustomization.BuildWithRoot` of fluxcd/flux2.
 */
import { Files } from '../../files/files';
import type { Forge } from '../../git/forge-api';
import type { KubeObject } from '../../kube/api';
import { build } from '../../kustomize/build';

const ROOT = '/repository';

/** @param folder relative to the repository's root @throws Error of kustomize, ForgeError */
export function buildFromBranch(
  forge: Forge,
  repository: string,
  branch: string,
  folder: string,
): KubeObject[] {
  const files = new Files(() => 0);
  for (const [path, content] of forge.files(repository, branch)) {
    const full = `${ROOT}/${path}`;
    files.mkdir(full.slice(0, full.lastIndexOf('/')), { recursive: true });
    files.write(full, content);
  }
  return build(files, `${ROOT}/${folder}`, { loadRestriction: 'none', secureRoot: ROOT, reorder: 'none' })
    .objects;
}
