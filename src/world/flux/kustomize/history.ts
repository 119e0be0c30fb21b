/**
 * The last five different outcomes of a Kustomization, newest first.
 *
 * Models: `meta.History` of fluxcd/pkg apis/meta.
 */
export interface Snapshot {
  /** Of what was built. */
  digest: string;
  firstReconciled: string;
  lastReconciled: string;
  lastReconciledDuration: string;
  lastReconciledStatus: string;
  metadata: Record<string, string>;
  totalReconciliations: number;
}

const LONGEST = 5;

/** Counts an outcome that is known, or adds it. */
export function upsertHistory(
  history: readonly Snapshot[] | undefined,
  now: { digest: string; at: string; duration: string; status: string; metadata: Record<string, string> },
): Snapshot[] {
  const all = history ?? [];
  const known = all.find((each) => each.digest === now.digest && each.lastReconciledStatus === now.status);
  const snapshot: Snapshot = {
    digest: now.digest,
    firstReconciled: known?.firstReconciled ?? now.at,
    lastReconciled: now.at,
    lastReconciledDuration: now.duration,
    lastReconciledStatus: now.status,
    metadata: now.metadata,
    totalReconciliations: (known?.totalReconciliations ?? 0) + 1,
  };
  return [snapshot, ...all.filter((each) => each !== known)].slice(0, LONGEST);
}
