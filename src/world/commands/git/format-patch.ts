/**
 * `git format-patch`: commits as mails, a file each.
 *
 * Models: cmd_format_patch of builtin/log.c. Left out: cover letters, threads, attachments, binary patches.
 */
import { join } from '../../files/files';
import { isBinary } from '../../git/byte-text';
import { diffTrees } from '../../git/diff/trees';
import type { FilePair } from '../../git/diff/file-pair';
import { notModelled } from '../not-modelled';
import { preparePairs, printPairs } from './diff-options';
import { die } from './failure';
import { listEntries } from './log';
import { readLogOptions, type LogSettings } from './log-options';
import type { LogEntry } from './log-writer';
import { fileSubject, mailOf } from './mail';
import { withTrailer } from './message';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';
import { GIT_VERSION } from './version';

const MODELLED = [
  ...[
    'numbered',
    'no-numbered',
    'signoff',
    'stdout',
    'numbered-files',
    'suffix',
    'start-number',
    'reroll-count',
  ],
  ...[
    'filename-max-length',
    'rfc',
    'subject-prefix',
    'output-directory',
    'keep-subject',
    'zero-commit',
    'no-stat',
  ],
  ...['add-header', 'to', 'cc', 'signature', 'quiet', 'no-binary', 'always'],
];

export function formatPatch(run: GitRun, args: string[]): number {
  const options = parseOptions('format-patch', args, {
    modelled: MODELLED,
    keepUnknown: true,
    hidden: ['--always'],
  });
  void run.repository;
  const words =
    options.dash < 0
      ? [...options.args]
      : [...options.args.slice(0, options.dash), '--', ...options.args.slice(options.dash)];
  const settings = readLogOptions(run, 'format-patch', words);
  const entries = entriesOf(run, settings, words.includes('--root'));
  new PatchSeries(run, options, settings, entries).write();
  return 0;
}

/** The commits, oldest first: those that HEAD has and the one that was named has not, or a range. */
function entriesOf(run: GitRun, settings: LogSettings, root: boolean): LogEntry[] {
  const { args } = settings;
  const since = settings.count === undefined && !root;
  if (args.revisions.length <= 1 && since && !args.revisions[0]?.excluded) {
    const head = run.repository.head();
    if (head === undefined)
      die(`your current branch '${run.repository.branch()}' does not have any commits yet`);
    const [from] = args.revisions;
    const excluded = { name: 'HEAD', oid: head, ...from, excluded: true };
    args.revisions = [excluded, { name: 'HEAD', oid: head, excluded: false }];
    args.named = true;
  }
  settings.walk.maxParents = 1;
  return listEntries(run, settings).reverse();
}

