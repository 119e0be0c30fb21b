/**
 * `kubectl rollout history` and `undo`.
 *
 * Models: kubectl's `cmd/rollout`, `polymorphichelpers/history.go` and `rollback.go`: revisions are ReplicaSets of a
 * Deployment, ControllerRevisions of the others.
 */
import type { KubeObject } from '../../kube/api';
import { clone, equal, type JsonMap } from '../../kube/json-value';
import type { LabelSelector } from '../../kube/selectors';
import { strategicMerge } from '../../kube/strategic-merge';
import { Description } from './describe/description';
import { writePodTemplate, type PodTemplate } from './describe/pod';
import { selectorText } from './describe/selector-text';
import { KubectlError, isReported } from './errors';
import { refOf, type Info } from './info';
import { LAST_APPLIED } from './last-applied';
import { schemaOfType } from './object-schema';
import { changePrinter, formatOf } from './printers';
import { controllerUid, replicaSetsOf, revisionOf, sameTemplate, withoutHash } from './replica-sets';
import { CHANGE_CAUSE } from './record';
import { selected } from './rollout';
import { positive } from './rollout-status';
import type { DryRun, Run } from './run';
import { TABLE, TabWriter } from './tab-writer';

/** What a workload once was. */
interface Revision {
  number: number;
  changeCause: string;
  template: PodTemplate;
  /** what holds it: a ReplicaSet, or the workload as it would be */
  object: KubeObject;
  /** the patch that brings it back; Deployments have their own way */
  patch?: JsonMap;
}

export async function rolloutHistory(run: Run): Promise<void> {
  const revision = positive(run, 'revision');
  await selected(run).visit((info) => {
    const revisions = revisionsOf(run, info, 'history viewer', 'history');
    const chosen = revisions.filter((each) => revision === 0 || each.number === revision);
    if (formatOf(run) !== '') {
      if (revision > 0 && chosen.length === 0)
        throw new KubectlError('unable to find the specified revision');
      const print = changePrinter(run, '');
      for (const each of chosen) print(each.object);
      return;
    }
    const title = revision > 0 ? `with revision #${revision}` : '';
    changePrinter(run, `${title}\n${historyText(revisions, revision)}`)(info.object!);
  });
}

function historyText(revisions: Revision[], revision: number): string {
  if (revisions.length === 0) return 'No rollout history found.';
  if (revision > 0) {
    const found = revisions.find((each) => each.number === revision);
    if (!found) throw new KubectlError('unable to find the specified revision');
    return templateText(withCause(found));
  }
  const writer = new TabWriter({ ...TABLE, minWidth: 0, padding: 2 });
  writer.write('REVISION\tCHANGE-CAUSE\n');
  for (const { number, changeCause } of revisions) writer.write(`${number}\t${changeCause || '<none>'}\n`);
  return writer.flush();
}

function withCause({ template, changeCause, patch }: Revision): PodTemplate {
  if (!changeCause || patch) return template;
  const annotations = { ...template.metadata?.annotations, [CHANGE_CAUSE]: changeCause };
  return { ...template, metadata: { ...template.metadata, annotations } };
}

function templateText(template: PodTemplate): string {
  const to = new Description();
  writePodTemplate(to, template);
  return to.raw();
}

const VISITED = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  '/Pod',
  '/ReplicationController',
  'batch/CronJob',
  'batch/Job',
]);

/** All revisions there are, oldest first. @throws KubectlError for kinds without */
function revisionsOf(run: Run, info: Info, viewer: string, what: string): Revision[] {
  const { group, kind } = info.type;
  const key = `${group}/${kind}`;
  const shown = JSON.stringify(group ? `${kind}.${group}` : kind);
  if (!VISITED.has(key))
    throw new KubectlError(
      `error retrieving ${what} for ${shown}, no visitor method exists for {${group} ${kind}}`,
    );
  const list =
    key === 'apps/Deployment'
      ? deploymentRevisions(run, info)
      : key === 'apps/DaemonSet' || key === 'apps/StatefulSet'
        ? controllerRevisions(run, info)
        : undefined;
  if (!list) throw new KubectlError(`no ${viewer} has been implemented for ${shown}`);
  return list.sort((a, b) => a.number - b.number);
}

