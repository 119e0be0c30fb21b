/**
 * `--record`: the command that changed an object, written on the object.
 *
 * Models: cli-runtime's `ChangeCauseRecorder`. Left out: commands that only touch metadata do not record themselves.
 */
import type { KubeObject } from '../../kube/api';
import type { Run } from './run';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** Notes the command on the object, where that is asked for. */
export function record(run: Run, object: KubeObject): void {
  if (!run.flag('record')) return;
  object.metadata.annotations = { ...object.metadata.annotations, [CHANGE_CAUSE]: changeCause(run) };
}

/** `kubectl set image deploy/web web=nginx:2 --record=true` */
export function changeCause(run: Run): string {
  const flags = run.invocation.given().map((name) => {
    const list = run.list(name);
    return (list.length ? list : [run.text(name)]).map((value) => ` --${name}=${value}`).join('');
  });
  return `${[run.path, ...run.args].join(' ')}${flags.join('')}`;
}
