/** The programs that use the network: in every shpod, and in containers. */
import type { Network } from '../../kube/network/network';
import type { Program } from '../../shell/program';
import { NotModelled } from '../not-modelled';
import { createCurl } from './curl';
import { createNslookup } from './nslookup';
import { createIsReady, createPsql } from './psql';
import { createWget } from './wget';

export function networkPrograms(network: Network): [string, Program][] {
  return [
    ['curl', honest(createCurl(network))],
    ['wget', honest(createWget(network))],
    ['nslookup', honest(createNslookup(network))],
  ];
}

/** What containers have besides. */
export function containerPrograms(network: Network): Map<string, Program> {
  return new Map([
    ...networkPrograms(network),
    ['psql', honest(createPsql(network))],
    ['pg_isready', honest(createIsReady(network))],
  ]);
}

/** Says what is left out. */
function honest(program: Program): Program {
  return async (args, context) => {
    try {
      return await program(args, context);
    } catch (error) {
      if (!(error instanceof NotModelled)) throw error;
      context.err(`${error.message}\n`);
      return 1;
    }
  };
}
