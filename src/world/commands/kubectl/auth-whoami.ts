/** `kubectl auth whoami`. Models: kubectl's `cmd/auth/whoami.go`. */
import { changePrinter, formatOf } from './printers';
import type { Run } from './run';
import { TABLE, TabWriter } from './tab-writer';

export function whoAmI(run: Run): void {
  const { name, uid, groups } = run.client.user;
  if (formatOf(run) !== '') {
    const creationTimestamp = new Date(run.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    return changePrinter(run, '', 'none', { typed: true })({
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp },
      status: {
        userInfo: { username: name, ...(uid ? { uid } : {}), ...(groups.length ? { groups } : {}) },
      },
    });
  }
  const writer = new TabWriter(TABLE);
  writer.write('ATTRIBUTE\tVALUE\n');
  if (name) writer.write(`Username\t${name}\n`);
  if (uid) writer.write(`UID\t${uid}\n`);
  if (groups.length) writer.write(`Groups\t[${groups.join(' ')}]\n`);
  run.out(writer.flush());
}
