/** `kubectl describe` of Namespaces, ResourceQuotas and LimitRanges. Models: the describers of the same names. */
import type { KubeObject } from '../../../kube/api';
import { canonicalQuantity } from '../../../kube/quantity';
import { byCodePoint } from '../go-values';
import { longTime, writeHead, type Describer, type Description } from './description';

type Amounts = Record<string, string>;

interface Quota extends KubeObject {
  spec: { scopes?: string[] };
  status?: { hard?: Amounts; used?: Amounts };
}

interface LimitRange extends KubeObject {
  spec: { limits?: Limit[] };
}

interface Limit {
  type: string;
  min?: Amounts;
  max?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

interface Condition {
  type: string;
  status: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export const describeNamespace: Describer = (object, to, { client }) => {
  const { phase, conditions } = (object.status ?? {}) as { phase?: string; conditions?: Condition[] };
  const namespace = object.metadata.name;
  const quotas = client.list({ group: '', version: 'v1', resource: 'resourcequotas', namespace });
  const limits = client.list({ group: '', version: 'v1', resource: 'limitranges', namespace });
  writeHead(to, object, false);
  to.field('Status', phase);
  writeLongConditions(to, conditions);
  to.write(0, '\n');
  writeQuotas(to, quotas as Quota[]);
  to.write(0, '\n');
  writeLimitRanges(to, limits as LimitRange[]);
};

function writeLongConditions(to: Description, conditions: Condition[] = []): void {
  if (conditions.length === 0) return;
  to.write(0, 'Conditions:\n');
  to.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
  to.write(1, '----\t------\t------------------\t------\t-------\n');
  for (const each of conditions)
    to.write(
      1,
      `${each.type}\t${each.status}\t${longTime(each.lastTransitionTime)}\t${each.reason ?? ''}\t${each.message ?? ''}\n`,
    );
}

const SCOPES: Record<string, string> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function writeScopes(to: Description, { spec }: Quota, level: number): void {
  const scopes = [...(spec.scopes ?? [])].sort(byCodePoint);
  if (scopes.length === 0) return;
  to.field('Scopes', scopes.join(', '), level);
  const bullet = level === 0 ? ' * ' : '* ';
  for (const scope of scopes) if (SCOPES[scope]) to.write(level, `${bullet}${SCOPES[scope]}\n`);
}

function writeAmounts(to: Description, { status = {} }: Quota, level: number): void {
  for (const name of Object.keys(status.hard ?? {}).sort(byCodePoint)) {
    const [used, hard] = [status.used?.[name] ?? '0', status.hard![name]!];
    to.write(level, `${name}\t${canonicalQuantity(String(used))}\t${canonicalQuantity(String(hard))}\n`);
  }
}

function writeQuotas(to: Description, quotas: Quota[]): void {
  if (quotas.length === 0) return to.write(0, 'No resource quota.\n');
  to.write(0, 'Resource Quotas\n');
  for (const quota of [...quotas].sort((a, b) => byCodePoint(a.metadata.name, b.metadata.name))) {
    to.field('Name', quota.metadata.name, 1);
    writeScopes(to, quota, 1);
    to.write(1, 'Resource\tUsed\tHard\n');
    to.write(1, '--------\t---\t---\n');
    writeAmounts(to, quota, 1);
  }
}

const HEADER = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n';
const RULE = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n';

function writeLimitRanges(to: Description, ranges: LimitRange[]): void {
  if (ranges.length === 0) return to.write(0, 'No LimitRange resource.\n');
  to.write(0, `Resource Limits\n ${HEADER} ${RULE}`);
  for (const range of ranges) writeLimits(to, range, ' ');
}

function writeLimits(to: Description, { spec }: LimitRange, prefix: string): void {
  for (const { type, min, max, defaultRequest, default: defaults, maxLimitRequestRatio } of spec.limits ??
    []) {
    const columns = [min, max, defaultRequest, defaults, maxLimitRequestRatio];
    const names = [...new Set(columns.flatMap((each) => Object.keys(each ?? {})))].sort(byCodePoint);
    for (const name of names) {
      const cells = columns.map((each) =>
        each?.[name] === undefined ? '-' : canonicalQuantity(String(each[name])),
      );
      to.write(0, `${prefix}${type}\t${name}\t${cells.join('\t')}\n`);
    }
  }
}

export const describeQuota: Describer = (object, to) => {
  to.field('Name', object.metadata.name);
  to.field('Namespace', object.metadata.namespace);
  writeScopes(to, object as Quota, 0);
  to.write(0, 'Resource\tUsed\tHard\n');
  to.write(0, '--------\t----\t----\n');
  writeAmounts(to, object as Quota, 0);
};

export const describeLimitRange: Describer = (object, to) => {
  to.field('Name', object.metadata.name);
  to.field('Namespace', object.metadata.namespace);
  to.write(0, HEADER + RULE);
  writeLimits(to, object as LimitRange, '');
};
