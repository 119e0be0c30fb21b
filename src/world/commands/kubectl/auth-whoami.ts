/** `kubectl auth whoami`. Models: kubectl's `cmd/auth/whoami.go`. */
import { goJsonAsIs } from './go-values';
import { changePrinter, formatOf } from './printers';
import type { Run } from './run';
import { TABLE, TabWriter } from './tab-writer';

export function whoAmI(run: Run): void {
  const { name, uid, groups } = run.client.user;
  const format = formatOf(run);
  if (format !== '') {
    const creationTimestamp = new Date(run.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const review = {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp },
      status: {
        userInfo: { username: name, ...(uid ? { uid } : {}), ...(groups.length ? { groups } : {}) },
      },
    };
    if (format === 'json') return run.out(`${goJsonAsIs(review, '    ')}\n`);
    return changePrinter(run, '')(review);
  }
  const writer = new TabWriter(TABLE);
  writer.write('ATTRIBUTE\tVALUE\n');
  if (name) writer.write(`Username\t${name}\n`);
  if (uid) writer.write(`UID\t${uid}\n`);
  if (groups.length) writer.write(`Groups\t[${groups.join(' ')}]\n`);
  run.out(writer.flush());
}
