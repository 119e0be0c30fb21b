/**
 * The quota controller: what is used, in the status of quotas.
 *
 * Models: `pkg/controller/resourcequota`.
 */
import { usedIn } from '../admission/quota';
import { equal } from '../json-value';
import { formatQuantity } from '../quantity';
import { createQueue, keyOf, splitKey, writeStatus, type Workshop } from './controller';

const PAUSE = 50;

export function startQuotas(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'resourcequota-controller', PAUSE, (key) => sync(workshop, key));
  store.watch('resourcequotas', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  store.watchAll((key, { type, object }) => {
    const { namespace } = object.metadata;
    if (!namespace || key === 'resourcequotas' || (type === 'MODIFIED' && key !== 'pods')) return;
    for (const quota of store.list('resourcequotas', namespace)) queue.add(keyOf(quota));
  });
}

function sync({ store, client }: Workshop, key: string): void {
  const { namespace, name } = splitKey(key);
  const quota = store.get('resourcequotas', namespace, name)?.object;
  if (!quota) return;
  const hard = (quota.spec?.hard ?? {}) as Record<string, string>;
  const amounts = usedIn(store, namespace, Object.keys(hard));
  const used = Object.fromEntries(
    Object.entries(amounts).map(([each, amount]) => [
      each,
      formatQuantity(amount, /memory|storage/.test(each) ? '1Mi' : hard[each]!),
    ]),
  );
  const status = { hard, used };
  if (!equal(status, quota.status)) writeStatus(client, quota, status);
}
