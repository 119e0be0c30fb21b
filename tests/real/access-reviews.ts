/** Questions about access, which are answered and not kept. Models: `authorization.k8s.io/v1`, `authentication.k8s.io/v1`. */
import type { AccessReview, Client, KubeObject, User } from '../../src/world/kube/api';
import type { Cluster } from '../../src/world/kube/cluster';

/** The review with its status. */
export function reviewAccess(
  cluster: Cluster,
  client: Client,
  review: KubeObject,
  authenticate: (token: string) => User | undefined = () => client.user,
): KubeObject {
  const { kind, spec } = review;
  if (kind === 'SelfSubjectReview') {
    const metadata = { ...review.metadata, creationTimestamp: new Date().toISOString().replace(/\.\d+/, '') };
    return { ...review, metadata, status: { userInfo: userInfo(client.user) } };
  }
  if (kind === 'SelfSubjectRulesReview') return { ...review, status: rules(client, spec.namespace) };
  if (kind === 'TokenReview') {
    const user = authenticate(spec.token);
    return {
      ...review,
      status: user ? { authenticated: true, user: userInfo(user) } : { authenticated: false },
    };
  }
  const who =
    kind === 'SelfSubjectAccessReview'
      ? client
      : cluster.client({ name: spec.user ?? '', groups: spec.groups ?? [] }, client.agent);
  const { allowed, reason } = who.can(asked(spec));
  return { ...review, status: { allowed, ...(reason ? { reason } : {}) } };
}

function asked(spec: KubeObject['spec']): AccessReview {
  const { resourceAttributes: on, nonResourceAttributes: path } = spec;
  if (!on) return { verb: path.verb, group: '', resource: '', nonResourceURL: path.path };
  const { verb, group = '', resource = '', subresource, namespace, name } = on;
  return {
    verb,
    group,
    resource,
    subresource: subresource || undefined,
    namespace: namespace || undefined,
    name: name || undefined,
  };
}

function rules(client: Client, namespace: string): unknown {
  const all = client.rules(namespace);
  return {
    resourceRules: all.filter((rule) => !rule.nonResourceURLs),
    nonResourceRules: all.filter((rule) => rule.nonResourceURLs),
    incomplete: false,
  };
}

function userInfo({ name, groups, uid }: User): unknown {
  return { username: name, groups, ...(uid ? { uid } : {}) };
}
