/** `flux build kustomization`. Models: `cmd/flux/build_kustomization.go`: its checks in its order. */
import { join } from '../../files/files';
import { marshal } from '../../yaml/marshal';
import type { Call } from './call';
import { FluxError } from './call';
import { buildLocally } from './local-build';

export function buildKustomization(call: Call): void {
  const { typed } = call;
  const { files, cwd } = call.context;
  const name = typed.args[0];
  if (name === undefined) throw new FluxError('kustomization name is required');
  if (!typed.text('path')) throw new FluxError('invalid resource path ""');
  const path = join(cwd, typed.text('path'));
  if (!files.isDirectory(path)) throw new FluxError(`invalid resource path ${JSON.stringify(path)}`);
  const file = typed.text('kustomization-file');
  if (typed.flag('dry-run') && !file) throw new FluxError('dry-run mode requires a kustomization file');
  confirmKustomizationFile(call, file);
  if (!typed.flag('dry-run')) call.client();
  const { objects } = buildLocally(call, {
    name,
    namespace: call.namespace,
    path,
    kustomizationFile: file,
    dryRun: typed.flag('dry-run'),
    recursive: typed.flag('recursive'),
    ignoreNotFound: false,
    localSources: typed.map('local-sources'),
  });
  call.out(objects.map((each) => `${marshal(each)}---\n`).join(''));
}

/** @throws FluxError for one that is given and isn't a file */
export function confirmKustomizationFile(call: Call, file: string): void {
  const path = join(call.context.cwd, file);
  if (file && !call.context.files.isFile(path))
    throw new FluxError(`invalid kustomization file ${JSON.stringify(file)}`);
}
