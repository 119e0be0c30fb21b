/**
 * What a message of Flux or of the API server says, word by word. The words stay the world's own; what stands beside
 * them is ours. A message that is not known here is left alone.
 */

export interface Part {
  /** As it stands in the message. */
  text: string;
  /** Undefined for words between the ones that matter. */
  means?: string;
  /** The part to look at first. */
  reason?: boolean;
}

type Meaning = Omit<Part, 'text'> | undefined;

interface Rule {
  /** Named groups are the parts, in the order of the message. */
  pattern: RegExp;
  means: (groups: Record<string, string | undefined>) => Record<string, Meaning>;
}

const RULES: Rule[] = [
  {
    pattern:
      /(?<object>[A-Z]\w+\/(?:[\w.-]+\/)?[\w.:-]+) (?<dry>dry-run failed \(Forbidden\)): [\w.]+ "[^"]*" is forbidden: (?<user>User "(?<name>[^"]+)") (?<right>cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)") (?<where>in the namespace "(?<namespace>[^"]+)"|at the cluster scope)/,
    means: (said) => ({
      object: {
        means: `The object Flux was about to apply. ${placeOf(said.object ?? '')}`,
      },
      dry: { means: 'Flux asks the API server first, for every object. Nothing was written.' },
      ...refusal(said),
    }),
  },
  {
    pattern:
      /(?<object>[\w.]+(?: "[^"]*")?) is forbidden: (?<user>User "(?<name>[^"]+)") (?<right>cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)") (?<where>in the namespace "(?<namespace>[^"]+)"|at the cluster scope)/,
    means: (said) => ({ object: { means: 'What was asked for.' }, ...refusal(said) }),
  },
  {
    pattern:
      /(?<build>kustomize build failed): .*?(?<from>accumulating resources from '(?<file>[^']+)'): (?<twice>may not add resource with an already registered id): (?<id>(?<kind>\w+)\.(?<version>[\w.]+)\/(?<name>[\w.-]+)\.(?<namespace>[\w-]+|\[noNs\]))'?: (?<second>must build at directory:.*)/s,
    means: ({ file, kind, name, namespace }) => ({
      build: { means: 'Flux puts the folder together before it applies anything. It stopped there.' },
      from: { means: `It was reading ${file}.` },
      twice: { means: 'An object with this id was there before.', reason: true },
      id: {
        means: `The id: a ${kind} called ${name}${
          namespace === '[noNs]' ? ', without a namespace' : ` in ${namespace}`
        }, in two places.`,
      },
      second: {
        means: 'A second try that was bound to fail: is the file a folder, perhaps? Not the reason.',
      },
    }),
  },
  {
    pattern:
      /(?<missing>kustomization path not found): (?<stat>stat \/tmp\/kustomization-\d+(?<path>\/\S*)): .*/,
    means: ({ path }) => ({
      missing: {
        means: 'spec.path names a folder that is not in the commit Flux has fetched.',
        reason: true,
      },
      stat: { means: `It looked for ${path}, counted from the root of the repository.` },
    }),
  },
];

function refusal(said: Record<string, string | undefined>): Record<string, Meaning> {
  const { name = '', verb, resource, group, namespace } = said;
  const [, home, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(name) ?? [];
  return {
    user: { means: `In whose name: ${account ? `the account ${account} of ${home}` : `the user ${name}`}.` },
    right: {
      means: `The right that is missing: to ${verb} ${resource} of ${group ? `the group ${group}` : 'the core group'}.`,
    },
    where: { reason: true, means: reasonOf(home, namespace) },
  };
}

/** `Kind/name`, or `Kind/namespace/name`. */
function placeOf(object: string): string {
  const [, namespace, name] = object.split('/');
  return name === undefined
    ? 'There is no namespace in front of its name.'
    : `Its manifest says where: in ${namespace}.`;
}

function reasonOf(home: string | undefined, namespace: string | undefined): string {
  if (namespace === undefined)
    return `Asked for no namespace; a RoleBinding${home === undefined ? '' : ` in ${home}`} holds in one.`;
  return home === undefined || home === namespace
    ? `No role that is bound in ${namespace} allows it.`
    : `Asked for ${namespace}, where nothing is bound to this account.`;
}

/** The parts of a message, in order and without a gap; undefined where it is none that is known. */
export function explain(message: string): Part[] | undefined {
  for (const { pattern, means } of RULES) {
    const match = new RegExp(pattern.source, `${pattern.flags}d`).exec(message);
    if (!match?.groups || !match.indices?.groups) continue;
    const meanings = means(match.groups);
    const marked = Object.entries(match.indices.groups)
      .flatMap(([name, place]) => (place && meanings[name] ? [{ place, meaning: meanings[name] }] : []))
      .sort((a, b) => a.place[0] - b.place[0]);
    return withGaps(message, marked);
  }
  return undefined;
}

function withGaps(message: string, marked: { place: [number, number]; meaning: Meaning }[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { place, meaning } of marked) {
    const [from, to] = place;
    if (from > at) parts.push({ text: message.slice(at, from) });
    parts.push({ text: message.slice(from, to), ...meaning });
    at = to;
  }
  if (at < message.length) parts.push({ text: message.slice(at) });
  return parts;
}
