import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes each, in one thread: begun first, so that no core waits for them at the end. */
const LONGEST = ['tests/cli/oracle.test.ts', 'tests/cli/check-labs.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONGEST.some((each) => moduleId.endsWith(each));
    return [...sorted.filter(isLong), ...sorted.filter((each) => !isLong(each))];
  }
}

// The pure rooms and the command line are tested in Node; all that touches page or Worker in Chromium (web-test-runner.config.js).
export default defineConfig({
  test: {
    include: ['tests/{session,world,lab,deck,cli,real}/**/*.test.ts'],
    pool: 'threads',
    // every core: nothing else of the run goes on beside it
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
  },
});
