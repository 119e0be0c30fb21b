/** Where a learner's work rests between visits: one session log for each lab, in the browser's own database. */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { SessionLog } from '../session/session';

/** What is kept of a lab: the acts, and what the page knows beside them. */
export interface SavedWork {
  lab: string;
  log: SessionLog;
  /** Progress as the page has it; opaque here. */
  progress: unknown;
  /** When it was saved, by the wall's clock (ms). */
  savedAt: number;
}

interface Schema extends DBSchema {
  work: { key: string; value: SavedWork };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('workshop', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('work', { keyPath: 'lab' }),
  });
  return opened;
}

/** The work saved for a lab; undefined where there is none, or where the browser keeps nothing. */
export async function loadWork(lab: string): Promise<SavedWork | undefined> {
  try {
    return await (await database()).get('work', lab);
  } catch {
    return undefined;
  }
}

/** @throws where the browser keeps nothing (private windows, embedded pages) */
export async function saveWork(work: SavedWork): Promise<void> {
  await (await database()).put('work', work);
}

export async function eraseWork(lab: string): Promise<void> {
  await (await database()).delete('work', lab);
}
