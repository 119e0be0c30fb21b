/**
 * Label and field selectors.
 *
 * Models: `k8s.io/apimachinery/pkg/labels` and `fields`, and `LabelSelector` objects.
 */
import type { KubeObject } from './api';
import { parseRequirements, type Requirement, type SelectorDialect } from './label-selector';
import { badRequest } from './status-errors';
import { at } from './json-value';

export type Labels = Record<string, string>;

/** A `LabelSelector` as objects hold it. */
export interface LabelSelector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** Does it match? An absent selector matches nothing, an empty one all. */
export function matchesLabelSelector(
  selector: LabelSelector | undefined | null,
  labels: Labels = {},
): boolean {
  if (!selector) return false;
  for (const key in selector.matchLabels) if (labels[key] !== selector.matchLabels[key]) return false;
  return (selector.matchExpressions ?? []).every((each) => {
    const value = labels[each.key];
    switch (each.operator) {
      case 'In':
        return value !== undefined && (each.values ?? []).includes(value);
      case 'NotIn':
        return value === undefined || !(each.values ?? []).includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

/** Are all labels of a plain map there? (Service and ReplicationController selectors.) */
export function matchesLabels(wanted: Labels | undefined, labels: Labels = {}): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value);
}

/** A test for the labels of objects. @throws StatusError where the text does not parse */
export function parseLabelSelector(text: string, dialect?: SelectorDialect): (labels: Labels) => boolean {
  const requirements = requirementsOf(text, dialect);
  return (labels) => requirements.every((each) => holds(each, labels));
}

function requirementsOf(text: string, dialect?: SelectorDialect): Requirement[] {
  try {
    return parseRequirements(text, dialect);
  } catch (error) {
    throw badRequest((error as Error).message);
  }
}

function holds(each: Requirement, labels: Labels): boolean {
  const value = labels[each.key];
  switch (each.operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && each.values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !each.values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
      return Number(value) > Number(each.values[0]);
    case 'lt':
      return Number(value) < Number(each.values[0]);
  }
}

// Which fields each kind can be picked by; all kinds can by name and namespace.
const SELECTABLE: Record<string, string[]> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  replicasets: ['status.replicas'],
  replicationcontrollers: ['status.replicas'],
  jobs: ['status.successful'],
  certificatesigningrequests: ['spec.signerName'],
};

/** A test for objects of a resource. @throws StatusError where a field cannot be selected by */
export function parseFieldSelector(
  text: string,
  type: { resource: string; group: string },
): (object: KubeObject) => boolean {
  const terms = text.split(',').filter((term) => term !== '');
  const tests = terms.map((term) => {
    const match = /^(.*?)(!=|==|=)(.*)$/.exec(term);
    if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field, operator, value] = match as unknown as [string, string, string, string];
    if (field !== 'metadata.name' && field !== 'metadata.namespace') {
      const known = SELECTABLE[type.resource];
      if (!known && !type.group.includes('.toolkit.'))
        throw badRequest(
          `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
        );
      if (!known?.includes(field)) throw badRequest(`field label not supported: ${field}`);
    }
    return (object: KubeObject) => (textAt(object, field) === value) === (operator !== '!=');
  });
  return (object) => tests.every((test) => test(object));
}

function textAt(object: KubeObject, field: string): string {
  if (field === 'source') return object.source?.component || object.reportingComponent || '';
  const value = at(object, ...field.split('.'));
  if (value === undefined)
    return field === 'spec.unschedulable' || field === 'spec.hostNetwork' ? 'false' : '';
  return String(value);
}
