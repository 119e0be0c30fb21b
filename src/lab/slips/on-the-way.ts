/** Slips between a clone and the cluster: not exported, not committed, not pushed, not followed, not yet. */
import type { KubeObject } from '../../session/session';
import { inWords } from '../durations';
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { manifests } from './manifests';
import type { Slip } from './slip';

/** Objects of Flux that were made in the cluster by hand: `flux create` without `--export`. */
export const notExported: Slip = {
  name: 'not-exported',
  stage: 'file',
  find: async (facts) => {
    const written = await manifests(facts);
    const live = await facts.objects({ kind: 'Kustomization' });
    return live
      .filter(({ metadata }) => metadata.labels?.['kustomize.toolkit.fluxcd.io/name'] === undefined)
      .filter(
        ({ metadata }) =>
          !written.some(({ kind, name }) => kind === 'Kustomization' && name === metadata.name),
      )
      .map(({ kind, metadata }) => ({
        slip: 'not-exported',
        message: `${kind} ${metadata.namespace}/${metadata.name} is in the cluster, and in no file.`,
        advice: `Without --export, "flux create" writes to the cluster and not to a file: nothing of it is in Git. Run it with --export, then "flux delete kustomization ${metadata.name}".`,
        found: 'in the cluster',
        expected: 'in a file',
      }));
  },
};

export const notCommitted: Slip = {
  name: 'not-committed',
  stage: 'git',
  find: async (facts) => {
    const clone = await facts.clone();
    const [change, ...more] = clone?.changes ?? [];
    if (!clone || !change) return [];
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    return [
      {
        slip: 'not-committed',
        message: `${change.path} is ${WORDS[change.state]}, and not committed${others}.`,
        advice: change.staged
          ? 'It is in the index. "git commit" makes it part of the history, "git push" brings it to the forge.'
          : 'Flux reads the forge, not your folder: "git add", "git commit", then "git push".',
        file: `${clone.path}/${change.path}`,
        found: change.state,
        expected: 'committed',
      },
    ];
  },
};

const WORDS = { untracked: 'new', added: 'new', modified: 'changed', deleted: 'deleted' } as const;

export const otherBranch: Slip = {
  name: 'other-branch',
  stage: 'git',
  find: async (facts) => {
    const clone = await facts.clone();
    const repository = await facts.repository(clone?.repository ?? '');
    if (!clone || !repository) return [];
    const followed = repository.defaultBranch;
    if (clone.branch !== undefined && clone.branch !== followed && clone.head !== undefined) {
      const there = repository.branches[followed]?.some((commit) => commit.sha === clone.head);
      if (!there) return [branchMiss(`You are on branch ${clone.branch}`, clone.branch, followed)];
    }
    const known = new Set(repository.branches[followed]?.map((commit) => commit.sha));
    const other = Object.entries(repository.branches).find(
      ([name, [head]]) => name !== followed && head !== undefined && !known.has(head.sha),
    );
    return other ? [branchMiss(`The forge has your commit on branch ${other[0]}`, other[0], followed)] : [];
  },
};

function branchMiss(what: string, found: string, followed: string): Miss {
  return {
    slip: 'other-branch',
    message: `${what}; Flux follows ${followed}.`,
    advice: `"git switch ${followed}", "git merge ${found}", then "git push".`,
    found,
    expected: followed,
  };
}

export const notPushed: Slip = {
  name: 'not-pushed',
  stage: 'git',
  find: async (facts) => {
    const clone = await facts.clone();
    const commit = clone?.ahead[0];
    if (!clone || !commit) return [];
    return [
      {
        slip: 'not-pushed',
        message: `The commit "${commit.message.split('\n')[0]}" is in your clone only.`,
        advice: '"git push" brings it to the forge, where Flux looks.',
        found: `${clone.ahead.length} ahead of origin/${clone.branch}`,
        expected: 'pushed',
      },
    ];
  },
};

