/** `kubectl events`. Models: kubectl's `cmd/events`. */
import { interval, type KubeEvent } from './describe/events';
import type { Scene } from './describe/description';
import { KubectlError, NoResourceMatch } from './errors';
import { changePrinter, formatOf } from './printers';
import { apiVersionOf, findType } from './resource-types';
import type { Run } from './run';
import { TABLE, TabWriter } from './tab-writer';

export async function events(run: Run): Promise<void> {
  const fieldSelector = aboutObject(run);
  const types = run.list('types').map((each) => each.toLowerCase());
  const print = printer(run);
  if (types.some((each) => each !== 'normal' && each !== 'warning'))
    throw new KubectlError('valid --types are Normal or Warning');
  const wanted = (event: KubeEvent): boolean =>
    types.length === 0 || types.includes((event.type ?? '').toLowerCase());
  const all = run.flag('all-namespaces');
  const ref = { group: '', version: 'v1', resource: 'events', namespace: all ? undefined : run.namespace };
  if (run.flag('watch')) return follow(run, ref, fieldSelector, (event) => wanted(event) && print([event]));
  const found = (run.client.list(ref, { fieldSelector, warn: run.warn }) as KubeEvent[]).filter(wanted);
  if (found.length === 0)
    return run.err(all ? 'No events found.\n' : `No events found in ${run.namespace} namespace.\n`);
  print(found.sort((a, b) => eventTime(a) - eventTime(b)));
}

/** `--for TYPE/NAME` as a field selector. @throws KubectlError */
function aboutObject(run: Run): string | undefined {
  const text = run.text('for');
  if (text === '') return undefined;
  const parts = text.split('/');
  if (parts.length === 1) throw new KubectlError('--for must be in resource/name form');
  if (parts.length > 2)
    throw new KubectlError('arguments in resource/name form may not have more than one slash');
  const [resource = '', ...rest] = parts[0]!.toLowerCase().split('.');
  const type =
    (rest.length >= 2 ? findType(run.client, resource, rest.slice(1).join('.')) : undefined) ??
    findType(run.client, resource, rest.join('.'));
  if (!type) throw new NoResourceMatch(resource, rest.join('.'));
  return `involvedObject.kind=${type.kind},involvedObject.apiVersion=${apiVersionOf(type)},involvedObject.name=${parts[1]}`;
}

function eventTime({ series, lastTimestamp, eventTime }: KubeEvent): number {
  const time = series?.lastObservedTime ?? lastTimestamp ?? eventTime;
  return time ? Date.parse(time) : 0;
}

function printer(run: Run): (events: KubeEvent[]) => void {
  if (formatOf(run) !== '') {
    const print = changePrinter(run, '');
    return (list) =>
      run.flag('watch')
        ? list.forEach((event) => print(event))
        : print({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: list });
  }
  const writer = new TabWriter(TABLE);
  const all = run.flag('all-namespaces');
  let header = run.flag('no-headers')
    ? ''
    : `${all ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`;
  return (list) => {
    const scene: Scene = { client: run.client, now: run.now(), showEvents: true };
    writer.write(header);
    header = '';
    for (const event of list) {
      const { kind, name } = event.involvedObject ?? {};
      const namespace = all ? `${event.metadata.namespace}\t` : '';
      writer.write(
        `${namespace}${interval(scene, event)}\t${event.type ?? ''}\t${event.reason ?? ''}\t${kind}/${name}\t${(event.message ?? '').trim()}\n`,
      );
    }
    run.out(writer.flush());
  };
}

const STEP = 250;

async function follow(
  run: Run,
  ref: { group: string; version: string; resource: string; namespace: string | undefined },
  fieldSelector: string | undefined,
  show: (event: KubeEvent) => unknown,
): Promise<void> {
  const pending: KubeEvent[] = [];
  for (const event of run.client.list(ref, { fieldSelector }) as KubeEvent[]) pending.push(event);
  const stop = run.client.watch(
    ref,
    ({ type, object }) => {
      if (type !== 'DELETED') pending.push(object as KubeEvent);
    },
    { fieldSelector },
  );
  try {
    for (;;) {
      for (const event of pending.splice(0)) show(event);
      await run.context.sleep(STEP);
    }
  } finally {
    stop();
  }
}
