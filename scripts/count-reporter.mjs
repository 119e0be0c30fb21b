// A reporter of @web/test-runner that leaves `{passed, failed}` in .cache/web-test-runner.json, for `npm test` to add up.
import fs from 'node:fs';

export function countReporter() {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0 };
      for (const session of sessions) {
        count(session.testResults, counts);
        if (!session.passed && !session.testResults) counts.failed++;
      }
      fs.mkdirSync('.cache', { recursive: true });
      fs.writeFileSync('.cache/web-test-runner.json', JSON.stringify(counts));
    },
  };
}

function count(suite, counts) {
  if (!suite) return;
  for (const test of suite.tests) if (!test.skipped) counts[test.passed ? 'passed' : 'failed']++;
  for (const inner of suite.suites) count(inner, counts);
}
