/** Rules over the `crds` folder. Models: pkg/chart/v2/lint/rules/crds.go. */
import { definitionsOf } from '../chart/chart';
import { loadAny } from '../chart/load';
import type { Findings, LintInput } from './findings';
import { eachObject } from './objects';

export function lintDefinitions({ files, folder }: LintInput, found: Findings): void {
  const path = `${folder}/crds`;
  if (!files.exists(path)) return;
  if (!files.isDirectory(path)) {
    found.note('ERROR', 'crds/', 'not a directory');
    return;
  }
  const chart = found.attempt('ERROR', 'crds/', () => loadAny(files, folder));
  for (const { name, text } of chart ? definitionsOf(chart) : []) {
    const isRead = eachObject(
      text,
      ({ apiVersion = '', Kind }) => {
        if (!apiVersion.startsWith('apiextensions.k8s.io'))
          found.note('ERROR', name, "apiVersion is not in 'apiextensions.k8s.io'");
        if (Kind !== 'CustomResourceDefinition')
          found.note('ERROR', name, "object kind is not 'CustomResourceDefinition'");
      },
      (reason) => found.note('ERROR', name, reason),
    );
    if (!isRead) return;
  }
}
