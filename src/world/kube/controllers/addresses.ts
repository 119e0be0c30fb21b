/**
 * Addresses from outside: load balancers for services, and for ingresses.
 *
 * Models: the cloud's load balancer, which takes a while, and ingress-nginx, run with `--watch-ingress-without-class` and
 * `--ingress-class-by-name`, which writes its address into the status of its ingresses once a minute. Left out: its pods, TLS.
 */
import type { KubeObject } from '../api';
import { createQueue, keyOf, splitKey, writeStatus, type Workshop } from './controller';

const CLOUD = 5000;
const MINUTE = 60_000;

/** Where every ingress is reached. */
export const INGRESS_ADDRESS = '203.0.113.10';
const POOL = '203.0.113.';

const CONTROLLER = 'k8s.io/ingress-nginx';
const CLASS = 'nginx';

/** Is an ingress the controller's own: without a class, of the class called nginx, or of one that names the controller? */
export function isServed(store: Workshop['store'], { spec, metadata }: KubeObject): boolean {
  const name = (spec?.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class']) as
    string | undefined;
  if (!name || name === CLASS) return true;
  const found = store.get('ingressclasses.networking.k8s.io', '', name)?.object;
  return found?.spec?.controller === CONTROLLER;
}

export function startAddresses(workshop: Workshop): void {
  const { store, clock } = workshop;
  const services = createQueue(clock, 'service-controller', CLOUD, (key) => balance(workshop, key));
  store.watch('services', undefined, ({ type, object }) => {
    if (type === 'DELETED') return;
    const has = Boolean(object.status?.loadBalancer?.ingress?.length);
    if ((object.spec.type === 'LoadBalancer') === has) return;
    if (object.spec.type === 'LoadBalancer' && !has)
      tell(workshop, object, 'EnsuringLoadBalancer', 'Ensuring load balancer');
    services.add(keyOf(object));
  });
  const ingresses = createQueue(clock, 'ingress-controller', MINUTE, () => {
    for (const ingress of [...store.list('ingresses.networking.k8s.io')]) publish(workshop, ingress);
  });
  store.watch('ingresses.networking.k8s.io', undefined, ({ type }) => {
    // in step with the controller's own minute, whenever the ingress came
    if (type === 'ADDED') ingresses.add('all', MINUTE - (clock.now() % MINUTE) + MINUTE / 2);
  });
}

function tell({ record, clock }: Workshop, object: KubeObject, reason: string, message: string): void {
  clock.after(
    50,
    'service-controller',
    () => record({ object, type: 'Normal', reason, message, component: 'service-controller' }),
    { quiet: true },
  );
}

function balance(workshop: Workshop, key: string): void {
  const { store, client } = workshop;
  const { namespace, name } = splitKey(key);
  const service = store.get('services', namespace, name)?.object;
  if (!service || service.metadata.deletionTimestamp) return;
  if (service.spec.type !== 'LoadBalancer') {
    if (service.status?.loadBalancer?.ingress) writeStatus(client, service, { loadBalancer: {} });
    return;
  }
  if (service.status?.loadBalancer?.ingress?.length) return;
  writeStatus(client, service, {
    loadBalancer: { ingress: [{ ip: freeAddress(store.list('services')), ipMode: 'VIP' }] },
  });
  tell(workshop, service, 'EnsuredLoadBalancer', 'Ensured load balancer');
}

function freeAddress(services: readonly KubeObject[]): string {
  const taken = new Set(
    services.flatMap((each) =>
      (each.status?.loadBalancer?.ingress ?? []).map((one: { ip: string }) => one.ip),
    ),
  );
  let host = 20;
  while (taken.has(`${POOL}${host}`)) host++;
  return `${POOL}${host}`;
}

function publish({ client, store }: Workshop, ingress: KubeObject): void {
  if (ingress.metadata.deletionTimestamp || ingress.status?.loadBalancer?.ingress?.length) return;
  if (!isServed(store, ingress)) return;
  writeStatus(client, ingress, { loadBalancer: { ingress: [{ ip: INGRESS_ADDRESS }] } });
}
