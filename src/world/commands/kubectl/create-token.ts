/** `kubectl create token SERVICEACCOUNT`. Left out: signatures that somebody could check. */
import { StatusError } from '../../kube/api';
import { base64 } from './base64';
import { KubectlError, isReported } from './errors';
import { nameArgument } from './generate';
import { changePrinter, formatOf } from './printers';
import type { Run } from './run';

const KINDS = ['Node', 'Pod', 'Secret'];

export function createToken(run: Run): void {
  const name = nameArgument(run);
  const seconds = checkFlags(run);
  const { namespace } = run;
  let token: string;
  try {
    token = request(run, namespace, name, seconds);
  } catch (error) {
    if (!isReported(error)) throw error;
    throw new KubectlError(`failed to create token: ${error.message}`);
  }
  if (formatOf(run) !== '') {
    const expirationTimestamp = run.context.clock.timestamp(run.now() + (seconds || 3600) * 1000);
    return changePrinter(
      run,
      '',
    )({
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace },
      spec: { audiences: audiences(run), expirationSeconds: seconds || 3600, boundObjectRef: null },
      status: { token, expirationTimestamp },
    });
  }
  run.out(run.context.terminal ? `${token}\n` : token);
}

/** The lifetime asked for in seconds; 0 leaves it to the server. */
function checkFlags(run: Run): number {
  const duration = run.invocation.duration('duration');
  if (duration < 0) throw new KubectlError('--duration must be greater than or equal to 0');
  if (duration % 1000 !== 0)
    throw new KubectlError('--duration cannot be expressed in units less than seconds');
  if (run.list('audience').includes('')) throw new KubectlError('--audience must not be an empty string');
  const kind = run.text('bound-object-kind');
  if (!kind) {
    if (run.text('bound-object-name'))
      throw new KubectlError('--bound-object-name can only be set if --bound-object-kind is provided');
    if (run.text('bound-object-uid'))
      throw new KubectlError('--bound-object-uid can only be set if --bound-object-kind is provided');
  } else if (!KINDS.includes(kind)) {
    throw new KubectlError(`supported --bound-object-kind values are ${KINDS.join(', ')}`);
  } else if (!run.text('bound-object-name')) {
    throw new KubectlError('--bound-object-name is required if --bound-object-kind is provided');
  }
  return duration / 1000;
}

function request(run: Run, namespace: string, name: string, seconds: number): string {
  const { client } = run;
  const review = {
    verb: 'create',
    group: '',
    resource: 'serviceaccounts',
    subresource: 'token',
    namespace,
    name,
  };
  if (!client.can(review).allowed)
    throw new StatusError(
      'Forbidden',
      `serviceaccounts ${JSON.stringify(name)} is forbidden: User ${JSON.stringify(client.user.name)} cannot create resource "serviceaccounts/token" in API group "" in the namespace ${JSON.stringify(namespace)}`,
      { code: 403 },
    );
  const account = client.get({ group: '', resource: 'serviceaccounts', namespace, name });
  if (seconds > 0 && seconds < 600)
    throw new StatusError(
      'Invalid',
      `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${seconds}: may not specify a duration less than 10 minutes`,
      { code: 422 },
    );
  return tokenFor(run, namespace, name, account.metadata.uid ?? '', seconds || 3600);
}

function audiences(run: Run): string[] {
  return run.list('audience').length
    ? run.list('audience')
    : ['https://kubernetes.default.svc.cluster.local'];
}

function tokenFor(run: Run, namespace: string, name: string, uid: string, seconds: number): string {
  const now = Math.floor(run.now() / 1000);
  const claims = {
    aud: audiences(run),
    exp: now + seconds,
    iat: now,
    iss: 'https://kubernetes.default.svc.cluster.local',
    jti: run.context.names.uid(),
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const parts = [
    JSON.stringify({ alg: 'RS256', kid: run.context.names.hex(43) }),
    JSON.stringify(claims),
    run.context.names.hex(256),
  ];
  return parts.map(base64Url).join('.');
}

function base64Url(text: string): string {
  return base64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
