/**
 * Alerts: which of the controllers' events are told to whom.
 *
 * Models: the event server of notification-controller. What would go out is kept for whoever asks; nothing leaves the
 * world. Left out: commit statuses, change requests, templates of the messages.
 */
import type { Client, KubeObject } from '../../kube/api';
import { parseLabelSelector } from '../../kube/selectors';
import type { FluxEvent } from '../runtime/event-recorder';
import { ALERT, PROVIDER } from '../runtime/kinds';
import type { Manager } from '../runtime/manager';
import { isNotFound, messageOf } from '../ssa/apply';

/** A message that a provider would have got. */
export interface Notification {
  /** `namespace/name` */
  alert: string;
  provider: { name: string; type: string; channel: string; address: string };
  event: FluxEvent;
}

interface EventSource {
  kind: string;
  name: string;
  namespace?: string;
  matchLabels?: Record<string, string>;
}

/** Answers the notifications that the event leads to. */
export function dispatch(manager: Manager, event: FluxEvent): Notification[] {
  const { client, log } = manager;
  const { kind, metadata } = event.object;
  const about = { kind, namespace: metadata.namespace, name: metadata.name };
  const request = log.with({ eventInvolvedObject: about });
  if (!client.typeOf(ALERT.apiVersion, ALERT.kind)) return [];
  const alerts = client
    .list({ group: ALERT.group, resource: ALERT.resource })
    .filter((alert) => isWanted(manager, alert, event));
  if (!alerts.length) {
    request.info('discarding event, no alerts found for the involved object');
    return [];
  }
  request.info('dispatching event', { message: event.message });
  return alerts.flatMap((alert) => notify(manager, alert, event));
}

function isWanted(manager: Manager, alert: KubeObject, event: FluxEvent): boolean {
  const { spec, metadata } = alert;
  if (spec.suspend || (spec.eventSeverity === 'error' && event.severity !== 'error')) return false;
  const sources = (spec.eventSources ?? []) as EventSource[];
  const matches = sources.some((each) => isAbout(each, event.object, metadata.namespace!));
  const includes = (spec.inclusionList ?? []) as string[];
  const excludes = (spec.exclusionList ?? []) as string[];
  return (
    matches &&
    (!includes.length || includes.some((each) => says(manager, alert, 'inclusion', each, event.message))) &&
    !excludes.some((each) => says(manager, alert, 'exclusion', each, event.message))
  );
}

function isAbout(source: EventSource, object: KubeObject, own: string): boolean {
  const { namespace, name, labels = {} } = object.metadata;
  if (source.kind !== object.kind || (source.namespace || own) !== namespace) return false;
  if (source.name === name) return true;
  const wanted = Object.entries(source.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return source.name === '*' && (!wanted.length || parseLabelSelector(wanted.join(','))(labels));
}

function says(manager: Manager, alert: KubeObject, list: string, pattern: string, message: string): boolean {
  try {
    return new RegExp(pattern).test(message);
  } catch {
    const problem = `failed to compile ${list} regex: ${pattern}`;
    manager.log.error(pattern, problem);
    manager.recorder.record(alert, 'Trace', 'InvalidConfig', problem);
    return false;
  }
}

function notify(manager: Manager, alert: KubeObject, event: FluxEvent): Notification[] {
  const { kind, metadata } = event.object;
  const about = `${kind}/${metadata.namespace}/${metadata.name}`;
  const { namespace, name } = alert.metadata;
  try {
    if (manager.flags.noCrossNamespaceRefs && metadata.namespace !== namespace)
      throw new Error(
        `discarding event, access denied to cross-namespace sources: alert '${namespace}/${name}' can't process event from '${about}', cross-namespace references have been blocked`,
      );
    const provider = providerOf(manager.client, alert);
    if (provider.spec.suspend || isOnlyForCommits(provider, event)) return [];
    const { type, channel = '', address = '' } = provider.spec;
    const to = { name: provider.metadata.name, type, channel, address };
    return [{ alert: `${namespace}/${name}`, provider: to, event }];
  } catch (error) {
    manager.log.error(error, 'failed to dispatch notification');
    const problem = `failed to dispatch notification for ${about}: ${messageOf(error)}`;
    manager.recorder.record(alert, 'Warning', 'NotificationDispatchFailed', problem);
    return [];
  }
}

/** @throws Error where there is none, or its secret is missing */
function providerOf(client: Client, alert: KubeObject): KubeObject {
  const { namespace } = alert.metadata;
  const name: string = alert.spec.providerRef.name;
  let provider: KubeObject;
  try {
    provider = client.get({ group: PROVIDER.group, resource: PROVIDER.resource, namespace, name });
  } catch (error) {
    const why = isNotFound(error) ? `Provider.${PROVIDER.group} "${name}" not found` : messageOf(error);
    throw new Error(`failed to read provider: ${why}`);
  }
  const secret: string | undefined = provider.spec.secretRef?.name;
  if (!secret) return provider;
  try {
    client.get({ group: '', resource: 'secrets', namespace, name: secret });
  } catch (error) {
    throw new Error(
      `failed to initialize notifier for provider '${name}': failed to read secret: ${messageOf(error)}`,
    );
  }
  return provider;
}

const GIT_PROVIDERS = ['github', 'gitlab', 'gitea', 'bitbucketserver', 'bitbucket', 'azuredevops'];

/** Events that say only "still well" go to Git hosts, as commit statuses, and to nobody else. */
function isOnlyForCommits(provider: KubeObject, event: FluxEvent): boolean {
  const update = Object.keys(event.metadata).some((key) => key.endsWith('/commit_status'));
  const type: string = provider.spec.type;
  return update && !GIT_PROVIDERS.includes(type) && !type.startsWith('generic');
}
