/** `kubectl auth can-i`. Models: kubectl's `cmd/auth/cani.go`. */
import { compactRules, resourceText } from './describe/rbac';
import { shown } from './describe/description';
import { Exit, KubectlError } from './errors';
import { findType } from './resource-types';
import type { Run } from './run';
import { TABLE, TabWriter } from './tab-writer';

export function canI(run: Run): void {
  if (run.flag('list')) return list(run);
  const question = readQuestion(run);
  check(run, question);
  const { verb, path, type, resource, name } = question;
  const decision = run.client.can(
    path === undefined
      ? {
          verb,
          group: type?.group ?? '',
          resource: type?.resource ?? resource,
          subresource: run.text('subresource') || undefined,
          namespace: run.flag('all-namespaces') ? undefined : run.namespace,
          name,
        }
      : { verb, group: '', resource: '', nonResourceURL: path },
  );
  if (decision.allowed) say(run, 'yes\n');
  else {
    say(run, decision.reason ? `no - ${decision.reason}\n` : 'no\n');
    throw new Exit(1);
  }
}

function say(run: Run, text: string): void {
  if (!run.flag('quiet')) run.out(text);
}

interface Question {
  verb: string;
  /** of an URL that is no resource */
  path?: string;
  /** as it was typed */
  resource: string;
  type?: { group: string; resource: string; namespaced: boolean };
  name?: string;
}

/** kubectl ends these warnings with a line of their own. */
function warn(run: Run, text: string): void {
  run.err(`Warning: ${text}\n\n`);
}

function readQuestion(run: Run): Question {
  const [verb, what, ...more] = run.args;
  if (verb === undefined || what === undefined || more.length)
    throw new KubectlError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  if (what.startsWith('/')) return { verb, path: what, resource: '' };
  const [resource, name] = what.split(/\/(.*)/s) as [string, string | undefined];
  return { verb, resource, name, type: resource === '*' ? undefined : resourceType(run, resource) };
}

const UNDISCOVERED = ['users', 'groups'];

function resourceType(run: Run, argument: string): Question['type'] {
  const lower = argument.toLowerCase();
  const [resource = '', ...rest] = lower.split('.');
  const group = rest.join('.');
  const found =
    (rest.length >= 2 ? findType(run.client, resource, rest.slice(1).join('.')) : undefined) ??
    findType(run.client, resource, group);
  if (!found && !UNDISCOVERED.includes(lower))
    warn(run, `the server doesn't have a resource type '${resource}'${group ? ` in group '${group}'` : ''}`);
  return found;
}

const VERBS =
  'get,list,watch,create,update,patch,delete,deletecollection,use,bind,impersonate,*,approve,sign,escalate,attest'.split(
    ',',
  );
const URL_VERBS = 'get,put,post,head,options,delete,patch,*'.split(',');

function check(run: Run, { verb, path, type }: Question): void {
  const unknownVerb = (): void => warn(run, `verb '${verb}' is not a known verb`);
  if (path !== undefined) {
    if (run.text('subresource')) throw new KubectlError('--subresource can not be used with NonResourceURL');
    if (!URL_VERBS.includes(verb)) unknownVerb();
  } else if (!run.flag('all-namespaces')) {
    if (type && !type.namespaced)
      warn(
        run,
        `resource '${type.resource}' is not namespace scoped${type.group ? ` in group '${type.group}'` : ''}`,
      );
    if (!VERBS.includes(verb)) unknownVerb();
  }
  if (run.flag('no-headers')) throw new KubectlError('--no-headers cannot be set without --list specified');
}

function list(run: Run): void {
  if (run.args.length) throw new KubectlError('list option must be specified with no arguments');
  if (run.flag('quiet') || run.flag('all-namespaces') || run.text('subresource'))
    throw new KubectlError(
      "list option can't be specified with neither quiet, all-namespaces nor subresource options",
    );
  const writer = new TabWriter(TABLE);
  if (!run.flag('no-headers')) writer.write('Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  for (const rule of compactRules(run.client.rules(run.namespace)))
    writer.write(
      `${resourceText(rule)}\t${shown(rule.nonResourceURLs ?? [])}\t${shown(rule.resourceNames ?? [])}\t${shown(rule.verbs)}\n`,
    );
  run.out(writer.flush());
}
