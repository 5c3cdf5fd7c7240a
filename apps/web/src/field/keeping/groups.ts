import { fold } from '@vigil/shared/places/fold.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

export interface GroupFound { id: string; name: string }
interface Row { id: string; nameEn: string; nameKm: string | null; aliases: string[] }

/** Groups that are published already: their names tell whoever takes the phone nothing that the public map does not. */
export const GROUPS_PATH = '/api/public/groups';
let loaded: Promise<Row[]> | null = null;
const load = (): Promise<Row[]> => {
  loaded ??= fetch(GROUPS_PATH, { credentials: 'omit' }).then(async (response) => {
    if (!response.ok) throw new Error(`${response.status}`);
    return ((await response.json()) as { items: Row[] }).items.filter(({ id }) => typeof id === 'string');
  });
  loaded.catch(() => { loaded = null; });
  return loaded;
};

const LIMIT = 5;
const nameOf = (row: Row, language: Language): string => (language === 'km' && row.nameKm ? row.nameKm : row.nameEn);
export const findGroups = async (query: string, language: Language): Promise<GroupFound[]> => {
  const wanted = fold(query).replaceAll(' ', '');
  const fits = (row: Row): boolean => [row.nameEn, row.nameKm ?? '', ...row.aliases].some((name) => fold(name).replaceAll(' ', '').includes(wanted));
  return wanted === '' ? [] : (await load()).filter(fits).slice(0, LIMIT).map((row) => ({ id: row.id, name: nameOf(row, language) }));
};

/** The names of groups that were chosen. */
export const groupsCalled = async (ids: readonly string[], language: Language): Promise<GroupFound[]> =>
  (ids.length === 0 ? [] : (await load()).filter(({ id }) => ids.includes(id)).map((row) => ({ id: row.id, name: nameOf(row, language) })));
