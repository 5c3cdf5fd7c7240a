import type { EntityManager } from 'typeorm';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { waitingReleaseSql } from '../accounts/releases/releases.repository.js';

/** The paragraph that two people wrote instead of the one made by rule. */
export interface Story {
  en: string;
  km: string;
}
/**
 * Also the answers it was written for, as a digest, and whether those are the published ones: only then readers see it.
 */
interface StoredStory extends Story {
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

/** Moves the paragraphs of records that are being hidden to the hidden row of their newest version. */
export const hideStories = async (manager: EntityManager, codes: readonly string[]): Promise<void> => {
  await manager.query(
    `with gone as (delete from pub.story where code = any($1) returning code, to_jsonb(story) as story)
     update hidden_row h set row = h.row || jsonb_build_object('story', gone.story) from gone
      where h.source = 'pub.incident' and h.code = gone.code and (h.row->>'from_seq')::bigint =
        (select max((v.row->>'from_seq')::bigint) from hidden_row v where v.source = 'pub.incident' and v.code = gone.code)`,
    [codes],
  );
};

/**
 * Moves them back before the hidden rows are. Readers see none of them until `refitStory` found that the restored
 * answers are those that it was written for.
 */
export const restoreStories = async (manager: EntityManager, codes: readonly string[]): Promise<void> => {
  await manager.query(
    `with back as (update hidden_row h set row = h.row - 'story' from hidden_row was
       where was.n = h.n and h.source = 'pub.incident' and h.code = any($1) and h.row ? 'story' returning was.row->'story' as story)
     insert into pub.story (code, text_en, text_km, answers, fits)
     select story->>'code', story->>'text_en', story->>'text_km', story->>'answers', false from back on conflict do nothing`,
    [codes],
  );
};

/**
 * Deletes every edited paragraph that holds words which must go, of any record, hidden ones too: nobody agreed to it
 * without them. Readers see the paragraph made by rule again.
 * @returns the codes of hidden records that lost theirs, whose hidden rows are to be logged again (`logHiddenAgain`)
 */
export const forgetInStories = async (manager: EntityManager, { holds }: WordMatcher): Promise<string[]> => {
  const rows: { code: string; text: string; isHidden: boolean }[] = await manager.query(
    `select code, text_en || ' ' || text_km as text, false as "isHidden" from pub.story
     union all select code, (row->'story'->>'text_en') || ' ' || (row->'story'->>'text_km'), true from hidden_row
      where source = 'pub.incident' and row ? 'story'`,
  );
  const codesOf = (isHidden: boolean): string[] =>
    rows.filter((row) => row.isHidden === isHidden && holds(row.text)).map(({ code }) => code);
  const [shown, hidden] = [codesOf(false), codesOf(true)];
  if (shown.length > 0) await manager.query('delete from pub.story where code = any($1)', [shown]);
  if (hidden.length > 0)
    await manager.query(`update hidden_row set row = row - 'story' where source = 'pub.incident' and code = any($1)`, [
      hidden,
    ]);
  return hidden;
};
