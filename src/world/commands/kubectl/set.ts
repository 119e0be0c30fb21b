/** `kubectl set image|resources|serviceaccount|selector|subject`. Models: kubectl's `cmd/set`. */
import { equal } from '../../kube/json-value';
import { KubectlError, throwAll } from './errors';
import { byCodePoint } from './go-values';
import { refOf } from './info';
import { fileOptions } from './manifests';
import { twoWayStrategic } from './merge-diff';
import { schemaOfType } from './object-schema';
import type { SelectorObject } from '../../kube/label-selector';
import { selectorObject } from './label-selector';
import { parsePairs, splitPairs } from './pairs';
import { asTyped, matching, podSpecOf, targets, updateAll, type Container } from './pod-template';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import { readResources } from './resource-list';
import type { Run } from './run';
import { select } from './select';

export async function setImage(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  changePrinter(run, '', dryRun);
  const { resources, pairs } = splitPairs(run.args, 'image');
  const { set: images } = parsePairs(pairs, 'image');
  const infos = await targets(run, resources, dryRun);
  const problems: string[] = [];
  if (run.flag('all') && run.text('selector'))
    problems.push('cannot set --all and --selector at the same time');
  if (resources.length === 0 && run.list('filename').length === 0 && !run.text('kustomize'))
    problems.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const names = Object.keys(images);
  if (names.length === 0) problems.push('at least one image update is required');
  else if (names.length > 1 && names.includes('*'))
    problems.push(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    );
  throwAll(problems.map((problem) => new KubectlError(problem)));
  updateAll(run, infos, dryRun, {
    operation: 'image updated',
    failure: 'failed to patch image update to pod template: ',
    apply: (object, errors) => {
      const spec = podSpecOf(object);
      const all = [...(spec.initContainers ?? []), ...spec.containers];
      for (const name of names) {
        const found = all.filter((each) => name === '*' || each.name === name);
        for (const container of found) container.image = images[name]!;
        if (found.length === 0)
          errors.push(new KubectlError(`error: unable to find container named ${JSON.stringify(name)}`));
      }
    },
  });
}

export async function setResources(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  changePrinter(run, '', dryRun);
  const infos = await targets(run, run.args, dryRun);
  if (run.flag('all') && run.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time');
  if (!run.text('limits') && !run.text('requests'))
    throw new KubectlError(
      'you must specify an update to requests or limits (in the form of --requests/--limits)',
    );
  const limits = readResources(run.text('limits'));
  const requests = readResources(run.text('requests'));
  const pattern = run.text('containers') || '*';
  updateAll(run, infos, dryRun, {
    operation: 'resource requirements updated',
    failure: 'failed to patch resources update to pod template ',
    apply: (object, errors) => {
      const spec = podSpecOf(object);
      const found = [...matching(spec.containers, pattern), ...matching(spec.initContainers, pattern)];
      if (found.length === 0)
        errors.push(new KubectlError(`error: unable to find container named ${pattern}`));
      for (const container of found) require(container, limits, requests);
    },
  });
}

function require(
  container: Container,
  limits: Record<string, string> | undefined,
  requests: Record<string, string> | undefined,
): void {
  const resources = { ...container.resources };
  if (limits) resources.limits = { ...resources.limits, ...limits };
  if (requests) resources.requests = { ...resources.requests, ...requests };
  container.resources = resources;
}

export async function setServiceAccount(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  changePrinter(run, '', dryRun);
  const name = run.args.at(-1);
  if (name === undefined) throw new KubectlError('serviceaccount is required');
  const infos = await targets(run, run.args.slice(0, -1), dryRun);
  updateAll(run, infos, dryRun, {
    operation: 'serviceaccount updated',
    failure: 'failed to patch ServiceAccountName ',
    always: true,
    apply: (object) => {
      podSpecOf(object).serviceAccountName = name;
    },
  });
}

export async function setSelector(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  if (run.args.length === 0) throw new KubectlError('one selector is required');
  const wanted = selectorObject(run.args.at(-1)!);
  changePrinter(run, '', dryRun);
  const local = run.flag('local');
  await select(run, {
    args: run.args.slice(0, -1),
    files: fileOptions(run),
    typeMeansAll: run.flag('all'),
    all: run.flag('all'),
    continueOnError: true,
    latest: !local,
    local,
  }).visit((info) => {
    const before = local ? asTyped(info.object!) : info.object!;
    if (before.kind !== 'Service')
      throw new KubectlError('setting a selector is only supported for Services');
    const expressions = wanted.matchExpressions;
    if (expressions?.length)
      throw new KubectlError(
        `match expression [${expressions.map(expressionText).join(' ')}] not supported on this object`,
      );
    const after = { ...before, spec: { ...before.spec, selector: wanted.matchLabels ?? {} } };
    const print = changePrinter(run, 'selector updated', dryRun, { typed: true });
    if (local || dryRun === 'client') return print(after);
    const patch = twoWayStrategic(schemaOfType(info.type), before, after);
    print(
      run.client.patch(refOf(info), 'strategic', patch, writeOptions(run, dryRun, run.text('field-manager'))),
    );
  });
}

/** As Go prints the struct. */
function expressionText({
  key,
  operator,
  values = [],
}: NonNullable<SelectorObject['matchExpressions']>[number]): string {
  return `{${key} ${operator} [${values.join(' ')}]}`;
}

export async function setSubject(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  changePrinter(run, '', dryRun);
  const infos = await targets(run, run.args, dryRun);
  if (run.flag('all') && run.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time');
  const accounts = run.list('serviceaccount');
  if (run.list('user').length === 0 && run.list('group').length === 0 && accounts.length === 0)
    throw new KubectlError('you must specify at least one value of user, group or serviceaccount');
  for (const account of accounts) {
    const parts = account.split(':');
    if (parts.length !== 2 || parts[1] === '')
      throw new KubectlError('serviceaccount must be <namespace>:<name>');
    if (parts[0] === '' && infos.some((info) => info.type.kind === 'ClusterRoleBinding'))
      throw new KubectlError('serviceaccount must be <namespace>:<name>, namespace must be specified');
  }
  const added = subjects(run);
  updateAll(run, infos, dryRun, {
    operation: 'subjects updated',
    failure: 'failed to patch subjects to rolebinding: ',
    apply: (object) => {
      if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding')
        throw new KubectlError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
      const there = (object.subjects ?? []) as unknown[];
      object.subjects = [...there, ...added.filter((each) => !there.some((old) => equal(old, each)))];
    },
  });
}

function subjects(run: Run): unknown[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const unique = (list: string[]): string[] => [...new Set(list)].sort(byCodePoint);
  return [
    ...unique(run.list('user')).map((name) => ({ kind: 'User', apiGroup, name })),
    ...unique(run.list('group')).map((name) => ({ kind: 'Group', apiGroup, name })),
    ...unique(run.list('serviceaccount')).map((text) => {
      const [namespace, name] = text.split(':');
      return { kind: 'ServiceAccount', name, namespace: namespace || run.namespace };
    }),
  ];
}