class PatchSeries {
  private readonly stdout: boolean;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
    private readonly settings: LogSettings,
    private readonly entries: readonly LogEntry[],
  ) {
    this.stdout = options.has('stdout');
    const { formats } = settings.diff;
    if (!Object.values(formats).some(Boolean) && !settings.diff.none) {
      formats.patch = true;
      if (!options.has('no-stat')) formats.stat = formats.summary = true;
    } else if (formats.patch === undefined) formats.patch = true;
    settings.diff.output.stat.width = 72;
  }

  write(): void {
    const start = Number(this.options.text('start-number') ?? 1);
    this.entries.forEach((entry, index) => {
      const text = this.mail(entry, start + index, start + this.entries.length - 1);
      if (this.stdout) this.run.out((index && text !== '' ? '\n' : '') + text);
      else this.writeFile(entry, start + index, text);
    });
  }

  private writeFile(entry: LogEntry, number: number, text: string): void {
    const { options, run } = this;
    const folder = options.text('output-directory') ?? run.config.get('format.outputdirectory') ?? '';
    const name =
      (folder === '' || folder.endsWith('/') ? folder : `${folder}/`) + this.fileName(entry, number);
    const path = join(run.cwd, name);
    run.files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    run.files.write(path, text);
    if (!options.has('quiet')) run.say(name);
  }

  private fileName({ commit }: LogEntry, number: number): string {
    const { options, run } = this;
    if (options.has('numbered-files')) return String(number);
    const suffix = options.text('suffix') ?? run.config.get('format.suffix') ?? '.patch';
    const version = options.text('reroll-count');
    const longest = Number(options.text('filename-max-length') ?? 64) - (suffix.length + 1);
    const start = version === undefined ? '' : `v${version}-`;
    const name = `${start}${String(number).padStart(4, '0')}-${fileSubject(commit.message)}`;
    return name.slice(0, longest) + suffix;
  }

  private mail(entry: LogEntry, number: number, total: number): string {
    const { options, run, settings } = this;
    const { commit } = entry;
    const pairs = this.pairs(entry);
    const diff = printPairs(run, pairs, settings.diff);
    if (diff === '' && !options.has('always')) return '';
    const oid = options.has('zero-commit') ? '0'.repeat(40) : entry.oid;
    const headers = this.headers();
    const mail = mailOf(oid, commit, {
      prefix: this.prefix(number, total),
      headers,
      message: this.message(commit.message),
    });
    const dashes = settings.diff.formats.stat ? '---\n' : '\n';
    return mail + (diff === '' ? '' : dashes + diff) + this.signature();
  }

  private message(message: string): string {
    const { options, run } = this;
    const signs =
      options.has('signoff') || (run.config.bool('format.signoff') === true && !options.hasNot('signoff'));
    if (!signs) return message;
    const { name, email } = run.committer();
    return withTrailer(message, `Signed-off-by: ${name} <${email}>`);
  }

  private headers(): string[] {
    const { options, run } = this;
    const of = (key: string): string[] => [
      ...run.config.all(`format.${key}`).flatMap((each) => each ?? []),
      ...options.texts(key),
    ];
    const list = (name: string, people: string[]): string[] =>
      people.length ? [`${name}: ${people.join(',\n    ')}`] : [];
    return [...options.texts('add-header'), ...list('To', of('to')), ...list('Cc', of('cc'))];
  }

  private prefix(number: number, total: number): string {
    const { options, run } = this;
    if (options.has('keep-subject')) return '';
    const configured = run.config.get('format.subjectprefix') ?? 'PATCH';
    const word = options.text('subject-prefix') ?? (options.has('rfc') ? 'RFC PATCH' : configured);
    const version = options.text('reroll-count');
    const counted = options.has('numbered') || (this.entries.length > 1 && !options.has('no-numbered'));
    const count = counted ? `${String(number).padStart(String(total).length, '0')}/${total}` : '';
    const inside = [word, version === undefined ? '' : `v${version}`, count]
      .filter((each) => each !== '')
      .join(' ');
    return inside === '' ? '' : `[${inside}] `;
  }

  private pairs({ commit }: LogEntry): FilePair[] {
    const { settings, run } = this;
    const { objects } = run.repository;
    const [parent] = commit.parents;
    const before = parent === undefined ? '' : objects.commit(parent).tree;
    const wanted = (path: string): boolean => settings.args.pathspec.matches(path);
    const pairs = preparePairs(diffTrees(objects, before, commit.tree, wanted), settings.diff);
    const binary = pairs.some((pair) =>
      [pair.old, pair.new].some(
        (side) => side && isBinary(side.content()) && pair.old?.oid !== pair.new?.oid,
      ),
    );
    if (binary && !this.options.has('no-binary')) throw notModelled('git', 'format-patch of binary files');
    return pairs;
  }

  private signature(): string {
    const text = this.options.hasNot('signature')
      ? ''
      : (this.options.text('signature') ?? this.run.config.get('format.signature') ?? GIT_VERSION);
    return text === '' ? '' : `-- \n${text}\n\n`;
  }
}
