import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Tree } from './tree.js';

/**
 * What somebody has typed and not yet saved on the server. It lies in this browser only, readable by whoever can use
 * it.
 */
export interface KeptDraft {
  member: string;
  incident: string;
  /** The browser tab in which it was typed: two tabs keep theirs apart. */
  tab: string;
  typed: Tree;
  /** The version on the server that it began from; null for a record that was never saved. */
  base: Tree | null;
  revision: number | null;
  /** The answer to a reviewer's question; it goes with the next submission. */
  answer: string;
  /** ISO instant of the last change. */
  keptAt: string;
}

interface Desk extends DBSchema {
  drafts: { key: [string, string, string]; value: KeptDraft; indexes: { member: string } };
}

let database: Promise<IDBPDatabase<Desk>> | null = null;

const open = (): Promise<IDBPDatabase<Desk>> => {
  database ??= openDB<Desk>('vigil-desk', 1, {
    upgrade: (db) =>
      void db.createObjectStore('drafts', { keyPath: ['member', 'incident', 'tab'] }).createIndex('member', 'member'),
    terminated: () => {
      database = null;
    },
  });
  database.catch(() => {
    database = null;
  });
  return database;
};

/**
 * A browser can refuse to keep anything (private windows, a full disk): then the answer is `otherwise`, and the page
 * says so.
 */
const attempt = async <T>(what: (db: IDBPDatabase<Desk>) => Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await what(await open());
  } catch {
    return otherwise;
  }
};

/** Commits at once: a page that is closing no longer gets to say so later, and its writing would be undone. */
const committed = async (writing: { commit(): void; done: Promise<void> }): Promise<true> => {
  writing.commit();
  await writing.done;
  return true;
};

/** Forms that are open: each writes down at once what it would write in a moment. */
const keepers = new Set<() => Promise<void>>();

/** @returns how to take the form off the list again. */
export const whenAsked = (keep: () => Promise<void>): (() => void) => {
  keepers.add(keep);
  return () => void keepers.delete(keep);
};

/** Has every open form keep its draft now, so that nothing typed a moment ago is overlooked. */
export const keepAllNow = async (): Promise<void> => void (await Promise.all([...keepers].map((keep) => keep())));

/** Members who have signed out: a page that is still closing must not write theirs back. */
const gone = new Set<string>();
export const mayKeepAgain = (member: string): void => void gone.delete(member);

/**
 * Commits at once: a page that is being closed is not there any more to be told that its writing may be committed.
 * @returns whether this browser has kept it.
 */
export const keepDraft = (draft: KeptDraft): Promise<boolean> =>
  attempt(async (db) => {
    if (gone.has(draft.member)) return false;
    const writing = db.transaction('drafts', 'readwrite');
    const put = writing.store.put(draft);
    writing.commit();
    await Promise.all([put, writing.done]);
    return true;
  }, false);

const NOTE = 'vigil.note';

/**
 * What a closing page puts down in the same moment: its database may lose what it is given then. The note belongs to
 * this tab, is taken up when the tab is loaded again, and is gone when the tab is closed.
 */
export const leaveNote = (draft: KeptDraft): void => {
  if (gone.has(draft.member)) return;
  try {
    sessionStorage.setItem(NOTE, JSON.stringify(draft));
  } catch {
    // Too large, or a browser that keeps nothing: then only the database can have it.
  }
};

export const dropNote = (): void => {
  try {
    sessionStorage.removeItem(NOTE);
  } catch {
    // A browser that keeps nothing has no note either.
  }
};

const noteLeft = (): KeptDraft | null => {
  try {
    return JSON.parse(sessionStorage.getItem(NOTE) ?? 'null') as KeptDraft | null;
  } catch {
    return null;
  }
};

/** Keeps as a draft what the page before this one put down, unless the database has something newer. */
const takeNote = async (db: IDBPDatabase<Desk>): Promise<void> => {
  const note = noteLeft();
  if (!note) return;
  const before = await db.get('drafts', [note.member, note.incident, note.tab]);
  if ((before && before.keptAt >= note.keptAt) || (await keepDraft(note))) dropNote();
};

/** What this member has typed on this device and not saved, newest first; of one record or of all. */
export const keptDrafts = (member: string, incident?: string): Promise<KeptDraft[]> =>
  attempt(async (db) => {
    await takeNote(db);
    const all = await db.getAllFromIndex('drafts', 'member', member);
    return all
      .filter((draft) => incident === undefined || draft.incident === incident)
      .sort((a, b) => (a.keptAt < b.keptAt ? 1 : -1));
  }, []);

export const forgetDraft = (member: string, incident: string, tab: string): Promise<void> =>
  attempt(async (db) => {
    const writing = db.transaction('drafts', 'readwrite');
    void writing.store.delete([member, incident, tab]);
    await committed(writing);
  }, undefined);

/** At sign-out: nothing of this member stays. */
export const forgetDrafts = async (member: string): Promise<void> => {
  gone.add(member);
  dropNote();
  const drafts = await keptDrafts(member);
  await Promise.all(drafts.map(({ incident, tab }) => forgetDraft(member, incident, tab)));
};
