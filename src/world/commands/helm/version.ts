/** `helm version`. Left out: functions in `--template`. */
import { BUILD } from '../../helm/engine/capabilities';
import { BUILTINS } from '../../helm/functions/builtins';
import { TemplateSet } from '../../helm/template/exec';
import { parseTemplate } from '../../helm/template/parse';
import { GoObject } from '../../helm/template/values';
import type { Call } from './call';

export function runVersion({ typed, context }: Call): void {
  const template = typed.text('template');
  if (template) context.out(rendered(template));
  else if (typed.flag('short')) context.out(`${BUILD.version}+g${BUILD.gitCommit.slice(0, 7)}\n`);
  else
    context.out(
      `version.BuildInfo{Version:"${BUILD.version}", GitCommit:"${BUILD.gitCommit}", GitTreeState:"${BUILD.gitTreeState}", GoVersion:"${BUILD.goVersion}", KubeClientVersion:"${BUILD.kubeClientVersion}"}\n`,
    );
}

function rendered(template: string): string {
  const set = new TemplateSet(BUILTINS);
  set.add(parseTemplate('_', template, new Set(Object.keys(BUILTINS))));
  return set.execute(
    '_',
    new GoObject('version.BuildInfo', {
      Version: BUILD.version,
      GitCommit: BUILD.gitCommit,
      GitTreeState: BUILD.gitTreeState,
      GoVersion: BUILD.goVersion,
      KubeClientVersion: BUILD.kubeClientVersion,
    }),
  );
}
