/**
 * `flux trigger receiver`: calls a receiver's webhook.
 *
 * Models: `cmd/flux/trigger_receiver.go`. Left out: a way into the cluster; no name of a webhook resolves here, so every
 * attempt fails as it does for a name that isn't there.
 */
import { sha256 } from '../../files/sha256';
import { formatDuration } from '../../time/duration';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { FluxError } from './call';

const OIDC = 'generic-oidc';
const TOKEN = 'FLUX_TRIGGER_RECEIVER_OIDC_TOKEN';
const TYPES = ['generic', 'generic-hmac', OIDC];

export async function triggerReceiver(call: Call): Promise<void> {
  const { typed, context } = call;
  const name = typed.args[0]!;
  if (!typed.text('url')) throw new FluxError('--url is required');
  const token = tokenOf(call);
  const url = `${typed.text('url').replace(/\/+$/, '')}/hook/${sha256(token + name + call.namespace)}`;
  const problem = `request to ${url} failed: Post ${JSON.stringify(url)}: ${unreachable(url)}`;
  call.log.action(`triggering Receiver ${call.namespace}/${name}`);
  const delay = typed.duration('retry-delay');
  const retries = Number(typed.text('retries'));
  const deadline = context.clock.now() + call.timeout;
  for (let attempt = 1; attempt <= retries; attempt++) {
    call.log.waiting(`${problem}; retrying in ${formatDuration(delay)} (${attempt}/${retries})`);
    const left = deadline - context.clock.now();
    await context.sleep(Math.min(delay, left));
    if (left <= delay) throw new FluxError('context deadline exceeded');
  }
  throw new FluxError(problem);
}

function unreachable(url: string): string {
  const found = /^https?:\/\/([^/:]+)/.exec(url);
  if (found) return `dial tcp: lookup ${found[1]} on 10.96.0.10:53: no such host`;
  return `unsupported protocol scheme ${JSON.stringify(/^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1] ?? '')}`;
}

/** The token that the webhook's path is made of. @throws FluxError */
function tokenOf({ typed, context }: Call): string {
  const type = typed.text('type');
  const token = typed.text('token');
  const oidc = ['oidc-provider', 'oidc-token', 'oidc-audience'];
  if (!TYPES.includes(type))
    throw new FluxError(`invalid --type ${JSON.stringify(type)}, must be one of: ${TYPES.join(', ')}`);
  if (type !== OIDC) {
    if (!token) throw new FluxError(`--token is required for --type=${type}`);
    if (oidc.some((flag) => typed.text(flag)))
      throw new FluxError(
        `--oidc-provider, --oidc-token and --oidc-audience can only be set for --type=${OIDC}`,
      );
    return token;
  }
  if (token)
    throw new FluxError(
      `--token must not be set for --type=${OIDC}, the Receiver of this type has no secret`,
    );
  confirmIdentity({ typed, context });
  return '';
}

/** @throws FluxError */
function confirmIdentity({ typed, context }: Pick<Call, 'typed' | 'context'>): void {
  const provider = typed.text('oidc-provider');
  if (provider && typed.text('oidc-token'))
    throw new FluxError('--oidc-provider and --oidc-token are mutually exclusive');
  if (provider && !['github', 'forgejo'].includes(provider))
    throw new FluxError(
      `invalid --oidc-provider ${JSON.stringify(provider)}, must be one of: github, forgejo`,
    );
  if (typed.text('oidc-audience') && !provider)
    throw new FluxError('--oidc-audience can only be set together with --oidc-provider');
  if (provider) throw notModelled('flux', 'trigger receiver --oidc-provider');
  if (!typed.text('oidc-token') && !context.env.get(TOKEN))
    throw new FluxError(
      `no OIDC token provided: set --oidc-provider, --oidc-token or the ${TOKEN} environment variable`,
    );
}
