/** `kubectl completion`. Models: what kubectl's `cmd/completion` asks for. Left out: the scripts. */
import { notModelled } from '../not-modelled';
import type { Run } from './run';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export function completion(run: Run): void {
  const [shell, ...more] = run.args;
  if (shell === undefined) throw run.usage('Shell not specified.');
  if (more.length) throw run.usage('Too many arguments. Expected only the shell type.');
  if (!SHELLS.includes(shell)) throw run.usage(`Unsupported shell type ${JSON.stringify(shell)}.`);
  throw notModelled('kubectl', `completion ${shell}`);
}
