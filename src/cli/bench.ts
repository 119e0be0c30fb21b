/**
 * `npm run bench [-- NAME…]`: sizes and speeds, on this machine, now. Needs a build (`npm run build`) for the sizes.
 * Nothing here passes or fails; the numbers are for comparing before and after.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { prepare, solve } from '../lab/acts';
import { createWorld } from '../world/world';
import { benchHelm, benchKustomize } from './bench-builds';
import { print, sample, spread } from './bench-figures';
import { benchTenants } from './bench-tenants';
import { readDecks, readLabs } from './course';

const benches: Record<string, () => Promise<void> | void> = {
  sizes,
  prompt,
  commands,
  labs,
  kustomize: benchKustomize,
  helm: benchHelm,
  tenants,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches))
  if (!wanted.length || wanted.includes(name)) await bench();

/** What the browser loads before the first slide shows: the scripts that index.html names, and what they import at once. */
function sizes(): void {
  if (!fs.existsSync('dist/index.html')) return print('JS before the first slide', 'no build: npm run build');
  const html = fs.readFileSync('dist/index.html', 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map((match) => match[1]!);
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file) || !fs.existsSync(path.join('dist', file))) return;
    loaded.add(file);
    const text = fs.readFileSync(path.join('dist', file), 'utf8');
    for (const match of text.matchAll(/(?:^|[;}\n])import(?:[^'"();]*?from)?\s*["']\.\/([^"']+\.js)["']/g)) {
      load(path.posix.join(path.posix.dirname(file), match[1]!));
    }
  };
  named.forEach(load);
  const gz = [...loaded].reduce(
    (sum, file) => sum + gzipSync(fs.readFileSync(path.join('dist', file))).length,
    0,
  );
  print('JS before the first slide', `${(gz / 1024).toFixed(1)} KiB gz in ${loaded.size} files`);
}

/** From nothing to a shell with a bootstrapped cluster behind it. */
async function prompt(): Promise<void> {
  const times = await sample(15, async () => {
    await (await createWorld({})).prompt();
  });
  print('time to prompt (world built, Flux bootstrapped)', spread(times));
}

async function commands(): Promise<void> {
  const session = await createWorld({});
  await session.run(
    'git clone -q https://github.com/container-training-fleet/fleet-config-using-flux-lpiot && cd fleet*',
  );
  const lines = [
    'flux get all',
    'kubectl get pods -A',
    'git status',
    'ls -la clusters/CLOUDY/flux-system',
    'flux create kustomization tenants --source=GitRepository/flux-system --path=./tenants/test --export',
    'kubectl get ks -n flux-system flux-system -o yaml',
    'git log --oneline',
    'echo hello | grep h',
  ];
  const all: number[] = [];
  for (const line of lines) {
    const times = await sample(30, () => session.run(line));
    all.push(...times);
    print(`  ${line.slice(0, 60)}`, spread(times));
  }
  print('latency of a command', spread(all));
}

/** Each lab walked from its first step to its last, and all that the checker proves of them. */
async function labs(): Promise<void> {
  for (const lab of readLabs('.', readDecks('.'))) {
    const times = await sample(3, async () => {
      const session = await createWorld(lab.world);
      await prepare(session, lab);
      for (const step of lab.steps) await solve(session, lab, step);
    });
    print(`the lab ${lab.name}, ${lab.steps.length} steps solved headless`, spread(times));
  }
  const started = performance.now();
  const result = spawnSync('npm', ['run', '-s', 'check-labs'], { encoding: 'utf8' });
  print(
    'check-labs, all promises of all labs',
    `${((performance.now() - started) / 1000).toFixed(2)} s, exit code ${result.status}`,
  );
}

/** Costs should grow in line with the work: the second is ten times the first. */
async function tenants(): Promise<void> {
  for (const count of [5, 50]) {
    const result = await benchTenants(count, 10);
    const ms = (value: number): string => `${value.toFixed(0)} ms`;
    const all = count + 2;
    print(
      `${count} tenants with ten workloads each`,
      `${result.ready} of ${all} Kustomizations ready, ${result.pods} pods ready`,
    );
    print('  from nothing to all of it running (three minutes)', ms(result.rollOut));
    print('  a full reconciliation (one minute)', ms(result.reconcile));
    print('  flux get all -A', `${ms(result.getAll)}, ${result.rows} lines`);
    print('  memory', `${(result.memory / 2 ** 20).toFixed(1)} MiB`);
  }
}
