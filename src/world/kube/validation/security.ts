/**
 * Validation of security contexts.
 *
 * Models: `ValidateSecurityContext` and `validatePodSpecSecurityContext`. Left out: Windows, SELinux, AppArmor.
 */
import { invalid, required, type FieldError } from '../status-errors';
import { oneOf, oneOfIfAny, type Fields } from './fields';
import { internalStruct } from './internal-types';
import { relativePathErrors } from './paths';

const LARGEST_ID = 2147483647;

function idErrors(id: unknown, field: string): FieldError[] {
  return typeof id === 'number' && (id < 0 || id > LARGEST_ID)
    ? [invalid(field, id, `must be between 0 and ${LARGEST_ID}, inclusive`)]
    : [];
}

export function containerSecurityErrors(context: Fields | undefined, field: string): FieldError[] {
  if (!context) return [];
  const errors = [
    ...idErrors(context.runAsUser, `${field}.runAsUser`),
    ...idErrors(context.runAsGroup, `${field}.runAsGroup`),
    ...oneOfIfAny(context.procMount, ['Default', 'Unmasked'], `${field}.procMount`),
    ...seccompErrors(context.seccompProfile, `${field}.seccompProfile`),
  ];
  if (context.allowPrivilegeEscalation !== false) return errors;
  const shown = internalStruct('SecurityContext', context);
  if (context.privileged)
    errors.push(
      invalid(field, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'),
    );
  if ((context.capabilities?.add ?? []).includes('CAP_SYS_ADMIN'))
    errors.push(
      invalid(
        field,
        shown,
        'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
      ),
    );
  return errors;
}

/** Of a pod; `field` is the spec's. */
export function podSecurityErrors(spec: Fields, field: string): FieldError[] {
  const context = (spec.securityContext ?? {}) as Fields;
  const at = `${field}.securityContext`;
  const errors: FieldError[] = [];
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(
      invalid(
        `${field}.shareProcessNamespace`,
        true,
        'ShareProcessNamespace and HostPID cannot both be enabled',
      ),
    );
  return [
    ...errors,
    ...idErrors(context.fsGroup, `${at}.fsGroup`),
    ...idErrors(context.runAsUser, `${at}.runAsUser`),
    ...idErrors(context.runAsGroup, `${at}.runAsGroup`),
    ...((context.supplementalGroups ?? []) as number[]).flatMap((id, index) =>
      idErrors(id, `${at}.supplementalGroups[${index}]`),
    ),
    ...oneOfIfAny(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${at}.fsGroupChangePolicy`),
    ...seccompErrors(context.seccompProfile, `${at}.seccompProfile`),
  ];
}

function seccompErrors(profile: Fields | undefined, field: string): FieldError[] {
  if (!profile) return [];
  const { type = '', localhostProfile: local } = profile;
  const errors = type
    ? oneOf(type, ['Localhost', 'RuntimeDefault', 'Unconfined'], `${field}.type`)
    : [required(`${field}.type`, 'type is required when seccompProfile is set')];
  if (type === 'Localhost')
    return local === undefined
      ? [...errors, required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost')]
      : [...errors, ...relativePathErrors(local, `${field}.localhostProfile`)];
  if (local !== undefined)
    errors.push(
      invalid(
        `${field}.localhostProfile`,
        internalStruct('SeccompProfile', profile),
        'can only be set when seccomp type is Localhost',
      ),
    );
  return errors;
}
