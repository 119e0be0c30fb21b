/**
 * Which refs go where: `+refs/heads/*:refs/remotes/origin/*`.
 *
 * Models: refspecs of fetch and push. Left out: negative refspecs.
 */

export interface Refspec {
  force: boolean;
  source: string;
  /** Undefined where there is no colon. */
  target: string | undefined;
}

/** Undefined where it is none. */
export function parseRefspec(text: string): Refspec | undefined {
  const force = text.startsWith('+');
  const [source, target, ...more] = (force ? text.slice(1) : text).split(':') as [string, ...string[]];
  if (
    more.length ||
    /[\s~^?[\\]|\.\./.test(source.replace(/[~^][~^\d{}]*$/, '')) ||
    /[\s~^?[\\]|\.\./.test(target ?? '')
  ) {
    return undefined;
  }
  if (source.includes('*') !== (target ?? source).includes('*')) return undefined;
  return { force, source, target };
}

/** Where a ref goes by a rule; undefined where the rule is not about it. */
export function mapRef({ source, target }: Refspec, ref: string): string | undefined {
  if (target === undefined || target === '') return undefined;
  return mapPattern(source, target, ref);
}

/** Where a ref comes from by a rule, the other way round. */
export function unmapRef({ source, target }: Refspec, ref: string): string | undefined {
  return target === undefined || target === '' ? undefined : mapPattern(target, source, ref);
}

function mapPattern(from: string, to: string, ref: string): string | undefined {
  const star = from.indexOf('*');
  if (star < 0) return from === ref ? to : undefined;
  const [head, tail] = [from.slice(0, star), from.slice(star + 1)];
  if (!ref.startsWith(head) || !ref.endsWith(tail) || ref.length < head.length + tail.length)
    return undefined;
  return to.replace('*', ref.slice(head.length, ref.length - tail.length));
}

/** Does the rule's source take in the ref? */
export function takes({ source }: Refspec, ref: string): boolean {
  return mapPattern(source, source.includes('*') ? '*' : source, ref) !== undefined;
}

const PLACES = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'];

/** Full names that a short one means among `refs`, in git's order of looking. */
export function matchNames(name: string, refs: Iterable<string>): string[] {
  const known = new Set(refs);
  const found = PLACES.map((place) => place + name).filter((full) => known.has(full));
  const head = `refs/remotes/${name}/HEAD`;
  return known.has(head) ? [...found, head] : found;
}

/** `main` for `refs/heads/main`, as reports write it. */
export function prettyRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|remotes)\//, '');
}
