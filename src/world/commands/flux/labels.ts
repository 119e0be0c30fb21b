/** `--label` of `flux create`. Models: `parseLabels` of `cmd/flux/create.go`. */
import type { Call } from './call';
import { FluxError } from './call';
import { goList, labelValueErrors, qualifiedNameErrors } from './names';

/** @throws FluxError for what is no label */
export function readLabels(call: Call): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const label of call.typed.list('label')) {
    const parts = label.split('=');
    if (parts.length !== 2) throw new FluxError(`invalid label format '${label}', must be key=value`);
    const [key, value] = parts as [string, string];
    const wrongKey = qualifiedNameErrors(key);
    if (wrongKey.length) throw new FluxError(`invalid label '${key}': ${goList(wrongKey)}`);
    const wrongValue = labelValueErrors(value);
    if (wrongValue.length) throw new FluxError(`invalid label value '${value}': ${goList(wrongValue)}`);
    labels[key] = value;
  }
  return labels;
}
