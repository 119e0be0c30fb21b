/** A chart as `install` and `template` want it: there, whole, installable. Models: `runInstall` of helm v4. */
import type { Chart } from '../../helm/chart/chart';
import { checkDependencies } from '../../helm/chart/dependencies';
import { loadChart } from '../../helm/chart/load';
import type { Call } from './call';
import { checkInstallable } from './name-and-chart';

/** @param path absolute @throws Error in Helm's words */
export function loadInstallable(call: Call, path: string): Chart {
  return checked(call, loadChart(call.files, path, call.log), true);
}

/** As `upgrade` wants it: a library is no error yet. @param path absolute @throws Error in Helm's words */
export function loadWhole(call: Call, path: string): Chart {
  return checked(call, loadChart(call.files, path, call.log), false);
}

function checked(call: Call, chart: Chart, installable: boolean): Chart {
  if (installable) checkInstallable(chart.metadata);
  if (chart.metadata.deprecated) call.log('warn', 'this chart is deprecated');
  try {
    checkDependencies(chart);
  } catch (error) {
    throw new Error(
      `an error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: ${(error as Error).message}`,
    );
  }
  return chart;
}

/** Only charts of apiVersion v1 and v2 can be released or packed. @throws Error */
export function checkApiVersion({ metadata }: Chart): void {
  if (metadata.apiVersion === 'v3') throw new Error('invalid chart apiVersion');
}
