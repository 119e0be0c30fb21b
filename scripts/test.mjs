// `npm test`: installs what is missing, then runs everything. `npm test -- --group NAME` runs the test files whose path holds NAME.
// The last line of the output is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { ensurePackages } from './install.mjs';
import { ensureChromium } from './chromium.mjs';

const at = process.argv.indexOf('--group');
const group = at > 0 ? process.argv[at + 1] : undefined;

ensurePackages();
let chromium;
try {
  chromium = ensureChromium();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

fs.mkdirSync('.cache', { recursive: true });
const totals = { passed: 0, failed: 0 };

if (!group) one('check', ['npm', 'run', '-s', 'check']);
suite(
  'node',
  [
    'npx',
    'vitest',
    'run',
    ...(group ? [group, '--passWithNoTests'] : []),
    '--reporter=default',
    '--reporter=json',
    '--outputFile=.cache/vitest.json',
  ],
  () => {
    const report = JSON.parse(fs.readFileSync('.cache/vitest.json', 'utf8'));
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((each) => each.status === 'failed'),
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
  },
);
suite(
  'page',
  ['npx', 'web-test-runner', ...(group ? ['--files', `tests/{components,app}/**/*${group}*.test.ts`] : [])],
  () => JSON.parse(fs.readFileSync('.cache/web-test-runner.json', 'utf8')),
);
if (!group) {
  one('build', ['npm', 'run', '-s', 'build']);
  suite(
    'journeys',
    [
      'npx',
      'vitest',
      'run',
      '--config',
      'vitest.journeys.config.ts',
      '--reporter=default',
      '--reporter=json',
      '--outputFile=.cache/journeys.json',
    ],
    () => {
      const report = JSON.parse(fs.readFileSync('.cache/journeys.json', 'utf8'));
      return { passed: report.numPassedTests, failed: report.numFailedTests };
    },
  );
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed ? 1 : 0);

/** Runs a command that counts as a single test. */
function one(name, command) {
  const ok = run(name, command);
  totals[ok ? 'passed' : 'failed']++;
}

/** Runs a test runner and adds what `count` reads of its report; a runner that breaks counts as a failure. */
function suite(name, command, count) {
  for (const report of ['vitest', 'web-test-runner', 'journeys'])
    fs.rmSync(`.cache/${report}.json`, { force: true });
  const ok = run(name, command);
  let counted = { passed: 0, failed: 0 };
  try {
    counted = count();
  } catch (error) {
    console.error(`${name}: no report: ${error.message}`);
  }
  if (!ok && !counted.failed) counted.failed++;
  if (!group && !counted.passed && !counted.failed) counted.failed++;
  totals.passed += counted.passed;
  totals.failed += counted.failed;
}

function run(name, [program, ...args]) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const result = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, CHROME_PATH: chromium },
  });
  console.log(
    `== ${name}: ${result.status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  return result.status === 0;
}
