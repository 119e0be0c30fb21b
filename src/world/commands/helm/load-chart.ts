/** A chart as `install` and `template` want it: there, whole, installable. Models: `runInstall` of helm v4. */
import type { Chart } from '../../helm/chart/chart';
import { checkDependencies } from '../../helm/chart/dependencies';
import { loadChart } from '../../helm/chart/load';
import type { Call } from './call';
import { updateDependencies } from './dependency-manager';
import { checkInstallable } from './name-and-chart';

/** @param path absolute @throws Error in Helm's words */
export function loadInstallable(call: Call, path: string): Chart {
  return checked(call, path, true);
}

/** As `upgrade` wants it: a library is no error yet. @param path absolute @throws Error in Helm's words */
export function loadWhole(call: Call, path: string): Chart {
  return checked(call, path, false);
}

function checked(call: Call, path: string, installable: boolean): Chart {
  const chart = loadChart(call.files, path, call.log);
  if (installable) checkInstallable(chart.metadata);
  if (chart.metadata.deprecated) call.log('warn', 'this chart is deprecated');
  try {
    checkDependencies(chart);
  } catch (error) {
    if (call.typed.flag('dependency-update')) return updated(call, path);
    throw new Error(
      `an error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: ${(error as Error).message}`,
    );
  }
  return chart;
}

/** The chart with what it lacked. @throws Error */
function updated(call: Call, path: string): Chart {
  updateDependencies(call, path, call.context.out);
  try {
    return loadChart(call.files, path, call.log);
  } catch (error) {
    throw new Error(`failed reloading chart after repo update: ${(error as Error).message}`);
  }
}

/** Only charts of apiVersion v1 and v2 can be released or packed. @throws Error */
export function checkApiVersion({ metadata }: Chart): void {
  if (metadata.apiVersion === 'v3') throw new Error('invalid chart apiVersion');
}