/** The root Kustomization or its source is told to rest. */
export const suspended: Slip = {
  name: 'suspended',
  stage: 'flux',
  find: async (facts) => {
    const resting = (await reconciled(facts)).filter((object) => object['spec']?.suspend === true);
    return resting.map(({ kind, metadata }) => ({
      slip: 'suspended',
      message: `${kind} ${metadata.namespace}/${metadata.name} is suspended.`,
      advice: `Flux does nothing with it until "flux resume ${COMMANDS[kind] ?? kind.toLowerCase()} ${metadata.name}${inNamespace(metadata.namespace)}".`,
      field: 'spec.suspend',
      found: 'true',
      expected: 'false',
    }));
  },
};

const COMMANDS: Record<string, string> = { Kustomization: 'kustomization', GitRepository: 'source git' };

function inNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === 'flux-system' ? '' : ` -n ${namespace}`;
}

async function reconciled(facts: Facts): Promise<KubeObject[]> {
  const sources = await facts.objects({ kind: 'GitRepository' });
  return [...sources, ...(await facts.objects({ kind: 'Kustomization' }))];
}

/** Flux has not fetched what was pushed. */
export const notFetched: Slip = {
  name: 'not-fetched',
  stage: 'flux',
  find: async (facts) => {
    const misses: Miss[] = [];
    for (const source of await facts.objects({ kind: 'GitRepository' })) {
      const behind = await behindForge(source, facts);
      if (behind) misses.push(behind);
    }
    return misses;
  },
};

async function behindForge(source: KubeObject, facts: Facts): Promise<Miss | undefined> {
  const url = String(source['spec']?.url ?? '');
  const { branch = 'master', ...pinned } = (source['spec']?.ref ?? {}) as Record<string, string>;
  // what is pinned stays, however far the branch has come
  if (Object.keys(pinned).length > 0) return undefined;
  const name = url
    .replace(/\.git$/, '')
    .split('/')
    .slice(-2)
    .join('/');
  const head = (await facts.repository(name))?.branches[branch]?.[0];
  const fetched = String(source['status']?.artifact?.revision ?? '').split('sha1:')[1];
  if (!head || fetched === undefined || fetched === head.sha) return undefined;
  const { metadata } = source;
  return {
    slip: 'not-fetched',
    message: `The forge has ${name} at ${head.sha.slice(0, 8)}; Flux has fetched ${fetched.slice(0, 8)}.`,
    advice: `Flux looks every ${intervalOf(source)}. Wait, or ask: "flux reconcile source git ${metadata.name}${inNamespace(metadata.namespace)}".`,
    found: fetched.slice(0, 8),
    expected: head.sha.slice(0, 8),
  };
}

function intervalOf(object: KubeObject): string {
  return String(object['spec']?.interval ?? '').replace(/(?<=m)0s$/, '') || inWords(60_000);
}

/** A Kustomization has not come round to what its source fetched. */
export const notReconciled: Slip = {
  name: 'not-reconciled',
  stage: 'flux',
  find: async (facts) => {
    const sources = await facts.objects({ kind: 'GitRepository' });
    return (await facts.objects({ kind: 'Kustomization' })).flatMap((object) => {
      const { metadata } = object;
      const reference = object['spec']?.sourceRef ?? {};
      const source = sources.find(
        ({ metadata: { name, namespace } }) =>
          name === reference.name && namespace === (reference.namespace ?? metadata.namespace),
      );
      const fetched = source?.['status']?.artifact?.revision as string | undefined;
      const tried = (object['status']?.lastAttemptedRevision ?? '') as string;
      if (fetched === undefined || tried === fetched || failing(object)) return [];
      return [
        {
          slip: 'not-reconciled',
          message: `Kustomization ${metadata.namespace}/${metadata.name} has not come round to ${short(fetched)} yet.`,
          advice: `Ask for it: "flux reconcile kustomization ${metadata.name}${inNamespace(metadata.namespace)}".`,
          found: short(tried) || 'nothing',
          expected: short(fetched),
        },
      ];
    });
  },
};

function failing(object: KubeObject): boolean {
  const conditions = (object['status']?.conditions ?? []) as { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'False');
}

function short(revision: string): string {
  return revision.replace(/(sha1:\w{8})\w+/, '$1');
}
