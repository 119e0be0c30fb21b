/** `flux envsubst`. Models: `cmd/flux/envsubst.go`: line by line, with the shell's variables. */
import { envsubst, EnvsubstError } from '../../flux/kustomize/envsubst';
import type { Call } from './call';
import { FluxError } from './call';

export function envsubstCommand(call: Call): void {
  const { stdin, env } = call.context;
  const strict = call.typed.flag('strict');
  const lines = stdin.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    try {
      call.out(
        `${envsubst(line.replace(/\r$/, ''), (name) => env.get(name) ?? (strict ? undefined : ''), strict)}\n`,
      );
    } catch (error) {
      if (!(error instanceof EnvsubstError)) throw error;
      throw new FluxError(error.message);
    }
  }
}
