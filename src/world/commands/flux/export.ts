/** `flux export`. Models: `cmd/flux/export.go` and `export_secret.go`. */
import type { KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call, Command } from './call';
import { FluxError } from './call';
import type { KindName } from './kinds';
import { getObject, KINDS, listObjects } from './kinds';
import { exportable, printManifest } from './manifest';

/** Sources whose Secret `--with-credentials` prints too. */
const WITH_SECRET: KindName[] = ['source bucket', 'source git', 'source helm', 'source oci'];

export function exportKind(kind: KindName): Command {
  return (call) => {
    const { typed } = call;
    const name = typed.args[0];
    if (!typed.flag('all') && name === undefined) throw new FluxError('name is required');
    const objects = typed.flag('all')
      ? listObjects(call.client(), KINDS[kind], call.namespace)
      : [getObject(call.client(), KINDS[kind], call.namespace, name!)];
    if (objects.length === 0) throw new FluxError(`no objects found in ${call.namespace} namespace`);
    for (const object of objects) {
      call.out(printManifest(exportable(KINDS[kind], object)));
      const secret =
        WITH_SECRET.includes(kind) && typed.flag('with-credentials') && object['spec']?.secretRef;
      if (!secret) continue;
      printCredentials(call, object, secret.name);
      // the real one stops at the first source with a secret
      return;
    }
  };
}

function printCredentials(call: Call, source: KubeObject, name: string): void {
  const namespace = source.metadata.namespace!;
  try {
    const secret = call.client().get({ group: '', version: 'v1', resource: 'secrets', namespace, name });
    call.out(
      printManifest({
        apiVersion: 'v1',
        ...(secret['data'] ? { data: secret['data'] } : {}),
        kind: 'Secret',
        metadata: { name, namespace },
        ...(secret['type'] ? { type: secret['type'] } : {}),
      }),
    );
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new FluxError(`failed to retrieve secret ${name}, error: ${error.message}`);
  }
}
