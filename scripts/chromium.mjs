// Finds Chromium for the page's tests; on a machine without one, takes it from the distribution's packages.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';

const PLACES = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** How Chromium is started in tests: no GPU, no network of its own. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium, or undefined. */
export function findChromium() {
  return PLACES.find((place) => place && fs.existsSync(place));
}

/** Path of a Chromium, installed if need be. Throws an Error that says what to do where that cannot be done. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const canInstall = spawnSync('sh', ['-c', 'command -v apt-get']).status === 0;
  if (canInstall) {
    console.log("No Chromium found: installing it from the distribution's packages.");
    try {
      const run = (...words) => {
        const [program, ...rest] = [...sudo, ...words];
        execFileSync(program, rest, {
          stdio: ['ignore', 'ignore', 'inherit'],
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
      };
      run('apt-get', 'update', '-qq');
      run('apt-get', 'install', '-y', '-qq', 'chromium');
    } catch (error) {
      console.error(error.message);
    }
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    'The tests of the page need Chromium, and none was found or could be installed.\n' +
      'Install Chromium or Chrome, or name one: CHROME_PATH=/path/to/chrome npm test',
  );
}
