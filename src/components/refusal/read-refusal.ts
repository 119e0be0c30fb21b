/**
 * The API server's "forbidden", as Flux passes it on, taken apart: what each piece says, and what it means here.
 *
 * Models: `dry-run failed (Forbidden): RESOURCES "NAME" is forbidden: User "U" cannot VERB resource "R" in API group "G"`,
 * at the cluster scope or in a namespace. Left out: refusals with another ending, such as those of admission.
 */

export interface Piece {
  /** As the message has it. */
  says: string;
  means: string;
  /** The piece that tells why. */
  reason?: boolean;
}

const REFUSAL =
  /(\S+) (dry-run failed \(Forbidden\)): (\S+ "[^"]+") is forbidden: (User "([^"]+)") (cannot (\S+) resource "([^"]+)" in API group "([^"]*)") (at the cluster scope|in the namespace "([^"]+)")/;

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The pieces of the refusal in `message`, in order; undefined where there is none. */
export function readRefusal(message: string): Piece[] | undefined {
  const found = REFUSAL.exec(message);
  if (!found) return undefined;
  const [, object = '', dryRun = '', , who = '', user = '', right = '', verb = '', resource = ''] = found;
  const [group = '', where = '', namespace] = found.slice(9);
  return [
    { says: object, means: `The object Flux was about to apply. ${placeOf(object)}` },
    { says: dryRun, means: 'Flux asks the API server first, for every object. Nothing was written.' },
    { says: who, means: `In whose name: ${whoIs(user)}.` },
    {
      says: right,
      means: `The right that is missing: to ${verb} ${resource} of ${group === '' ? 'the core group' : `the group ${group}`}.`,
    },
    { says: where, means: reasonOf(user, namespace), reason: true },
  ];
}

/** `Kind/name`, or `Kind/namespace/name`. */
function placeOf(object: string): string {
  const [, namespace, name] = object.split('/');
  return name === undefined
    ? 'There is no namespace in front of its name.'
    : `Its manifest says where: in ${namespace}.`;
}

function whoIs(user: string): string {
  const [, namespace, name] = ACCOUNT.exec(user) ?? [];
  return name === undefined ? `the user ${user}` : `the account ${name} of ${namespace}`;
}

function reasonOf(user: string, namespace: string | undefined): string {
  const home = ACCOUNT.exec(user)?.[1];
  if (namespace === undefined)
    return `The reason. Asked for no namespace; a RoleBinding${home === undefined ? '' : ` in ${home}`} holds in one.`;
  return home === namespace
    ? `The reason. No role that is bound in ${namespace} allows it.`
    : `The reason. Asked for ${namespace}, where nothing is bound to this account.`;
}
