/**
 * Lists of refs: sorted, filtered, and written by a format.
 *
 * Models: ref-filter.c, as `branch`, `tag` and `for-each-ref` use it. Left out: `%(if)`, `%(align)`, colours, describe.
 */
import { trackingOf, shortName } from '../../git/branches';
import { isAncestor } from '../../git/history';
import { formatDate, type DateMode, type Ident } from '../../git/ident';
import { notModelled } from '../not-modelled';
import { die, fail } from './failure';
import { readDateMode } from './log-options';
import { bodyOf, subjectOf } from './message';
import type { GitRun } from './run';

/** The text of a format for one ref. */
export function formatRef(run: GitRun, ref: string, format: string): string {
  return format.replace(
    /%%|%([0-9a-fA-F]{2})|%\(([^)]*)\)/g,
    (all, code: string | undefined, atom: string | undefined) => {
      if (all === '%%') return '%';
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      return atomValue(run, ref, atom!);
    },
  );
}

export function atomValue(run: GitRun, ref: string, atom: string): string {
  const peeled = atom.startsWith('*');
  const [name, ...options] = (peeled ? atom.slice(1) : atom).split(':') as [string, ...string[]];
  const { repository } = run;
  const { objects } = repository;
  const own = repository.oid(ref)!;
  const type = objects.type(own);
  if (peeled && type !== 'tag') return '';
  const oid = peeled ? objects.tag(own).object : own;
  const option = options.join(':');
  switch (name) {
    case 'refname':
      return refText(run, ref, option);
    case 'objectname':
      return option === 'short'
        ? run.abbrev(oid)
        : option.startsWith('short=')
          ? run.abbrev(oid, Number(option.slice(6)))
          : oid;
    case 'objecttype':
      return objects.type(oid) ?? '';
    case 'objectsize':
      return String(objects.read(oid).content.length);
    case 'HEAD':
      return repository.headRef() === ref ? '*' : ' ';
    case 'symref': {
      const target = repository.refs.get(ref)?.target;
      return target === undefined ? '' : refText(run, target, option);
    }
    case 'upstream':
    case 'push':
      return upstreamText(run, ref, option);
    case 'tree':
    case 'parent':
    case 'numparent': {
      const commit = objects.type(oid) === 'commit' ? objects.commit(oid) : undefined;
      if (!commit) return '';
      return name === 'tree'
        ? commit.tree
        : name === 'parent'
          ? commit.parents.join(' ')
          : String(commit.parents.length);
    }
    case 'subject':
      return subjectOf(messageOf(run, oid));
    case 'body':
      return bodyOf(messageOf(run, oid));
    case 'contents':
      return option === 'subject'
        ? subjectOf(messageOf(run, oid))
        : option === 'body'
          ? bodyOf(messageOf(run, oid))
          : messageOf(run, oid);
  }
  const who = /^(author|committer|tagger|creator)(name|email|date)?$/.exec(name);
  if (who) return personText(run, oid, who[1]!, who[2], option);
  if (/^(if|then|else|end|align|color)/.test(name)) throw notModelled('git', `--format=%(${name})`);
  return die(`unknown field name: ${atom}`);
}

function refText(run: GitRun, ref: string, option: string): string {
  if (option === '') return ref;
  if (option === 'short') return shortName(run.repository, ref);
  const strip = /^(l|r)?strip=(-?\d+)$/.exec(option);
  if (!strip) die(`unrecognized %(refname) argument: ${option}`);
  const parts = ref.split('/');
  const count = Number(strip[2]);
  const drop = count >= 0 ? Math.min(count, parts.length - 1) : Math.max(parts.length + count, 0);
  return (strip[1] === 'r' ? parts.slice(0, parts.length - drop) : parts.slice(drop)).join('/');
}

