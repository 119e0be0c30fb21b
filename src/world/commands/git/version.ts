/** `git version`, and `git --version`. */
import { parseOptions } from './parse-options';
import type { GitRun } from './run';

export const GIT_VERSION = '2.39.5';

export function version(run: GitRun, args: string[]): number {
  const options = parseOptions('version', args, { modelled: ['build-options'] });
  run.say(`git version ${GIT_VERSION}`);
  if (options.has('build-options')) {
    run.say('cpu: x86_64');
    run.say('no commit associated with this build');
    run.say('sizeof-long: 8');
    run.say('sizeof-size_t: 8');
    run.say('shell-path: /bin/sh');
  }
  return 0;
}
