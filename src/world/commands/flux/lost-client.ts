/**
 * A client for a server that does not answer: every request fails, in the words of the first thing it would have asked.
 *
 * Models: controller-runtime's client (0.24), which asks for the server's groups before anything else.
 */
import type { Client } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { ConnectError } from '../kubeconfig';

/** The server did not answer. */
export class LostError extends StatusError {
  constructor(
    message: string,
    /** What a request to a path would have said: `Get "http://localhost:8080/version": dial tcp ...` */
    readonly told: (path: string) => string,
  ) {
    super('', message);
    this.name = 'LostError';
  }
}

/** @param error `refused` or `unreachable` */
export function lostClient(error: ConnectError): Client {
  const [, server = '', why = ''] = /^Get "(.*)\/api\?timeout=32s": (.*)$/.exec(error.message) ?? [];
  const told = (path: string): string => `Get ${JSON.stringify(server + path)}: ${why}`;
  const lost = (): never => {
    throw new LostError(`failed to get server groups: ${told('/api')}`, told);
  };
  return {
    user: { name: '', groups: [] },
    agent: 'flux',
    get: lost,
    list: lost,
    create: lost,
    update: lost,
    patch: lost,
    apply: lost,
    delete: lost,
    watch: lost,
    table: lost,
    tableOf: lost,
    resources: lost,
    typeOf: lost,
    can: lost,
    rules: lost,
    logs: lost,
    impersonate: lost,
  };
}
