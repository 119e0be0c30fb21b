/**
 * Running a release's tests: hooks of the event `test`.
 *
 * Models: helm v4 pkg/action/release_testing.go. Left out: logs of the test pods.
 */
import { Interrupted } from '../../time/clock';
import type { Hook, Release } from '../release/release';
import { isReleaseName, type Configuration } from './configuration';
import { startHooks } from './hooks';

export interface TestOptions {
  /** ms */
  timeout: number;
  /** Names of the tests to run; all where empty. */
  include: string[];
  exclude: string[];
}

/** Answers the release with the results in its hooks. @throws Error where a test fails */
export async function testRelease(
  config: Configuration,
  name: string,
  { timeout, include, exclude }: TestOptions,
): Promise<Release> {
  if (!isReleaseName(name)) throw new Error(`releaseTest: Release name is invalid: ${name}`);
  const release = config.releases.last(name);
  const all = release.hooks ?? [];
  const chosen = ({ name: hook }: Hook): boolean =>
    !exclude.includes(hook) && (!include.length || include.includes(hook));
  const skipped = all.filter((hook) => !chosen(hook));
  release.hooks = all.filter(chosen);
  const finish = async (): Promise<void> => {
    release.hooks = [...skipped, ...(release.hooks ?? [])];
    config.releases.update(release);
  };
  try {
    const done = await startHooks(config, release, 'test', timeout, release.apply_method === 'ssa');
    await finish();
    await done();
  } catch (error) {
    if (!(error instanceof Interrupted)) await finish();
    throw error;
  }
  return release;
}
