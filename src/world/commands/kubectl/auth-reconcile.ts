/**
 * `kubectl auth reconcile`: roles and bindings get what files ask for and keep what they have.
 *
 * Models: kubectl's `cmd/auth/reconcile.go` and `auth/rbac/reconciliation` of component-helpers. Left out: selectors of
 * aggregated roles.
 */
import type { KubeObject, PolicyRule } from '../../kube/api';
import { equal } from '../../kube/json-value';
import { uncovered } from '../../kube/rbac/rules';
import { KubectlError, isNotFound } from './errors';
import { refOf, type Info } from './info';
import { fileOptions } from './manifests';
import { asTyped } from './pod-template';
import { changePrinter } from './printers';
import type { Run } from './run';
import { select } from './select';

interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}

type Operation = 'create' | 'update' | 'recreate' | undefined;

interface Result {
  object: KubeObject;
  operation: Operation;
  missing: string[];
  extra: string[];
}

const GROUP = 'rbac.authorization.k8s.io';

export async function reconcile(run: Run): Promise<void> {
  const files = fileOptions(run);
  if (files.filenames.length === 0 && !run.text('kustomize'))
    throw new KubectlError('must specify one of -f and -k');
  if (run.args.length) throw new KubectlError('no arguments are allowed');
  const dryRun = run.dryRun();
  if (dryRun === 'server')
    throw new KubectlError('--dry-run=server for command reconcile is not supported yet');
  const print = changePrinter(run, 'reconciled', dryRun, { typed: true });
  await select(run, { files, continueOnError: true }).visit((info) => {
    if (info.type.group !== GROUP) return;
    const role = info.type.resource.endsWith('roles');
    const live = liveObject(run, info);
    const wanted = asTyped(info.object!);
    const result = role ? reconciledRole(run, wanted, live) : reconciledBinding(run, wanted, live);
    if (isProtected(live)) return tell(run, role, result, PROTECTED, () => print(result.object));
    if (dryRun === 'none') result.object = write(run, info, result);
    tell(run, role, result, '', () => print(result.object));
  });
}

const AUTO_UPDATE = 'rbac.authorization.kubernetes.io/autoupdate';
const PROTECTED = `, but object opted out (${AUTO_UPDATE}: false)`;

function isProtected(live: KubeObject | undefined): boolean {
  return live?.metadata.annotations?.[AUTO_UPDATE] === 'false';
}

function liveObject(run: Run, info: Info): KubeObject | undefined {
  try {
    return run.client.get(refOf(info));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function write(run: Run, info: Info, { object, operation }: Result): KubeObject {
  const options = { fieldManager: 'kubectl-auth', warn: run.warn };
  if (operation === 'recreate') run.client.delete(refOf(info));
  if (operation === 'create' || operation === 'recreate') return run.client.create(object, options);
  return operation === 'update' ? run.client.update(object, options) : object;
}

/** The live object with the labels and annotations of the wanted one. */
function merged(wanted: KubeObject, live: KubeObject): KubeObject {
  const { labels, annotations } = live.metadata;
  const metadata = { ...live.metadata };
  if (labels || wanted.metadata.labels) metadata.labels = { ...labels, ...wanted.metadata.labels };
  if (annotations || wanted.metadata.annotations)
    metadata.annotations = { ...annotations, ...wanted.metadata.annotations };
  return { ...live, metadata };
}

function reconciledRole(run: Run, wanted: KubeObject, live: KubeObject | undefined): Result {
  const rules = (wanted.rules ?? []) as PolicyRule[];
  if (!live) return { object: wanted, operation: 'create', missing: rules.map(ruleText), extra: [] };
  const has = (live.rules ?? []) as PolicyRule[];
  const object = merged(wanted, live);
  const missing = uncovered(has, rules);
  const extra = uncovered(rules, has);
  let operation: Operation = equal(object.metadata, live.metadata) ? undefined : 'update';
  const stomp = run.flag('remove-extra-permissions') && (missing.length || extra.length);
  if (stomp) object.rules = rules;
  else if (missing.length) object.rules = [...has, ...missing];
  if (stomp || missing.length) operation = 'update';
  return { object, operation, missing: missing.map(ruleText), extra: extra.map(ruleText) };
}

function reconciledBinding(run: Run, wanted: KubeObject, live: KubeObject | undefined): Result {
  const subjects = (wanted.subjects ?? []) as Subject[];
  if (!live) return { object: wanted, operation: 'create', missing: subjects.map(subjectText), extra: [] };
  const without = (list: Subject[], others: Subject[]): Subject[] =>
    list.filter((each) => !others.some((other) => subjectText(other) === subjectText(each)));
  const has = (live.subjects ?? []) as Subject[];
  if (!equal(wanted.roleRef, live.roleRef))
    return { object: wanted, operation: 'recreate', missing: [], extra: [] };
  const object = merged(wanted, live);
  const missing = without(subjects, has);
  const extra = without(has, subjects);
  let operation: Operation = equal(object.metadata, live.metadata) ? undefined : 'update';
  const stomp = run.flag('remove-extra-subjects') && (missing.length || extra.length);
  if (stomp) object.subjects = subjects;
  else if (missing.length) object.subjects = [...has, ...missing];
  if (stomp || missing.length) operation = 'update';
  return { object, operation, missing: missing.map(subjectText), extra: extra.map(subjectText) };
}

/** Structs as Go's `%+v` prints them. */
function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const list = (values: string[] | undefined): string => `[${(values ?? []).join(' ')}]`;
  return `{Verbs:${list(verbs)} APIGroups:${list(apiGroups)} Resources:${list(resources)} ResourceNames:${list(resourceNames)} NonResourceURLs:${list(nonResourceURLs)}}`;
}

function subjectText({ kind, apiGroup, name, namespace }: Subject): string {
  const group = apiGroup ?? (kind === 'ServiceAccount' ? '' : GROUP);
  return `{Kind:${kind} APIGroup:${group} Name:${name} Namespace:${namespace ?? ''}}`;
}

function tell(run: Run, role: boolean, result: Result, caveat: string, print: () => void): void {
  print();
  if (!result.operation) return;
  run.err(`\treconciliation required ${result.operation}${caveat}\n`);
  const what = role ? 'rules' : 'subjects';
  lines(run, `missing ${what} added`, result.missing);
  if (run.flag(role ? 'remove-extra-permissions' : 'remove-extra-subjects'))
    lines(run, `extra ${what} removed`, result.extra);
}

function lines(run: Run, title: string, texts: string[]): void {
  if (texts.length) run.err(`\t${title}:\n${texts.map((text) => `\t\t${text}\n`).join('')}`);
}
