import type { EntityManager } from 'typeorm';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { deleteValues, valuesTold } from '../audit-log/logged-values.repository.js';
import { findMark } from '../incidents/incident-row.repository.js';
import { hiddenValues } from '../platform/database/hidden-codes-and-digests.js';
import { appendPublicChange, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import { openLoggedValues } from './forget-logged-digests.js';

interface Note {
  /** The table, or the one that a hidden row is from. */
  source: string;
  isHidden: boolean;
  code: string;
  seq: number;
  note: string;
}
/** A note about a record from which words were removed. */
export interface ShortenedNote extends Note {
  left: string;
}

const NOTES = `
  select 'pub.change' as source, false as "isHidden", code, seq::int as seq, note from pub.change where note is not null and code <> $1
  union all select 'pub.gone', false, code, seq::int, note from pub.gone where note is not null and code <> $1
  union all select source, true, code, (row->>'seq')::int, row->>'note' from hidden_row where source in ('pub.change', 'pub.gone') and row->>'note' is not null and code <> $1
  order by 3, 4`;

/**
 * Removes words from what readers are told of the changes of all records but one, also of hidden ones. The caller has
 * locked the public order, and tells and logs the notes.
 */
export const forgetInNotes = async (
  manager: EntityManager,
  own: string,
  { holds, without }: WordMatcher,
  instead: string,
): Promise<ShortenedNote[]> => {
  const notes: Note[] = await manager.query(NOTES, [own]);
  const shortened = notes
    .filter(({ note }) => holds(note))
    .map((note) => ({ ...note, left: without(note.note, instead) }));
  for (const { source, isHidden, code, seq, left } of shortened)
    await manager.query(
      isHidden
        ? `update hidden_row set row = jsonb_set(row, '{note}', to_jsonb($3::text)) where code = $1 and (row->>'seq')::bigint = $2 and source = $4`
        : `update ${source} set note = $3 where code = $1 and seq = $2`,
      isHidden ? [code, seq, left, source] : [code, seq, left],
    );
  return shortened;
};

const byCode = (notes: readonly ShortenedNote[]): Map<string, ShortenedNote[]> =>
  notes.reduce(
    (all, one) => all.set(one.code, [...(all.get(one.code) ?? []), one]),
    new Map<string, ShortenedNote[]>(),
  );

/**
 * Tells readers that notes about these records were shortened, one line a record; nothing of hidden records. Call it
 * before the transaction appends to the log.
 */
export const tellOfNotes = async (
  manager: EntityManager,
  notes: readonly ShortenedNote[],
  onDay: string,
): Promise<void> => {
  for (const code of byCode(notes.filter(({ isHidden }) => !isHidden)).keys())
    await appendPublicChange(manager, await nextPublicSeq(manager), { code, what: 'note-shortened', onDay });
};

/** Logs the hidden rows of these codes as they are now, after words went from them. Call it last in the transaction. */
export const logHiddenAgain = async (
  manager: EntityManager,
  actorId: string,
  codes: readonly string[],
): Promise<void> => {
  for (const code of codes) {
    const record = await findMark(manager, code);
    if (!record) continue;
    await appendLeaf(manager, {
      entity: 'incident',
      entityId: record.id,
      revision: record.revision,
      actorId,
      what: 'words-forgotten',
      values: await hiddenValues(manager, [code]),
    });
  }
};

/** Logs what is left of each note, and deletes from the log what was there before. Call it last in the transaction. */
export const logNotes = async (
  manager: EntityManager,
  actorId: string,
  notes: readonly ShortenedNote[],
): Promise<void> => {
  for (const [code, ofCode] of byCode(notes)) {
    const record = await findMark(manager, code);
    if (!record) continue;
    const left = new Map(ofCode.map((one) => [one.seq, one.left]));
    const before = ofCode.map(({ note }) => note);
    const gone = openLoggedValues(await valuesTold(manager, record.id)).filter(({ value }) =>
      before.includes(String(value)),
    );
    await deleteValues(manager, gone);
    await appendLeaf(manager, {
      entity: 'incident',
      entityId: record.id,
      revision: record.revision,
      actorId,
      what: 'words-forgotten',
      values: [
        ...[...left].map(([seq, note]) => ({ field: `note.${seq}`, value: note })),
        ...(ofCode.some(({ isHidden }) => isHidden) ? await hiddenValues(manager, [code]) : []),
      ],
      erases: gone.map(({ leaf, field, digest }) => ({ leaf, field, digest })),
    });
  }
};
