/**
 * `kubectl debug`, as far as it looks before it acts.
 *
 * Models: the checks of kubectl's `cmd/debug`, in their order. Left out: containers put into pods, copies of pods, pods on
 * nodes.
 */
import { notModelled } from '../not-modelled';
import { KubectlError } from './errors';
import { IMAGE_REFERENCE } from './run-pod';
import type { Run } from './run';
import { select } from './select';

const PROFILES = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'];

export async function debug(run: Run): Promise<void> {
  const { dash } = run.invocation;
  const names = dash < 0 ? run.args : run.args.slice(0, dash);
  check(run, names, run.args.length > names.length);
  const { infos, error } = await select(run, { args: names, defaultType: 'pods' }).infos();
  if (error) throw error;
  for (const { object, type } of infos) {
    if (type.resource !== 'pods' && type.resource !== 'nodes')
      throw new KubectlError(`"${object!.apiVersion}, Kind=${object!.kind}" not supported by debug`);
    throw notModelled('kubectl', `debug ${type.resource === 'pods' ? 'POD' : 'node/NODE'}`);
  }
}

function check(run: Run, names: string[], command: boolean): void {
  const image = run.text('image');
  const profile = run.text('profile');
  if (!PROFILES.includes(profile)) throw new KubectlError(`unknown profile: ${profile}`);
  checkCopy(run, image, command);
  if (image && !IMAGE_REFERENCE.test(image))
    throw new KubectlError(`invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (names.length === 0 && run.list('filename').length === 0)
    throw new KubectlError('NAME or filename is required for debug');
  const policy = run.text('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy))
    throw new KubectlError(`invalid image pull policy: ${policy}`);
  if (run.text('target')) announceTarget(run);
  if (run.flag('tty') && !run.flag('stdin'))
    throw new KubectlError('-i/--stdin is required for containers with -t/--tty=true');
  if (profile === 'legacy')
    run.err(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
    );
}

function checkCopy(run: Run, image: string, command: boolean): void {
  if (run.flag('attach') && image === '' && run.text('container') === '')
    throw new KubectlError(
      'you must specify --container or create a new container using --image in order to attach.',
    );
  const images = run.list('set-image').length > 0;
  if (run.text('copy-to')) {
    if (image === '' && !images && !command)
      throw new KubectlError('you must specify --image, --set-image or command arguments.');
    if (command && run.text('container') === '' && image === '')
      throw new KubectlError('you must specify an existing container or a new image when specifying args.');
    return;
  }
  for (const flag of ['replace', 'same-node'])
    if (run.flag(flag)) throw new KubectlError(`--${flag} may only be used with --copy-to.`);
  if (images) throw new KubectlError('--set-image may only be used with --copy-to.');
  if (image === '') throw new KubectlError('you must specify --image when not using --copy-to.');
}

function announceTarget(run: Run): void {
  if (run.text('copy-to'))
    throw new KubectlError('--target is incompatible with --copy-to. Use --share-processes instead.');
  if (!run.flag('quiet'))
    run.out(
      `Targeting container ${JSON.stringify(run.text('target'))}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
}
