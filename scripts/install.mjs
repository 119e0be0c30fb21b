// Installs the packages of package-lock.json where they are missing or out of date.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** Makes node_modules match the lock file. Ends the process where that fails. */
export function ensurePackages() {
  const installed = 'node_modules/.package-lock.json';
  const fresh =
    fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync('package-lock.json').mtimeMs;
  if (fresh) return;
  console.log('Installing packages.');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  fs.utimesSync(installed, new Date(), new Date());
}
