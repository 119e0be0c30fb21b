/**
 * Helm as helm-controller uses it: charts out of artifacts, and the engine that renders them.
 *
 * Models: `SecureLoadChartFromURL` of helm-controller internal/loader.
 */
import type { Chart } from '../../helm/chart/chart';
import { loadChartArchive, loadFiles } from '../../helm/chart/load';
import { createChartEngine } from '../../helm/engine/engine';
import type { Clock } from '../../time/clock';
import type { Names } from '../../time/names';
import type { Content } from '../source/artifact-storage';
import type { ChartTools } from './work';

export function chartTools(clock: Clock, names: Names): ChartTools {
  return { load: loadContent, engine: createChartEngine({ clock, names }) };
}

/** A chart that lies in an artifact: its files, a folder with them, or the packed chart. @throws Error */
function loadContent(content: Content): Chart {
  const [first, ...others] = content;
  if (first && !others.length && first[0].endsWith('.tgz')) return loadChartArchive(first[1]);
  if (content.has('Chart.yaml')) return loadFiles(content);
  const below = [...content].map(([path, bytes]): [string, Uint8Array] => [
    path.slice(path.indexOf('/') + 1),
    bytes,
  ]);
  return loadFiles(new Map(below.filter(([path]) => path)));
}
