/**
 * The probes of one running container, asked again and again.
 *
 * Models: the kubelet's `prober.worker`: a startup probe comes first, and until it has passed no other is asked; readiness
 * decides who gets visitors, liveness and startup have the container killed; thresholds count answers in a row.
 * Left out: the chance with which workers spread their first question after a kubelet's restart, grace periods of probes.
 */
import type { Cancel } from '../../../time/clock';
import type { KubeObject } from '../../api';
import type { ProbeAnswer, Probed, ProbeSpec } from '../../containers/probe';

export type ProbeKind = 'Startup' | 'Readiness' | 'Liveness';

/** What the kubelet lends: its clock, and what follows of an answer. */
export interface ProbeHost {
  /** Does it with the pod as it is after so many ms of world time, unless the container is gone by then. */
  later(ms: number, action: (pod: KubeObject) => void): void;
  ask(pod: KubeObject, probe: ProbeSpec, answered: (answer: ProbeAnswer) => void): void;
  tell(pod: KubeObject, message: string): void;
  started(pod: KubeObject): void;
  ready(pod: KubeObject, is: boolean): void;
  kill(pod: KubeObject, kind: ProbeKind): void;
}

/** Begins to ask. @param first ms that pass before a container that has just started can answer */
export function startProbes(container: Probed, host: ProbeHost, first: number): void {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const begin = (delay: number, pod?: KubeObject): void => {
    if (readinessProbe)
      work('Readiness', readinessProbe, host, delay, (now, passed) => host.ready(now, passed));
    else if (pod) host.ready(pod, true);
    else host.later(delay, (now) => host.ready(now, true));
    if (livenessProbe)
      work('Liveness', livenessProbe, host, delay, (now, passed) => {
        if (!passed) host.kill(now, 'Liveness');
      });
  };
  if (!startupProbe) return begin(first);
  let done = false;
  work(
    'Startup',
    startupProbe,
    host,
    first,
    (now, passed) => {
      if (done) return;
      done = passed;
      if (!passed) return host.kill(now, 'Startup');
      host.started(now);
      begin(0, now);
    },
    () => done,
  );
}

/** @param settled is told when as many answers in a row as the threshold asks for were the same */
function work(
  kind: ProbeKind,
  probe: ProbeSpec,
  host: ProbeHost,
  delay: number,
  settled: (pod: KubeObject, passed: boolean) => void,
  over: () => boolean = () => false,
): void {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe;
  const row = { result: '', length: 0 };
  const judge = (pod: KubeObject, { result, output }: ProbeAnswer): void => {
    if (result === 'unknown')
      return host.tell(pod, `${kind} probe errored and resulted in unknown state: ${output}`);
    if (result === 'failure') host.tell(pod, `${kind} probe failed: ${output}`);
    row.length = row.result === result ? row.length + 1 : 1;
    row.result = result;
    const enough = result === 'success' ? successThreshold : failureThreshold;
    if (row.length >= enough) settled(pod, result === 'success');
  };
  const ask = (pod: KubeObject): void => {
    host.ask(pod, probe, (answer) => judge(pod, answer));
    if (!over()) host.later(periodSeconds * 1000, ask);
  };
  host.later(delay + initialDelaySeconds * 1000, ask);
}

/** Timers that end together. */
export function createTimers(after: (ms: number, action: () => void) => Cancel): {
  later(ms: number, action: () => void): void;
  cancel: Cancel;
} {
  const running = new Set<Cancel>();
  let over = false;
  return {
    later(ms, action) {
      if (over) return;
      const cancel = after(ms, () => {
        running.delete(cancel);
        action();
      });
      running.add(cancel);
    },
    cancel() {
      over = true;
      for (const each of running) each();
      running.clear();
    },
  };
}
