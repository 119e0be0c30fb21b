/**
 * Judges what the rules of a Role or ClusterRole, as files have it, allow and what they do not.
 *
 * Models: RBAC's reading of rules: verbs, API groups and resources, `*` for all of them. Left out: resource names,
 * subresources, aggregation, URLs that are no resources.
 */
import type { RulesCheck } from '../check';
import type { YamlDocument } from '../documents';
import type { Facts } from '../facts';
import { globInWords } from '../globs';
import type { Miss } from '../lab';
import { matches, shown } from '../match';
import { describe } from './describe';

interface Request {
  verb: string;
  /** '' for the core group. */
  group: string;
  resource: string;
}

export async function checkRules(check: RulesCheck, facts: Facts): Promise<Miss[]> {
  const documents = (await facts.files(check.in, check.role)).flatMap((file) => facts.documents(file).read);
  const roles = documents.filter((document) => matches(check.where, document.value));
  if (roles.length === 0) {
    const what = describe(check.where);
    return [{ message: `There is no ${what} in ${globInWords(check.in)}.`, expected: what, found: '0' }];
  }
  return roles.flatMap((role) => [
    ...requestsOf(check.allow ?? []).flatMap((request) => missing(request, role)),
    ...requestsOf(check.refuse ?? []).flatMap((request) => tooMuch(request, role)),
  ]);
}

/** `get,list statefulsets.apps` is two requests. */
function requestsOf(lines: readonly string[]): Request[] {
  return lines.flatMap((line) => {
    const [verbs = '', what = ''] = line.trim().split(/\s+/);
    const [resource = '', ...group] = what.split('.');
    return verbs.split(',').map((verb) => ({ verb, resource, group: group.join('.') }));
  });
}

function missing(request: Request, role: YamlDocument): Miss[] {
  if (rulesOf(role).some((rule) => allows(rule, request))) return [];
  const { verb, resource, group } = request;
  const elsewhere = rulesOf(role).find((rule) => allows({ ...rule, apiGroups: ['*'] }, request));
  const message = `The role does not allow to ${verb} ${resource} in ${groupInWords(group)}.`;
  if (!elsewhere || listOf(elsewhere['resources']).includes('*'))
    return [{ message, ...placed(role), found: 'no rule', expected: inWords(request) }];
  const groups = listOf(elsewhere['apiGroups']);
  return [
    {
      message,
      advice: `A rule names ${resource}, for ${groups.map(groupInWords).join(' and ') || 'no group'}, which has none: such a rule is accepted, and allows nothing.`,
      ...placed(role),
      found: shown(groups.join(', ')),
      expected: group === '' ? '""' : group,
    },
  ];
}

function tooMuch(request: Request, role: YamlDocument): Miss[] {
  if (!rulesOf(role).some((rule) => allows(rule, request))) return [];
  const { verb, resource, group } = request;
  return [
    {
      message: `The role allows to ${verb} ${resource} in ${groupInWords(group)}.`,
      ...placed(role),
      found: inWords(request),
      expected: 'no rule',
    },
  ];
}

type Rule = Record<string, unknown>;

function allows(rule: Rule, { verb, group, resource }: Request): boolean {
  const has = (field: string, value: string): boolean => {
    const listed = listOf(rule[field]);
    return listed.includes('*') || listed.includes(value);
  };
  const named = listOf(rule['resourceNames']).length > 0;
  return !named && has('verbs', verb) && has('apiGroups', group) && has('resources', resource);
}

function rulesOf({ value }: YamlDocument): Rule[] {
  const rules = value?.['rules'];
  return Array.isArray(rules) ? rules.filter((rule): rule is Rule => typeof rule === 'object' && rule) : [];
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function groupInWords(group: string): string {
  return group === '' ? 'the core group' : group;
}

function inWords({ verb, resource, group }: Request): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}

function placed(role: YamlDocument): Pick<Miss, 'file' | 'line' | 'field'> {
  const { file } = role;
  return { file: file.absolute ?? file.path, line: role.lineOf(['rules']), field: 'rules' };
}
