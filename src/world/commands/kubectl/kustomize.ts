/**
 * `kubectl kustomize FOLDER`, and `-k` of other commands.
 *
 * Models: kubectl's `cmd/kustomize`, which embeds kustomize 5.7.1: the same build, the errors behind `error: `. Left out:
 * charts and plugins, as in `kustomize build`.
 */
import { KustomizeError, KustomizePanic, build } from '../../kustomize/build';
import type { ProgramContext } from '../../shell/program';
import { runBuild } from '../kustomize/build';
import { createCall } from '../kustomize/call';
import { KubectlError } from './errors';
import type { Run } from './run';

const VERSION = 'v5.7.1';

export function kustomize(run: Run): void {
  inKubectlsWords(() => runBuild(createCall(run.invocation, run.context), VERSION));
}

/** The YAML that `kustomize build` makes of a folder. @throws KubectlError */
export function buildKustomization(context: ProgramContext, path: string): string {
  const options = {
    cwd: context.cwd,
    version: VERSION,
    warn: (line: string) => context.err(`${line}\n`),
  };
  return inKubectlsWords(() => build(context.files, path, options).yaml);
}

function inKubectlsWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof KustomizeError || error instanceof KustomizePanic
      ? new KubectlError(error.message)
      : error;
  }
}
