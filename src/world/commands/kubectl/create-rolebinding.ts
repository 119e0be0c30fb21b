/** `kubectl create rolebinding NAME …` and `kubectl create clusterrolebinding NAME …`. */
import { KubectlError } from './errors';
import { createObject, metadata, nameOfNew } from './generate';
import type { Run } from './run';

const GROUP = 'rbac.authorization.k8s.io';

export function createRoleBinding(run: Run): void {
  const name = nameOfNew(run);
  const [role, clusterRole] = [run.text('role'), run.text('clusterrole')];
  if ((role === '') === (clusterRole === ''))
    throw new KubectlError('exactly one of clusterrole or role must be specified');
  createObject(
    run,
    {
      kind: 'RoleBinding',
      apiVersion: `${GROUP}/v1`,
      metadata: metadata(run, name),
      ...subjectsOf(run),
      roleRef: { apiGroup: GROUP, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole },
    },
    { failure: 'failed to create rolebinding: ' },
  );
}

export function createClusterRoleBinding(run: Run): void {
  const name = nameOfNew(run);
  createObject(
    run,
    {
      kind: 'ClusterRoleBinding',
      apiVersion: `${GROUP}/v1`,
      metadata: { name },
      ...subjectsOf(run),
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: run.text('clusterrole') },
    },
    { failure: 'failed to create clusterrolebinding: ', clusterWide: true },
  );
}

export interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}

/** Who is meant by `--user`, `--group` and `--serviceaccount`. @throws KubectlError */
export function subjectsOf(run: Run): { subjects?: Subject[] } {
  const subjects: Subject[] = [
    ...run.list('user').map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...run.list('group').map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...run.list('serviceaccount').map((text) => {
      const [namespace, name, ...more] = text.split(':');
      if (!namespace || !name || more.length)
        throw new KubectlError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
  return subjects.length ? { subjects } : {};
}
