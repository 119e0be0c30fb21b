/** `nslookup`, the one of BusyBox. Left out: record types, other servers, reverse look-ups. */
import type { Network } from '../../kube/network/network';
import type { Program } from '../../shell/program';
import { notModelled } from '../not-modelled';
import { isOfTheInternet, originOf } from './site';

const SERVER = '10.96.0.10';

export function createNslookup(network: Network): Program {
  return async (args, context) => {
    const host = args.find((arg) => !arg.startsWith('-'));
    if (!host) {
      context.err(
        'BusyBox v1.37.0 () multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n',
      );
      return 1;
    }
    const origin = originOf(context.machine);
    await context.sleep(5);
    const server = origin === 'outside' ? '9.9.9.9' : SERVER;
    const head = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`;
    const found = network.lookUp(origin, host);
    if (!found && isOfTheInternet(host)) throw notModelled('nslookup', host);
    if (!found) {
      context.out(`${head}** server can't find ${host}: NXDOMAIN\n\n`);
      return 1;
    }
    const records = found.addresses.map((address) => `Name:\t${found.name}\nAddress: ${address}\n`).join('');
    context.out(`${head}${records}\n`);
    return 0;
  };
}
