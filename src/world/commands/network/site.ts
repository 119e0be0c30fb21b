/**
 * How a machine reaches the network: names, ports of its own, addresses.
 *
 * Models: `/etc/hosts`, the resolver and `connect()` of a shpod, which stands outside of the cluster, and of a container
 * inside. Left out: the Internet, which a program says itself.
 */
import type { Network, Origin } from '../../kube/network/network';
import type { Dialled } from '../../kube/network/open-port';
import type { Machine } from '../../shell/program';

/** Where a machine stands. */
export function originOf(machine: Machine): Origin {
  return machine.pod ? { pod: machine.pod } : 'outside';
}

/** The addresses of a host; undefined where nobody knows it. */
export function addressesOf(network: Network, machine: Machine, host: string): string[] | undefined {
  const noted = machine.files.exists('/etc/hosts') ? machine.files.readText('/etc/hosts') : '';
  for (const line of noted.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address && names.includes(host)) return [address];
  }
  return network.resolve(originOf(machine), host);
}

/** Connects to a port of an address; a machine's own ports are those that its programs listen on. */
export function connect(network: Network, machine: Machine, address: string, port: number): Dialled {
  if (!machine.pod && address.startsWith('127.')) return machine.ports?.get(port)?.() ?? 'refused';
  return network.dial(originOf(machine), address, port);
}

const ENDINGS =
  /\.(com|org|net|io|dev|app|sh|cloud|info|ai|me|tv|training|run|xyz|edu|gov|eu|uk|us|fr|de|nl|be|ch|at|es|it|pl|se|no|dk|fi|jp|cn|in|br|ca|au|co)$/;

/** Would the real Internet know this name? Names of the cluster and made-up ones it would not. */
export function isOfTheInternet(host: string): boolean {
  return ENDINGS.test(host) && !/\.svc\b/.test(host);
}
