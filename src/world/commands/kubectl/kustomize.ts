/**
 * `kubectl kustomize FOLDER`, and `-k` of other commands.
 *
 * Models: kubectl's `cmd/kustomize`, which embeds kustomize 5.7.1. Left out: `--enable-helm`, `--enable-alpha-plugins`.
 */
import type { ProgramContext } from '../../shell/program';
import { KubectlError } from './errors';
import type { Run } from './run';

export function kustomize(run: Run): void {
  if (run.args.length > 1) throw new KubectlError('specify one path to kustomization.yaml');
  run.out(buildKustomization(run.context, run.args[0] ?? '.'));
}

/** The YAML that `kustomize build` makes of a folder. @throws KubectlError */
export function buildKustomization(_context: ProgramContext, path: string): string {
  throw new KubectlError(`not yet ${path}`);
}
