import { fold } from '@vigil/shared/places/fold.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { openDatabase, written, type GroupRow as Row } from './database.js';
import { askOffice } from './server-api.js';

export interface GroupFound {
  id: string;
  name: string;
}

/** Groups that are published already: their names tell whoever takes the phone nothing that the public map does not. */
const load = async (): Promise<Row[]> => (await (await openDatabase()).get('lists', 'groups'))?.rows ?? [];

/** Fetches them anew while there is a network; the ones from before stay where it fails. */
export const renewGroups = async (token: string): Promise<void> => {
  const answer = await askOffice<{ items: Row[] }>('GET', '/api/field/groups', { token });
  if (answer.ok)
    await written(['lists'], (stores) => stores.objectStore('lists').put({ key: 'groups', rows: answer.value.items }));
};

const LIMIT = 5;
const nameOf = (row: Row, language: Language): string => (language === 'km' && row.nameKm ? row.nameKm : row.nameEn);
export const findGroups = async (query: string, language: Language): Promise<GroupFound[]> => {
  const wanted = fold(query).replaceAll(' ', '');
  const fits = (row: Row): boolean =>
    [row.nameEn, row.nameKm ?? '', ...row.aliases].some((name) => fold(name).replaceAll(' ', '').includes(wanted));
  return wanted === ''
    ? []
    : (await load())
        .filter(fits)
        .slice(0, LIMIT)
        .map((row) => ({ id: row.id, name: nameOf(row, language) }));
};

/** The names of groups that were chosen. */
export const groupsCalled = async (ids: readonly string[], language: Language): Promise<GroupFound[]> =>
  ids.length === 0
    ? []
    : (await load()).filter(({ id }) => ids.includes(id)).map((row) => ({ id: row.id, name: nameOf(row, language) }));
