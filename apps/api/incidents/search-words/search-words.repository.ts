import type { SearchWord } from '@vigil/shared/staff-responses/search-words.js';
import type { EntityManager } from 'typeorm';

/** SQL: the team's words as the desk sees them. */
export const SEARCH_WORDS = 'select id, word, codes, revision from search_word';

export const listSearchWords = (manager: EntityManager): Promise<SearchWord[]> =>
  manager.query(`${SEARCH_WORDS} order by lower(word), id`);

export const findSearchWord = async (manager: EntityManager, id: string): Promise<SearchWord> => {
  const [found] = (await manager.query(`${SEARCH_WORDS} where id = $1`, [id])) as [SearchWord];
  return found;
};
