/** Why no node fits, as the scheduler counts it. */

export interface Misfit {
  reason: string;
  /** Could evicting other pods help? */
  helpful: boolean;
}

/** `0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: …` */
export function misfitText(misfits: Misfit[]): string {
  const total = misfits.length;
  const counts = new Map<string, number>();
  for (const { reason } of misfits) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const hopeless = misfits.filter((each) => !each.helpful).length;
  const preemption = [
    ...(total - hopeless ? [`${total - hopeless} No preemption victims found for incoming pod`] : []),
    ...(hopeless ? [`${hopeless} Preemption is not helpful for scheduling`] : []),
  ].sort();
  return `0/${total} nodes are available: ${reasons.join(', ')}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${preemption.join(', ')}.`;
}
