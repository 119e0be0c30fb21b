/** `--dry-run` of `template`, `install`, `upgrade`. Models: `cmdGetDryRunFlagStrategy` of helm v4. */
import type { Call } from './call';

export type DryRun = 'none' | 'client' | 'server';

/** @throws Error for a value that is none */
export function dryRunOf({ typed, log }: Call, isTemplate = false): DryRun {
  const value = typed.text('dry-run');
  const notForTemplate = `invalid dry-run value (${JSON.stringify(value)}). Must be "server" or "client"`;
  if (value === 'unset') {
    log('warn', "--dry-run is deprecated and should be replaced with '--dry-run=client'");
    return 'client';
  }
  if (value === 'client' || value === 'server') return value;
  if (value === 'none') {
    if (isTemplate) throw new Error(notForTemplate);
    return 'none';
  }
  const isYes = ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
  if (!isYes && !['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value))
    throw new Error(
      `invalid dry-run value (${JSON.stringify(value)}). Must be "none", "server", or "client"`,
    );
  if (isTemplate && !isYes) throw new Error(notForTemplate);
  const result = isYes ? 'client' : 'none';
  log(
    'warn',
    `boolean '--dry-run=${isYes}' flag is deprecated and must be replaced with '--dry-run=${result}'`,
  );
  return result;
}

/** Is it a dry run without the cluster? */
export function clientDryRun(call: Call, isTemplate = false): boolean {
  return dryRunOf(call, isTemplate) === 'client' && !call.typed.flag('validate');
}
