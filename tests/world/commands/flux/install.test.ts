import { beforeAll, describe, expect, it } from 'vitest';
import { smallWorld, type SmallWorld } from '../../flux/small-world';
import { shpod, type Shpod } from './shpod';

let world: SmallWorld;
let ops: Shpod;
beforeAll(async () => {
  world = await smallWorld();
  ops = shpod({}, world);
});
const run = async (line: string): Promise<string> => {
  const { stdout, stderr, code } = await ops.run(line);
  return `${stderr}${stdout}[${code}]`;
};

describe('flux install and uninstall', () => {
  it('finds an installation well', async () => {
    const said = await run('flux check');
    expect(said).toContain('✔ bootstrapped: false\n');
    expect(said).toContain('✔ source-controller: deployment ready\n► ghcr.io/fluxcd/source-controller:');
    expect(said).toMatch(/✔ all checks passed\n\[0\]$/);
  });

  it('tells what uninstalling would delete, and asks before it does', async () => {
    const said = await run('flux uninstall --dry-run');
    expect(said).toContain('► deleting components in flux-system namespace\n');
    expect(said).toContain('✔ Deployment/flux-system/source-controller deleted (dry run)\n');
    expect(said).toMatch(/✔ Namespace\/flux-system deleted \(dry run\)\n✔ uninstall finished\n\[0\]$/);
    expect(await run('flux uninstall')).toMatch(/^✗ aborting\n/);
    expect(world.exists('Deployment', 'source-controller', 'flux-system')).toBe(true);
  });

  it('uninstalls, and installs a part again', async () => {
    const gone = await run('flux uninstall --silent --keep-namespace');
    expect(gone).toContain(
      '✔ CustomResourceDefinition/kustomizations.kustomize.toolkit.fluxcd.io deleted \n',
    );
    expect(gone).not.toContain('Namespace/flux-system');
    expect(await run('flux get ks')).toBe(
      '✗ unable to retrieve the complete list of server APIs: kustomize.toolkit.fluxcd.io/v1: no matches for kustomize.toolkit.fluxcd.io/v1, Resource=\n[1]',
    );
    await world.pass(60);
    const said = await run('flux install --components=source-controller');
    expect(said).toContain('CustomResourceDefinition/gitrepositories.source.toolkit.fluxcd.io created\n');
    expect(said).toContain('◎ verifying installation\n');
    expect(world.exists('Deployment', 'kustomize-controller', 'flux-system')).toBe(false);
  });

  it.each([
    ['flux install --components=cake', 'component cake is not available'],
    [
      'flux install --log-level=loud',
      `invalid argument "loud" for "--log-level" flag: unsupported log level 'loud', must be one of: debug, info, error`,
    ],
    ['flux uninstall x', 'unknown command "x" for "flux uninstall"'],
  ])('refuses %s', async (line, why) => {
    expect(await run(line)).toBe(`✗ ${why}\n[1]`);
  });

  it('asks an agent that no shpod has for a key to bootstrap with, and says why that fails', async () => {
    const line = 'flux bootstrap git --url=ssh://git@github.com/org/app --path=x';
    const why =
      'unable to construct auth method with options: error creating SSH agent: "SSH agent requested but SSH_AUTH_SOCK not-specified"';
    expect((await ops.run(line)).stderr).toBe(
      `► cloning branch "main" from Git repository "ssh://git@github.com/org/app"\n⚠️  clone failure: ${why}\n⚠️  clone failure: ${why}\n✗ failed to clone repository: ${why}\n`,
    );
    expect((await ops.run(`${line} --private-key-file=id`)).stderr).toContain(
      'failed to create authentication options for ssh://git@github.com/org/app: open id: no such file or directory',
    );
  });
});
