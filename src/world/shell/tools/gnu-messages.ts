/**
 * What GNU's tools and bash's builtins say of a mistake, where just-bash's own tools say it in other words.
 *
 * Models: the wording of coreutils 9, findutils, grep, sed and jq.
 */

/** Tools of coreutils that point to their help after a mistake in how they are called. */
const POINTS_TO_HELP =
  /^(cat|cp|mv|rm|mkdir|rmdir|touch|ln|chmod|cut|tr|head|tail|sort|uniq|wc|tee|seq|basename|dirname|base64|date|sleep|timeout|stat|nl|tac|paste|comm|join|split|fold|expand|sha\d+sum|md5sum|readlink|realpath|mktemp|env|expr): (missing (destination file |file )?operand|(unrecognized|invalid) option|invalid mode|extra operand|invalid floating point|invalid time interval|option requires|you must specify a list)/;
/** Messages whose names stand between typographic quotes. */
const QUOTED: readonly RegExp[] = [
  /^(mkdir: cannot create directory )'(.*)'(?=: )/gm,
  /^(chmod: invalid mode: )'(.*)'$/gm,
  /^(seq: invalid floating point argument: )'(.*)'$/gm,
  /^((?:sleep|timeout): invalid time interval )'(.*)'$/gm,
  /^(date: invalid date )'(.*)'$/gm,
  /^(expr: syntax error: (?:missing argument after|unexpected argument) )'(.*)'$/gm,
  /^((?:head|tail): invalid number of (?:lines|bytes): )'(.*)'$/gm,
];
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [
    /^(head|tail): (?!cannot|invalid|error|option)(.+): No such file or directory$/gm,
    "$1: cannot open '$2' for reading: No such file or directory",
  ],
  [/^find: (?!‘)([^:\n]+): No such file or directory$/gm, 'find: ‘$1’: No such file or directory'],
  [/^find: unknown predicate '(.*)'$/gm, "find: unknown predicate `$1'"],
  [/^stat: cannot stat '/gm, "stat: cannot statx '"],
  [/^printf: (?!usage|")(.*: invalid number)$/gm, 'bash: printf: $1'],
  [/^printf: usage: printf format/gm, 'printf: usage: printf [-v var] format'],
  [/^\[: missing `\]'$/gm, "bash: [: missing `]'"],
  [/^cp: target '(.*)' is not a directory$/gm, "cp: target '$1': No such file or directory"],
  [
    /^sed: invalid command: unterminated substitution pattern$/gm,
    "sed: -e expression #1, char 0: unterminated `s' command",
  ],
  [/^sed: invalid command: (\S).*$/gm, "sed: -e expression #1, char 1: unknown command: `$1'"],
  [/^grep: invalid regular expression: (?:.*\()$/gm, 'grep: Unmatched ( or \\('],
  [/^grep: invalid regular expression: (?:.*\[[^\]]*)$/gm, 'grep: Invalid regular expression'],
];

/** An error of a tool in GNU's words. @param args it was called with */
export function gnuWords(stderr: string, args: readonly string[] = []): string {
  if (stderr === '') return stderr;
  let text = stderr;
  for (const [pattern, words] of PLAIN) text = text.replace(pattern, words);
  for (const pattern of QUOTED) text = text.replace(pattern, '$1‘$2’');
  text = text.replace(
    /^(cp|mv|ln): missing (destination )?file operand$/gm,
    (_said, tool: string, destination?: string) =>
      destination && args.length
        ? `${tool}: missing destination file operand after '${args.at(-1)}'`
        : `${tool}: missing file operand`,
  );
  const [first = ''] = text.split('\n', 1);
  const tool = POINTS_TO_HELP.exec(first)?.[1];
  return tool && !text.includes('--help') ? `${text}Try '${tool} --help' for more information.\n` : text;
}
