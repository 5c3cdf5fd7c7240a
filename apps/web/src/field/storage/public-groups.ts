import { nameOf } from '@vigil/shared/language/name-of.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { openDatabase, written, type GroupRow as Row } from './database.js';
import { askServer } from './server-api.js';

export interface GroupFound {
  id: string;
  name: string;
}

/**
 * Groups that are already public: whoever gets the phone learns nothing from their names that the public map does not
 * show.
 */
const load = async (): Promise<Row[]> => (await (await openDatabase()).get('lists', 'groups'))?.rows ?? [];

/** Reloads them while there is a network; if that fails, the old ones stay. @returns whether they were reloaded */
export const renewGroups = async (token: string): Promise<boolean> => {
  const answer = await askServer<{ items: Row[] }>('GET', '/api/field/groups', { token });
  if (answer.ok)
    await written(['lists'], (stores) => stores.objectStore('lists').put({ key: 'groups', rows: answer.value.items }));
  return answer.ok;
};

const LIMIT = 5;
/** Up to this many groups are shown before anything is typed. */
const FEW = 8;
export const findGroups = async (query: string, language: Language): Promise<GroupFound[]> => {
  const wanted = fold(query).replaceAll(' ', '');
  const fits = (row: Row): boolean =>
    [row.nameEn, row.nameKm ?? '', ...row.aliases].some((name) => fold(name).replaceAll(' ', '').includes(wanted));
  const rows = await load();
  // Where there are few, they are all shown.
  const shown = wanted === '' ? (rows.length <= FEW ? rows : []) : rows.filter(fits).slice(0, LIMIT);
  return shown.map((row) => ({ id: row.id, name: nameOf(row, language) }));
};

/** Returns the chosen groups with their names. */
export const groupsCalled = async (ids: readonly string[], language: Language): Promise<GroupFound[]> =>
  ids.length === 0
    ? []
    : (await load()).filter(({ id }) => ids.includes(id)).map((row) => ({ id: row.id, name: nameOf(row, language) }));