function upstreamText(run: GitRun, ref: string, option: string): string {
  const branch = ref.replace(/^refs\/heads\//, '');
  const tracking = ref.startsWith('refs/heads/') ? trackingOf(run.repository, branch) : undefined;
  if (!tracking) return '';
  if (option.startsWith('track')) {
    const inside = trackText(tracking);
    return inside === '' || option.includes('nobracket') ? inside : `[${inside}]`;
  }
  if (option === 'trackshort')
    return tracking.ahead ? (tracking.behind ? '<>' : '>') : tracking.behind ? '<' : '=';
  return option === 'short' ? tracking.short : tracking.upstream;
}

/** `ahead 1, behind 2`, `gone`, or nothing. */
export function trackText(tracking: { gone: boolean; ahead: number; behind: number }): string {
  if (tracking.gone) return 'gone';
  const parts: string[] = [];
  if (tracking.ahead) parts.push(`ahead ${tracking.ahead}`);
  if (tracking.behind) parts.push(`behind ${tracking.behind}`);
  return parts.join(', ');
}

function messageOf(run: GitRun, oid: string): string {
  const { objects } = run.repository;
  const type = objects.type(oid);
  return type === 'commit' ? objects.commit(oid).message : type === 'tag' ? objects.tag(oid).message : '';
}

function personOf(run: GitRun, oid: string, role: string): Ident | undefined {
  const { objects } = run.repository;
  const type = objects.type(oid);
  if (type === 'tag') return role === 'tagger' || role === 'creator' ? objects.tag(oid).tagger : undefined;
  if (type !== 'commit') return undefined;
  const commit = objects.commit(oid);
  return role === 'author' ? commit.author : role === 'tagger' ? undefined : commit.committer;
}

function personText(
  run: GitRun,
  oid: string,
  role: string,
  part: string | undefined,
  option: string,
): string {
  const who = personOf(run, oid, role);
  if (!who) return '';
  if (part === 'name') return who.name;
  if (part === 'email') return option === 'trim' ? who.email : `<${who.email}>`;
  if (part === 'date') {
    const mode: DateMode = option === '' ? 'default' : readDateMode(option);
    return formatDate(who.seconds, who.zone, mode, run.now());
  }
  return `${who.name} <${who.email}> ${who.seconds} ${who.zone}`;
}

/** Refs in the order of `--sort` keys (`-` is descending), the last one deciding first. */
export function sortRefs(run: GitRun, refs: string[], keys: readonly string[]): string[] {
  const sorted = [...refs];
  for (const key of keys.length ? keys : ['refname']) {
    const descending = key.startsWith('-');
    const atom = descending ? key.slice(1) : key;
    const compare = comparison(run, atom);
    sorted.sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
  }
  return sorted;
}

function comparison(run: GitRun, atom: string): (a: string, b: string) => number {
  const version = /^(?:v|version):(.*)$/.exec(atom);
  if (version) {
    return (a, b) => compareVersions(atomValue(run, a, version[1]!), atomValue(run, b, version[1]!));
  }
  if (/date$/.test(atom)) {
    const seconds = (ref: string): number => {
      const oid = run.repository.oid(ref)!;
      return personOf(run, oid, atom.replace(/date$/, ''))?.seconds ?? 0;
    };
    return (a, b) => seconds(a) - seconds(b);
  }
  return (a, b) => {
    const [x, y] = [atomValue(run, a, atom), atomValue(run, b, atom)];
    return x < y ? -1 : x > y ? 1 : 0;
  };
}

/** Numbers inside names count as numbers. */
function compareVersions(a: string, b: string): number {
  const split = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
  const [x, y] = [split(a), split(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [one, two] = [x[i] ?? '', y[i] ?? ''];
    if (one === two) continue;
    if (/^\d/.test(one) && /^\d/.test(two)) {
      if (Number(one) !== Number(two)) return Number(one) - Number(two);
    } else return one < two ? -1 : 1;
  }
  return 0;
}

export interface RefFilters {
  contains?: string;
  noContains?: string;
  merged?: string;
  noMerged?: string;
  pointsAt?: string;
}

/** Does a ref pass `--contains`, `--merged`, `--points-at` and their like? */
export function passes(run: GitRun, ref: string, filters: RefFilters): boolean {
  const { repository } = run;
  const own = repository.oid(ref);
  const commit = own === undefined ? undefined : repository.objects.peel(own, 'commit');
  const named = (revision: string): string =>
    run.commit(revision) ?? die(`malformed object name ${revision}`);
  const holding = (revision: string): string =>
    run.commit(revision) ?? fail(`malformed object name ${revision}`, 129);
  const { objects } = repository;
  if (filters.pointsAt !== undefined) {
    const wanted = run.resolve(filters.pointsAt) ?? fail(`malformed object name '${filters.pointsAt}'`, 129);
    if (own !== wanted && objects.peel(own!, 'any') !== wanted) return false;
  }
  if (filters.contains !== undefined && !(commit && isAncestor(objects, holding(filters.contains), commit)))
    return false;
  if (filters.noContains !== undefined && commit && isAncestor(objects, holding(filters.noContains), commit))
    return false;
  if (filters.merged !== undefined && !(commit && isAncestor(objects, commit, named(filters.merged))))
    return false;
  return !(filters.noMerged !== undefined && commit && isAncestor(objects, commit, named(filters.noMerged)));
}
