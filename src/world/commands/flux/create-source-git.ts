/**
 * `flux create source git`. Models: `cmd/flux/create_source_git.go`: its checks in its order.
 *
 * Left out: making SSH keys and asking the forge's SSH server for its own.
 */
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { FluxError } from './call';
import { gitSecret } from './create-secret-git';
import { readFile } from './files';
import { parseGitAddress } from './git-address';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { reference } from './references';
import { upsertAndWait, upsertSecret } from './upsert';
import type { Address } from './urls';

const REFS = ['branch', 'tag', 'tag-semver', 'commit', 'ref-name'];

export async function createSourceGit(call: Call): Promise<void> {
  const { typed } = call;
  const address = checkedAddress(call);
  if (typed.text('ca-file') && address.scheme === 'ssh')
    throw new FluxError('specifying a CA file is not supported for Git over SSH');
  const object = repository(call);
  if (typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  call.client();
  call.log.generate('generating GitRepository source');
  if (!typed.text('secret-ref')) applyCredentials(call, address, object);
  const ready = await upsertAndWait(call, KINDS['source git'], object, { what: 'GitRepository source' });
  call.log.success('GitRepository source reconciliation completed');
  const revision = ready['status']?.artifact?.revision as string | undefined;
  if (revision === undefined)
    throw new FluxError('GitRepository source reconciliation completed but no artifact was found');
  call.log.success(`fetched revision: ${revision}`);
}

/** @throws FluxError */
function checkedAddress(call: Call): Address {
  const url = call.typed.text('url');
  if (!url) throw new FluxError('url is required');
  const address = parseGitAddress(url);
  if (!['ssh', 'http', 'https'].includes(address.scheme))
    throw new FluxError(`git URL scheme '${address.scheme}' not supported, can be: ssh, http and https`);
  if (REFS.every((each) => !call.typed.text(each)))
    throw new FluxError(
      'a Git ref is required, use one of the following: --branch, --tag, --commit, --ref-name or --tag-semver',
    );
  return address;
}

function repository(call: Call): KubeObject {
  const { typed } = call;
  const labels = readLabels(call);
  const timeout = typed.duration('fetch-timeout');
  return {
    apiVersion: apiVersion(KINDS['source git']),
    kind: 'GitRepository',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        ignore: typed.list('ignore-paths').join('\n'),
        provider: typed.text('provider'),
        proxySecretRef: reference(typed.text('proxy-secret-ref')),
        recurseSubmodules: typed.flag('recurse-submodules'),
        secretRef: reference(typed.text('secret-ref')),
        sparseCheckout: typed.list('sparse-checkout-paths'),
        timeout: timeout > 0 ? formatDuration(timeout) : undefined,
      }),
      interval: formatDuration(typed.duration('interval')),
      ref: gitReference(call),
      url: typed.text('url'),
    },
  };
}

/** The most exact one wins; only a commit keeps the branch beside it. */
function gitReference(call: Call): Record<string, unknown> {
  const { typed } = call;
  const branch = typed.text('branch');
  if (typed.text('commit')) return sparse({ branch, commit: typed.text('commit') });
  if (typed.text('ref-name')) return { name: typed.text('ref-name') };
  if (typed.text('tag-semver')) return { semver: typed.text('tag-semver') };
  if (typed.text('tag')) return { tag: typed.text('tag') };
  return { branch };
}

/** Makes the Secret that flags ask for and refers to it. */
function applyCredentials(call: Call, address: Address, object: KubeObject): void {
  const { typed } = call;
  if (address.scheme === 'ssh') throw notModelled('flux', 'create source git --url=ssh://...');
  if (address.scheme === 'http')
    call.log.warning('insecure configuration: credentials configured for an HTTP URL');
  const caFile = address.scheme === 'https' ? typed.text('ca-file') : '';
  const secret = gitSecret(call, {
    name: typed.args[0]!,
    username: typed.text('username'),
    password: typed.text('password'),
    caCrt: caFile ? readFile(call, caFile, 'unable to read TLS CA file') : '',
  });
  if (Object.keys(secret['stringData'] as object).length === 0) return;
  call.log.action('applying secret with repository credentials');
  upsertSecret(call.client(), secret);
  object['spec'].secretRef = { name: secret.metadata.name };
  call.log.success('authentication configured');
}
