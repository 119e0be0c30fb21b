/**
 * The far end of a clone: a repository that is fetched from and pushed to.
 *
 * Models: receive-pack's decisions on a push. Left out: hooks, quarantine, atomic pushes, the wire itself (objects are
 * handed over directly).
 */
import type { Objects } from './object-store';
import { ZERO } from './objects';
import { resolve, type RefStore } from './refs';

export interface RemoteRepository {
  objects: Objects;
  refs: RefStore;
  /** Moves refs; the objects are there already. Answers what happened to each, in order. */
  receive(updates: RefUpdate[]): RefResult[];
}

/** `ZERO` stands for a ref that is not there before or after. */
export interface RefUpdate {
  ref: string;
  before: string;
  after: string;
}

export interface RefResult {
  ref: string;
  /** Why it was refused, as receive-pack says it; undefined where it was not. */
  refused?: string;
  /** What the far end prints on the way. */
  notes?: string[];
}

/** What a remote shows: its refs by name, and what its HEAD points at. */
export interface Advertisement {
  refs: Map<string, string>;
  /** `refs/heads/main`; undefined where HEAD is detached or there is nothing yet. */
  head?: string;
  headOid?: string;
}

export function advertise(remote: RemoteRepository): Advertisement {
  const refs = new Map<string, string>();
  for (const name of remote.refs.names('refs/')) {
    const oid = resolve(remote.refs, name);
    if (oid !== undefined) refs.set(name, oid);
  }
  return { refs, head: remote.refs.get('HEAD')?.target, headOid: resolve(remote.refs, 'HEAD') };
}

/** Decides on updates as a bare repository does by default, and carries out those it takes. */
export function receiveInto(refs: RefStore, updates: RefUpdate[]): RefResult[] {
  return updates.map(({ ref, before, after }) => {
    const now = resolve(refs, ref) ?? ZERO;
    if (after === ZERO) {
      if (now === ZERO) return { ref, notes: [`warning: deleting a non-existent ref: ${ref}`] };
      if (refs.get('HEAD')?.target === ref) {
        return {
          ref,
          refused: 'deletion of the current branch prohibited',
          notes: currentBranchNotes(ref),
        };
      }
      refs.remove(ref);
      return { ref };
    }
    if (now !== before) return { ref, refused: 'failed to update ref' };
    const clash = clashOf(refs, ref);
    if (clash !== undefined) {
      const notes = [`error: cannot lock ref '${ref}': '${clash}' exists; cannot create '${ref}'`];
      return { ref, refused: 'failed to update ref', notes };
    }
    refs.set(ref, after);
    return { ref };
  });
}

/** A ref that leaves no room for another: `a` for `a/b`, and the other way round. */
export function clashOf(refs: RefStore, ref: string): string | undefined {
  const parts = ref.split('/');
  for (let depth = 3; depth < parts.length; depth++) {
    const above = parts.slice(0, depth).join('/');
    if (refs.get(above)) return above;
  }
  return refs.names(`${ref}/`)[0];
}

function currentBranchNotes(ref: string): string[] {
  return [
    'error: By default, deleting the current branch is denied, because the next',
    "'git clone' won't result in any file checked out, causing confusion.",
    '',
    "You can set 'receive.denyDeleteCurrent' configuration variable to",
    "'warn' or 'ignore' in the remote repository to allow deleting the",
    'current branch, with or without a warning message.',
    '',
    "To squelch this message, you can set it to 'refuse'.",
    `error: refusing to delete the current branch: ${ref}`,
  ];
}
