/**
 * Validation of probes and lifecycle hooks.
 *
 * Models: `validateHandler`, `validateProbe` and `validateLifecycle`.
 */
import { disallowed, invalid, required, type FieldError } from '../status-errors';
import { listOf, nonNegative, oneOf, portOrName, type Fields } from './fields';

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

function handlerErrors(handler: Fields, field: string, grace?: number): FieldError[] {
  const present = HANDLERS.filter((name) => handler[name]);
  if (!present.length) return [required(field, 'must specify a handler type')];
  return present.flatMap((name, index) =>
    index === 0
      ? actionErrors(name, handler[name], `${field}.${name}`, grace)
      : [disallowed(`${field}.${name}`, 'may not specify more than 1 handler type')],
  );
}

function actionErrors(name: string, action: Fields, field: string, grace?: number): FieldError[] {
  switch (name) {
    case 'exec':
      return action.command?.length ? [] : [required(`${field}.command`)];
    case 'httpGet':
      return httpErrors(action, field);
    case 'sleep':
      return grace !== undefined && (action.seconds < 0 || action.seconds > grace)
        ? [
            invalid(
              field,
              action.seconds,
              `must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
            ),
          ]
        : [];
    default:
      return portOrName(action.port, `${field}.port`);
  }
}

function httpErrors(get: Fields, field: string): FieldError[] {
  return [
    ...(get.path === '' ? [required(`${field}.path`)] : []),
    ...portOrName(get.port, `${field}.port`),
    ...oneOf(get.scheme, ['HTTP', 'HTTPS'], `${field}.scheme`),
    ...listOf(get.httpHeaders).flatMap(({ name = '' }) =>
      /^[-A-Za-z0-9]+$/.test(name) ? [] : [invalid(`${field}.httpHeaders`, name, HEADER)],
    ),
  ];
}

const HEADER =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
];

/** @param once success is one success, as for liveness and startup */
export function probeErrors(probe: Fields | undefined, field: string, once: boolean): FieldError[] {
  if (!probe) return [];
  const { terminationGracePeriodSeconds: grace, successThreshold = 1 } = probe;
  const errors = [
    ...handlerErrors(probe, field),
    ...NUMBERS.flatMap((name) => nonNegative(probe[name], `${field}.${name}`)),
  ];
  const at = `${field}.terminationGracePeriodSeconds`;
  if (grace <= 0) errors.push(invalid(at, grace, 'must be greater than 0'));
  if (once && successThreshold !== 1)
    errors.push(invalid(`${field}.successThreshold`, successThreshold, 'must be 1'));
  if (!once && grace !== undefined) errors.push(invalid(at, grace, 'must not be set for readinessProbes'));
  return errors;
}

export function lifecycleErrors(lifecycle: Fields | undefined, field: string, grace?: number): FieldError[] {
  return ['postStart', 'preStop'].flatMap((hook) =>
    lifecycle?.[hook] ? handlerErrors(lifecycle[hook], `${field}.${hook}`, grace) : [],
  );
}
