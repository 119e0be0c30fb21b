/** Putting right what somebody changed. Models: `CorrectClusterDrift` of helm-controller internal/reconcile. */
import { describeChanges } from '../ssa/change-set';
import { correctDrift, type Difference } from './drift';
import type { ReleaseAction } from './release-actions';
import { configFor } from './release-config';
import { tellOfSnapshot } from './release-events';
import { timeoutOf } from './release-spec';
import { fullName, latest } from './snapshots';
import type { ReleaseWork } from './work';

export function correctDriftAction(work: ReleaseWork, differences: readonly Difference[]): ReleaseAction {
  return {
    name: 'correct cluster drift',
    type: 'drift correction',
    timeout: timeoutOf(work.object),
    run: async () => correct(work, differences),
  };
}

function correct(work: ReleaseWork, differences: readonly Difference[]): void {
  work.conditions.markUnknown('Ready', 'Progressing', 'correcting cluster drift');
  const { changes, problems } = correctDrift(configFor(work), differences);
  const current = latest(work.object)!;
  const release = fullName(current);
  if (problems.length) {
    const partly = changes.length ? 'partially ' : '';
    const done = changes.length ? `\n\nSuccessful corrections:\n${describeChanges(changes)}` : '';
    const message = `Failed to ${partly}correct cluster state of release ${release}:\n${problems.join('\n')}${done}`;
    tellOfSnapshot(work, current, 'Warning', 'DriftCorrectionFailed', message);
  } else if (changes.length) {
    const message = `Cluster state of release ${release} has been corrected:\n${describeChanges(changes)}`;
    tellOfSnapshot(work, current, 'Normal', 'DriftCorrected', message);
  }
}
