import type { SearchWord } from '@vigil/shared/staff-responses/search-words.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { EntityManager } from 'typeorm';
import type { BlankedRow } from '../../audit-log/log-small-records.js';

/** SQL: the team's words as the desk sees them. */
export const SEARCH_WORDS = 'select id, word, codes, revision from search_word';

export const listSearchWords = (manager: EntityManager): Promise<SearchWord[]> =>
  manager.query(`${SEARCH_WORDS} order by lower(word), id`);

export const findSearchWord = async (manager: EntityManager, id: string): Promise<SearchWord> => {
  const [found] = (await manager.query(`${SEARCH_WORDS} where id = $1`, [id])) as [SearchWord];
  return found;
};

/** Removes words from the team's words. The caller logs the rows. */
export const forgetInSearchWords = async (
  manager: EntityManager,
  { holds, without }: WordMatcher,
  instead: string,
): Promise<BlankedRow[]> => {
  const all: { id: string; word: string }[] = await manager.query('select id, word from search_word for update');
  const rows: BlankedRow[] = [];
  for (const { id, word } of all.filter((one) => holds(one.word))) {
    const left = without(word, instead);
    const [[written]] = (await manager.query(
      'update search_word set revision = revision + 1, word = $2 where id = $1 returning revision',
      [id, left],
    )) as [[{ revision: number }]];
    rows.push({ table: 'search_word', id, revision: written.revision, changed: [{ field: 'word', value: left }] });
  }
  return rows;
};