function deploymentRevisions(run: Run, info: Info): Revision[] {
  return replicaSetsOf(run.client, info.object!).map((set) => ({
    number: revisionOf(set),
    changeCause: set.metadata.annotations?.[CHANGE_CAUSE] ?? '',
    template: set.spec.template as PodTemplate,
    object: set,
  }));
}

function controllerRevisions(run: Run, { type, object }: Info): Revision[] {
  const { metadata, spec } = object!;
  const list = run.client.list(
    { group: 'apps', version: 'v1', resource: 'controllerrevisions', namespace: metadata.namespace },
    { labelSelector: selectorText((spec as { selector?: LabelSelector }).selector) },
  );
  return list
    .filter((each) => controllerUid(each) === metadata.uid)
    .map((each) => {
      const patch = each.data as JsonMap;
      const was = strategicMerge(schemaOfType(type), clone(object!), patch) as KubeObject;
      return {
        number: each.revision as number,
        changeCause: each.metadata.annotations?.[CHANGE_CAUSE] ?? '',
        template: (was.spec as { template: PodTemplate }).template,
        object: was,
        patch,
      };
    });
}

export async function rolloutUndo(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  const revision = run.invocation.number('to-revision');
  await selected(run).visit((info) => {
    if (revision < 0) throw notFound(revision);
    const revisions = revisionsOf(run, info, 'rollbacker', 'rollbacker');
    const wanted = choose(info, revisions, revision);
    changePrinter(run, rollBack(run, info, wanted, { revision, dryRun }), dryRun)(info.object!);
  });
}

function notFound(revision: number): KubectlError {
  return new KubectlError(`unable to find specified revision ${revision} in history`);
}

function choose(info: Info, revisions: Revision[], revision: number): Revision {
  const found = revision > 0 ? revisions.find((each) => each.number === revision) : revisions.at(-2);
  if (found) return found;
  if (revision > 0) throw notFound(revision);
  throw new KubectlError(
    info.type.kind === 'Deployment'
      ? `no rollout history found for deployment ${JSON.stringify(info.name)}`
      : 'no last revision to roll back to',
  );
}

/** Answers what was done. */
function rollBack(
  run: Run,
  info: Info,
  wanted: Revision,
  { revision, dryRun }: { revision: number; dryRun: DryRun },
): string {
  const spec = info.object!.spec as { paused?: boolean; template: PodTemplate };
  if (dryRun === 'client')
    return wanted.patch
      ? `will roll back to ${templateText(wanted.template)}`
      : templateText(wanted.template);
  if (!wanted.patch && spec.paused)
    throw new KubectlError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  const same = wanted.patch
    ? equal(wanted.template, spec.template)
    : sameTemplate(wanted.template, spec.template);
  if (same) return `skipped rollback (current template already matches revision ${revision})`;
  try {
    const options = { dryRun: dryRun === 'server', warn: run.warn, fieldManager: 'kubectl' };
    if (wanted.patch) run.client.patch(refOf(info), 'strategic', wanted.patch, options);
    else run.client.patch(refOf(info), 'json', deploymentPatch(info.object!, wanted), options);
  } catch (error) {
    if (!isReported(error)) throw error;
    throw new KubectlError(`failed restoring revision ${revision}: ${error.message}`);
  }
  return 'rolled back';
}

/** Annotations that belong to the Deployment as it is, and not to what it once was. */
const KEPT = [
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

function deploymentPatch(deployment: KubeObject, wanted: Revision): unknown {
  const pick = (object: KubeObject, keep: boolean): [string, string][] =>
    Object.entries(object.metadata.annotations ?? {}).filter(([key]) => KEPT.includes(key) === keep);
  const annotations = Object.fromEntries([...pick(deployment, true), ...pick(wanted.object, false)]);
  return [
    { op: 'replace', path: '/spec/template', value: withoutHash(wanted.template) },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
}
