import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, REPOSITORY, smallWorld, type SmallWorld } from './small-world';

const SOURCE = APP.split('---\n')[0]!;

describe('a GitRepository', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
  });

  it('stores the files of its branch', async () => {
    const commit = world.commit({ 'one.yaml': CONFIG_MAP('one') });
    world.apply(SOURCE);
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `True Succeeded stored artifact for revision 'main@sha1:${commit}'`,
    );
    expect(world.events('GitRepository', 'app')).toEqual([
      "Normal NewArtifact stored artifact for commit 'Change'",
    ]);
  });

  it('follows the branch at its interval', async () => {
    world.apply(SOURCE);
    await world.pass(5);
    const commit = world.commit({ 'one.yaml': CONFIG_MAP('one') });
    await world.pass(30);
    expect(world.ready('GitRepository', 'app')).not.toContain(commit);
    await world.pass(40);
    expect(world.ready('GitRepository', 'app')).toContain(commit);
  });

  it('says what a branch lacks', async () => {
    world.apply(SOURCE.replace('branch: main', 'branch: ghost'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False GitOperationFailed failed to checkout and determine revision: unable to clone 'https://github.com/${REPOSITORY}': couldn't find remote ref "refs/heads/ghost"`,
    );
  });

  it('quotes a range of versions that is none', async () => {
    world.apply(SOURCE.replace('branch: main', 'semver: newest'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      'False GitOperationFailed failed to checkout and determine revision: semver parse error: improper constraint: "newest"',
    );
  });

  it('names the repository that it is to include, and the folder that it lacks', async () => {
    const include =
      'include:\n    - repository:\n        name: other\n      fromPath: ghost\n      toPath: in';
    world.apply(SOURCE.replace('interval: 1m', `interval: 1m\n  ${include}`));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False NotFound could not get resource for include 'other': GitRepository.source.toolkit.fluxcd.io "other" not found`,
    );
    expect(world.log('source-controller')).toContainEqual(
      expect.objectContaining({ msg: 'reconciliation waiting', duration: 30 }),
    );
    world.commit({ 'one.yaml': CONFIG_MAP('one') });
    world.apply(SOURCE.replace('name: app', 'name: other'));
    await world.pass(40);
    expect(world.ready('GitRepository', 'app')).toMatch(
      /^False CopyFailure failed to copy 'other' include from ghost to in: cannot stat (\/tmp\/flux-include-\d+\/unpack\/ghost): stat \1: no such file or directory$/,
    );
  });

  it('names the secret it misses', async () => {
    world.apply(SOURCE.replace('interval: 1m', 'interval: 1m\n  secretRef:\n    name: keys'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False AuthenticationFailed failed to get secret 'default/keys': failed to get secret 'default/keys': secrets "keys" not found`,
    );
  });

  it('wants the proxy that its secret names, in a scheme it knows', async () => {
    world.apply(SOURCE.replace('interval: 1m', 'interval: 1m\n  proxySecretRef:\n    name: proxy'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False AuthenticationFailed failed to configure proxy options: secret 'default/proxy' not found`,
    );
    world.apply(
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: proxy\n  namespace: default\nstringData:\n  address: ftp://proxy\n`,
    );
    await world.pass(10);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False AuthenticationFailed failed to configure proxy options: secret 'default/proxy': proxy URL must use one of the supported schemes (http, https, socks5), got 'ftp'`,
    );
  });

  it("wants an app's data where the provider is GitHub", async () => {
    world.apply(SOURCE.replace('interval: 1m', 'interval: 1m\n  provider: github'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      'False InvalidProviderConfiguration secretRef with github app data must be specified when provider is set to github',
    );
  });

  it('refuses commits that nobody signed where signatures are to be verified', async () => {
    const commit = world.commit({ 'one.yaml': CONFIG_MAP('one') });
    const verify = (mode: string): string =>
      SOURCE.replace(
        'interval: 1m',
        `interval: 1m\n  verify:\n    mode: ${mode}\n    secretRef:\n      name: keys`,
      );
    world.apply(verify('HEAD'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      'False VerificationError public keys secret error: secrets "keys" not found',
    );
    world.apply('apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\n  namespace: default\n');
    await world.pass(10);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False InvalidCommitSignature signature verification of commit '${commit}' failed: unsupported signature type: empty`,
    );
    world.apply(verify('Tag'));
    await world.pass(10);
    expect(world.ready('GitRepository', 'app')).toContain('InvalidVerificationMode');
  });

  it('stands still while it is suspended', async () => {
    world.apply(SOURCE.replace('interval: 1m', 'interval: 1m\n  suspend: true'));
    await world.pass(100);
    expect(world.ready('GitRepository', 'app')).toBe('');
  });

  it('says so when it looked and nothing was new', async () => {
    world.apply(SOURCE);
    await world.pass(5);
    world.annotate('GitRepository', 'app', { 'reconcile.fluxcd.io/requestedAt': '1' });
    await world.pass(5);
    expect(world.events('GitRepository', 'app').at(-1)).toMatch(
      /^Normal GitOperationSucceeded no changes since last reconcil/,
    );
  });
});
