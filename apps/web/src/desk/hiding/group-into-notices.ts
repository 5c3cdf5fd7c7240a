import type { HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';

/** The records that one request hid, as one notice: by whom, when, and how many of them nobody else has looked at. */
interface Notice {
  batch: string;
  by: string;
  mine: boolean;
  at: string;
  ids: string[];
}

export const groupIntoNotices = (items: readonly HiddenRecord[]): Notice[] => {
  const notices = new Map<string, Notice>();
  for (const { id, batch, by, mine, at, seenBy } of items) {
    if (seenBy !== null) continue;
    const key = batch ?? id;
    const known = notices.get(key) ?? { batch: key, by, mine, at, ids: [] };
    known.ids.push(id);
    notices.set(key, known);
  }
  return [...notices.values()];
};
