/**
 * `sed`, where just-bash's reads or says something else than GNU's.
 *
 * Models: the blanks before a text that `a`, `i` and `c` add (kept after a backslash, dropped without one), `-iSUFFIX`, and
 * the message of a file that is not there. Left out: `\U` and its like, which say so.
 */
import { type Files, join } from '../../files/files';
import { original } from './original';
import { failed, type ShellCommand } from './tool-result';

export function sed(files: Files): ShellCommand {
  return async (args, context) => {
    const { words, scripts, paths, suffix } = readCall(args);
    const cased = words.find(
      (word, index) => scripts.has(index) && /(?:^|[^\\])\\[ULulE](?![a-z])/.test(word),
    );
    if (cased !== undefined)
      return failed(`sed: "${/\\[ULulE]/.exec(cased)![0]}" is not part of this workshop's shell\n`, 1);
    if (suffix !== '') {
      for (const path of paths) {
        const absolute = join(context.cwd, path);
        if (files.isFile(absolute)) files.copy(absolute, backupOf(absolute, suffix));
      }
    }
    const given = words.map((word, index) => (scripts.has(index) ? addedTexts(word) : word));
    const result = await original(context, given);
    const stderr = result.stderr.replace(
      /^sed: (?!can't read)(.*): (No such file or directory)$/gm,
      "sed: can't read $1: $2",
    );
    return stderr === result.stderr ? result : { ...result, stderr, exitCode: 2 };
  };
}

interface SedCall {
  words: string[];
  /** Which of the words are scripts. */
  scripts: Set<number>;
  paths: string[];
  /** Of the backup; '' for none. */
  suffix: string;
}

function readCall(args: string[]): SedCall {
  const call: SedCall = { words: [], scripts: new Set(), paths: [], suffix: '' };
  let scripted = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    const backup = /^(?:-i|--in-place=)(.+)$/.exec(word);
    if (backup) call.suffix = backup[1]!;
    call.words.push(backup ? '-i' : word);
    if (word === '-e' || word === '--expression' || word === '-f') {
      const value = args[++i];
      if (value === undefined) break;
      call.words.push(value);
      if (word !== '-f') call.scripts.add(call.words.length - 1);
      scripted = true;
    } else if (word.startsWith('-') && word !== '-') {
      if (/^--(expression|file)=/.test(word)) scripted = true;
    } else if (!scripted) {
      call.scripts.add(call.words.length - 1);
      scripted = true;
    } else call.paths.push(word);
  }
  return call;
}

function backupOf(path: string, suffix: string): string {
  const at = path.lastIndexOf('/') + 1;
  return suffix.includes('*') ? path.slice(0, at) + suffix.replaceAll('*', path.slice(at)) : path + suffix;
}

const ADDRESS = /^(?:[\s;{}]|[0-9$,+~!]|\/(?:[^/\\\n]|\\.)*\/[IM]*)*[aic]/;

/** `a\  text` as `a\`, a new line and the text; `a   text` with a single blank. */
function addedTexts(script: string): string {
  return script
    .split('\n')
    .map((line) => {
      const head = ADDRESS.exec(line)?.[0];
      if (head === undefined) return line;
      const rest = line.slice(head.length);
      const joined = /^\\([^\s\\].*)$/.exec(rest)?.[1];
      if (joined !== undefined) return `${head} ${joined}`;
      const kept = /^\\(\s+\S.*)$/.exec(rest)?.[1];
      if (kept !== undefined) return `${head}\\\n${kept}`;
      return /^\s+[^\s\\]/.test(rest) ? `${head} ${rest.trimStart()}` : line;
    })
    .join('\n');
}
