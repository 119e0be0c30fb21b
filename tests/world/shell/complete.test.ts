import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../src/world/world';

describe('Tab', async () => {
  const session = await createWorld();
  await session.run('mkdir -p fleet/clusters; touch fleet/clusters/tenants.yaml fleet/.hidden');
  const offered = async (line: string): Promise<string[]> =>
    (await session.complete(line, line.length)).map((each) => each.label ?? each.text);

  it('offers commands, sub-commands and flags', async () => {
    expect(await offered('kub')).toEqual(['kubectl']);
    expect(await offered('flux create ku')).toEqual(['kustomization']);
    expect(await offered('flux create kustomization tenants --int')).toEqual(['--interval=']);
    expect(await offered('echo a && flux recon')).toEqual(['reconcile']);
  });

  it('offers kinds and the names of objects in the cluster', async () => {
    expect(await offered('kubectl get kustomiz')).toEqual(['kustomizations']);
    expect(await offered('kubectl get ks ')).toEqual(['flux-system']);
    expect(await offered('kubectl -n flux-s')).toEqual(['flux-system']);
    expect(await offered('flux get kustomizations fl')).toEqual(['flux-system']);
    expect(await offered('flux create kustomization x --source=Git')).toEqual(['GitRepository/flux-system']);
  });

  it('offers paths, hidden ones only when asked for', async () => {
    expect(await offered('cat fle')).toEqual(['fleet/']);
    expect(await offered('cat fleet/')).toEqual(['clusters/']);
    expect(await offered('cat fleet/.h')).toEqual(['.hidden']);
    expect(await offered('kubectl apply -f fleet/clusters/t')).toEqual(['tenants.yaml']);
    expect(await offered('flux get ks > fl')).toEqual(['fleet/']);
  });

  it('offers what a repository has after git', async () => {
    await session.run(
      'git init -q -b main app && cd app && git commit -q --allow-empty -m A && git branch next',
    );
    await session.run('git remote add origin https://github.com/acme/app && touch notes.md');
    expect(await offered('git comm')).toEqual(['commit']);
    expect(await offered('git checkout ')).toEqual(['HEAD', 'main', 'next']);
    expect(await offered('git checkout not')).toEqual(['notes.md']);
    expect(await offered('git push o')).toEqual(['origin']);
    expect(await offered('git push origin m')).toEqual(['main']);
    expect(await offered('git commit --am')).toEqual(['--amend']);
    expect(await offered('git stash p')).toEqual(['pop', 'push']);
    expect(await offered('git add ')).toEqual(['notes.md']);
    await session.run('cd');
  });

  it('offers sub-commands of kustomize, and namespaces', async () => {
    expect(await offered('kustomize ed')).toEqual(['edit']);
    expect(await offered('kustomize edit ad')).toEqual(['add']);
    expect(await offered('kns flux')).toEqual(['flux-system']);
  });

  it('offers nothing of the cluster to who may not look', async () => {
    expect((await session.complete('kubectl get ks ', 15, 'rocky')).map((each) => each.text)).toEqual([]);
  });
});
