/** `helm test`. Models: helm v4 pkg/cmd/release_testing.go and `GetPodLogs` of pkg/action. */
import type { Configuration } from '../../helm/action/configuration';
import { testRelease } from '../../helm/action/release-testing';
import type { Release } from '../../helm/release/release';
import { Interrupted } from '../../time/clock';
import type { Call } from './call';
import { configurationOf } from './cluster';
import { reportRelease } from './status-report';

export async function test(call: Call): Promise<void> {
  const { context, typed } = call;
  const [name = ''] = typed.args;
  const filters = typed.list('filter');
  const config = configurationOf(call);
  let failure: Error | undefined;
  try {
    await testRelease(config, name, {
      timeout: typed.duration('timeout'),
      include: filters.filter((each) => each.startsWith('name=')).map((each) => each.slice('name='.length)),
      exclude: filters
        .filter((each) => /^!\s?name=/.test(each))
        .map((each) => each.replace(/^!\s?name=/, '')),
    });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    failure = error;
  }
  const release = tested(config, name, failure);
  context.out(reportRelease('table', release, { hideNotes: true }));
  if (typed.flag('logs')) {
    context.out('\n');
    printLogs(call, config, release);
  }
  if (failure) throw failure;
}

/** The release with the results. @throws Error why there is none */
function tested(config: Configuration, name: string, failure: Error | undefined): Release {
  try {
    return config.releases.last(name);
  } catch (error) {
    throw failure ?? error;
  }
}

function printLogs({ context }: Call, { client }: Configuration, { hooks = [], namespace }: Release): void {
  const tests = hooks.filter(({ events, kind }) => events.includes('test') && kind === 'Pod');
  for (const { name } of tests.sort((a, b) => (a.weight ?? 0) - (b.weight ?? 0))) {
    let text: string;
    try {
      text = client.logs({ namespace, name });
    } catch (error) {
      throw new Error(`unable to get pod logs for ${name}: ${(error as Error).message}`);
    }
    context.out(`POD LOGS: ${name}\n${text}\n`);
  }
}
