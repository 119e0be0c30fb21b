/** Labels that somebody gives a release. */

const SYSTEM_LABELS = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** @throws Error where one is Helm's own */
export function checkLabels(labels: Record<string, string>): void {
  if (SYSTEM_LABELS.some((name) => Object.hasOwn(labels, name)))
    throw new Error(
      `user supplied labels contains system reserved label name. System labels: [${SYSTEM_LABELS.join(' ')}]`,
    );
}
