import type { EntityManager } from 'typeorm';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { waitingReleaseSql } from '../accounts/releases/releases.repository.js';

/** The paragraph that two people wrote instead of the one made by rule. */
export interface Story {
  en: string;
  km: string;
}
/** Also the answers it was written for, as a digest, and whether those are the published ones: only then readers see it. */
export interface StoredStory extends Story {
  answers: string;
  fits: boolean;
}

export const storyOf = async (manager: EntityManager, code: string): Promise<StoredStory | null> => {
  const [story] = (await manager.query(
    'select text_en as en, text_km as km, answers, fits from pub.story where code = $1',
    [code],
  )) as StoredStory[];
  return story ?? null;
};

/** Returns whether other words for a record wait for a second person. */
export const storyWaits = async (manager: EntityManager, incidentId: string): Promise<boolean> => {
  const [row] = (await manager.query(`select ${waitingReleaseSql('story', '$1::text', 'true')} as waits`, [
    incidentId,
  ])) as { waits: boolean | null }[];
  return row!.waits === true;
};

/** Shows these words of a record, instead of any others. */
export const writeStory = async (
  manager: EntityManager,
  code: string,
  { en, km, answers }: Omit<StoredStory, 'fits'>,
): Promise<void> => {
  await manager.query(
    `insert into pub.story (code, text_en, text_km, answers, fits) values ($1, $2, $3, $4, true)
     on conflict (code) do update set text_en = $2, text_km = $3, answers = $4, fits = true`,
    [code, en, km, answers],
  );
};

export const deleteStory = async (manager: EntityManager, code: string | null): Promise<void> => {
  await manager.query('delete from pub.story where code = $1', [code]);
};

/** Notes whether the words of a record still fit: whether the published answers are those they were written for. */
export const fitStory = async (manager: EntityManager, code: string, answers: string): Promise<void> => {
  await manager.query('update pub.story set fits = answers = $2 where code = $1', [code, answers]);
};

/**
 * Deletes every edited paragraph that holds words which must go, of any record: nobody agreed to it without them. Readers see the paragraph made by rule again.
 */
export const forgetInStories = async (manager: EntityManager, { holds }: WordMatcher): Promise<void> => {
  const rows: { code: string; text: string }[] = await manager.query(
    `select code, text_en || ' ' || text_km as text from pub.story`,
  );
  const codes = rows.filter(({ text }) => holds(text)).map(({ code }) => code);
  if (codes.length === 0) return;
  await manager.query('delete from pub.story where code = any($1)', [codes]);
};
