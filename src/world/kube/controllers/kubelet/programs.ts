/**
 * What a container's program does: how long it runs and how it ends.
 *
 * Models: just enough of a shell to know `sleep 5`, `exit 1` and `false` in a command; a program one knows nothing of
 * serves for ever in a pod that is always restarted, and does its work in a second elsewhere.
 */

export interface Ending {
  /** ms until it ends; Infinity for what serves */
  after: number;
  exitCode: number;
}

interface Container {
  command?: string[];
  args?: string[];
}

const WORK = 1000;

export function endingOf(container: Container, restartPolicy: string): Ending {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const script = scriptOf(words);
  const known = script === undefined ? undefined : readScript(script);
  if (known) return known;
  return { after: restartPolicy === 'Always' ? Infinity : WORK, exitCode: 0 };
}

function scriptOf(words: string[]): string | undefined {
  if (!words.length) return undefined;
  const shell = /(^|\/)(ba|a|da)?sh$/.test(words[0]!);
  const flag = words.findIndex((word) => /^-\w*c$/.test(word));
  if (shell && flag > 0) return words[flag + 1] ?? '';
  return words.join(' ');
}

function readScript(script: string): Ending | undefined {
  if (/\b(while|until)\b|sleep\s+(infinity|inf)\b|tail\s+-f/.test(script))
    return { after: Infinity, exitCode: 0 };
  const slept = [...script.matchAll(/\bsleep\s+(\d+(?:\.\d+)?)/g)].reduce(
    (sum, match) => sum + Number(match[1]) * 1000,
    0,
  );
  const exit = /\bexit\s+(\d+)/.exec(script);
  if (exit) return { after: slept + 200, exitCode: Number(exit[1]) % 256 };
  if (/^(\S*\/)?false$/.test(script.trim())) return { after: 200, exitCode: 1 };
  if (/^(\S*\/)?true$/.test(script.trim()) || /^(echo|printf|date|ls|env)\b/.test(script.trim()))
    return { after: slept + 200, exitCode: 0 };
  return slept ? { after: slept, exitCode: 0 } : undefined;
}
