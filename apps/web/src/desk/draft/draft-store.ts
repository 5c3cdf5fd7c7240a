import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Tree } from './record-tree.js';

/**
 * What a member has typed and not yet saved on the server. It is only in this browser, and anyone who can use the
 * browser can read it.
 */
export interface KeptDraft {
  member: string;
  incident: string;
  /** The browser tab in which it was typed: two tabs keep separate drafts. */
  tab: string;
  typed: Tree;
  /** The server version that it began from; null for a record that was never saved. */
  base: Tree | null;
  revision: number | null;
  /** The author's answer to a reviewer's question; it is sent with the next submission. */
  answer: string;
  /** Whether somebody is at risk, as the author says; it is sent with the next submission. Absent in older drafts. */
  atRisk?: boolean | null;
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
 * Runs an operation on the database. A browser can refuse to store anything (private windows, a full disk). It then
 * returns `otherwise`, and the page says so.
 */
const attempt = async <T>(what: (db: IDBPDatabase<Desk>) => Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await what(await open());
  } catch {
    return otherwise;
  }
};

/** Commits at once: a closing page may not live to commit later, and the write would be rolled back. */
const committed = async (writing: { commit(): void; done: Promise<void> }): Promise<true> => {
  writing.commit();
  await writing.done;
  return true;
};

/** Open forms; each saves its pending draft at once when called. */
const keepers = new Set<() => Promise<void>>();

/** Registers an open form. @returns a function that removes it. */
export const whenAsked = (keep: () => Promise<void>): (() => void) => {
  keepers.add(keep);
  return () => void keepers.delete(keep);
};

/** Makes every open form save its draft now, so that recently typed answers are not missed. */
export const keepAllNow = async (): Promise<void> => void (await Promise.all([...keepers].map((keep) => keep())));

/** Members who have signed out: a page that is still closing must not write their drafts back. */
const gone = new Set<string>();
export const mayKeepAgain = (member: string): void => void gone.delete(member);

/**
 * Saves a draft and commits at once, because a closing page may not live to commit later.
 * @returns whether this browser has stored it.
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
 * Leaves a note that a closing page writes synchronously, because its database may lose the last write. The note
 * belongs to this tab: it is read when the tab is reloaded, and is gone when the tab is closed.
 */
export const leaveNote = (draft: KeptDraft): void => {
  if (gone.has(draft.member)) return;
  try {
    sessionStorage.setItem(NOTE, JSON.stringify(draft));
  } catch {
    // Too large, or the browser stores nothing: then only the database may have it.
  }
};

export const dropNote = (): void => {
  try {
    sessionStorage.removeItem(NOTE);
  } catch {
    // A browser that stores nothing has no note either.
  }
};

const noteLeft = (): KeptDraft | null => {
  try {
    return JSON.parse(sessionStorage.getItem(NOTE) ?? 'null') as KeptDraft | null;
  } catch {
    return null;
  }
};

/** Saves the note of the previous page as a draft, unless the database has a newer one. */
const takeNote = async (db: IDBPDatabase<Desk>): Promise<void> => {
  const note = noteLeft();
  if (!note) return;
  const before = await db.get('drafts', [note.member, note.incident, note.tab]);
  if ((before && before.keptAt >= note.keptAt) || (await keepDraft(note))) dropNote();
};

/** Lists what this member has typed on this device and not saved, newest first; for one record or for all. */
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

/** Deletes all drafts of this member at sign-out. */
export const forgetDrafts = async (member: string): Promise<void> => {
  gone.add(member);
  dropNote();
  const drafts = await keptDrafts(member);
  await Promise.all(drafts.map(({ incident, tab }) => forgetDraft(member, incident, tab)));
};
