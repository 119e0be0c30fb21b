/**
 * `git shortlog`.
 *
 * Models: builtin/shortlog.c: commits by who made them. Left out: trailers as groups, mailmap.
 */
import { wrapText } from './wrap-text';
import { die, exit } from './failure';
import { listEntries } from './log';
import { readLogOptions } from './log-options';
import { subjectOf } from './message';
import { expand } from './pretty';
import { prettyContext } from './log-writer';
import { parseOptions, usageAfterError } from './parse-options';
import type { GitRun } from './run';

export function shortlog(run: GitRun, args: string[]): number {
  const options = parseOptions('shortlog', args, {
    modelled: ['committer', 'numbered', 'summary', 'email', 'w', 'group'],
    keepUnknown: true,
  });
  const { args: given, dash } = options;
  const words = dash < 0 ? given : [...given.slice(0, dash), '--', ...given.slice(dash)];
  const settings = readLogOptions(run, 'shortlog', words);
  const groups = new Map<string, string[]>();
  const put = (who: string, subject: string): void =>
    void groups.set(who, [...(groups.get(who) ?? []), subject]);
  if (!settings.args.named && run.context.piped)
    readStandardInput(run.context.stdin, options.has('committer'), put, options.has('email'));
  else {
    const formats = groupFormats(options.texts('group'), options.has('committer'), options.has('email'));
    for (const entry of listEntries(run, settings)) {
      const context = prettyContext(run, settings, entry);
      const subject =
        settings.pretty.name === 'user'
          ? expand(settings.pretty.format, entry.oid, entry.commit, context)
          : subjectOf(entry.commit.message);
      const keys = formats.map((format) => expand(format, entry.oid, entry.commit, context));
      for (const key of new Set(keys)) put(key, subject === '' ? '<none>' : withoutPrefix(subject));
    }
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (options.has('numbered')) sorted.sort(([, a], [, b]) => b.length - a.length);
  for (const [who, subjects] of sorted) {
    if (options.has('summary')) run.say(`${String(subjects.length).padStart(6)}\t${who}`);
    else writeGroup(run, who, subjects, options.has('w') ? (options.text('w') ?? '') : undefined);
  }
  return 0;
}

function groupFormats(groups: readonly string[], committer: boolean, email: boolean): string[] {
  const formats: string[] = [];
  let author = !groups.length && !committer;
  let commits = committer;
  for (const group of groups) {
    if (/^author$/i.test(group)) author = true;
    else if (/^committer$/i.test(group)) commits = true;
    else if (group.startsWith('format:')) formats.push(group.slice(7));
    else if (group.includes('%')) formats.push(group);
    else exit(129, `error: unknown group type: ${group}\n`);
  }
  if (author) formats.push(email ? '%aN <%aE>' : '%aN');
  if (commits) formats.push(email ? '%cN <%cE>' : '%cN');
  return formats;
}

/** A log that is piped in. */
function readStandardInput(
  text: string,
  committer: boolean,
  put: (who: string, subject: string) => void,
  email: boolean,
): void {
  const head = committer ? /^(?:Commit: |committer )(.*)$/ : /^(?:Author: |author )(.*)$/;
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const found = head.exec(lines[at]!);
    if (!found) continue;
    while (at < lines.length && lines[at] !== '') at++;
    while (at < lines.length && lines[at] === '') at++;
    const who = /^(.*?) ?<([^>]*)>/.exec(found[1]!);
    if (who) put(email ? `${who[1]} <${who[2]}>` : who[1]!, withoutPrefix((lines[at] ?? '').trim()));
  }
}

/** `[PATCH 1/2] ` at the beginning goes. */
function withoutPrefix(subject: string): string {
  const found = /^\[PATCH[^\]]*\]\s*/.exec(subject);
  return (found ? subject.slice(found[0].length) : subject).split('\n')[0]!.trimStart();
}

function writeGroup(run: GitRun, who: string, subjects: string[], wrap: string | undefined): void {
  const [width = 76, first = 6, rest = 9] =
    wrap === undefined ? [] : wrap.split(',').map((each) => (each === '' ? undefined : Number(each)));
  if ([width, first, rest].some((each) => Number.isNaN(each)))
    exit(129, `error: -w[<width>[,<indent1>[,<indent2>]]]\n${usageAfterError('shortlog')}`);
  if (width && (width <= first || width <= rest)) die('-w[<width>[,<indent1>[,<indent2>]]]');
  run.say(`${who} (${subjects.length}):`);
  for (const subject of [...subjects].reverse()) {
    run.say(wrap === undefined ? `      ${subject}` : wrapText(subject, width, first, rest));
  }
  run.say('');
}
