import { digitsIn } from '@vigil/shared/day/format-dates.js';
import { createHash } from 'node:crypto';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { amend } from '@vigil/shared/import/amend-record.js';
import type { ColumnMapping, MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { targetOf } from '@vigil/shared/import/column-targets.js';
import { canBeSplit } from '@vigil/shared/import/propose-reading.js';
import type { CellFate, RowDraft } from '@vigil/shared/import/row-draft.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS } from '@vigil/shared/incident/own-answers.js';
import { COMMENT_LENGTH } from '@vigil/shared/staff-responses/comments.js';
import type { RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { CommentsService } from '../../incidents/comments/comments.service.js';
import type { Actor } from '../../incidents/record-access.js';
import { importText } from './import-text.js';
import type { RowGroup } from './row-groups.js';

type Proposal = NonNullable<RowVerdict['proposed']>[number];

const isList = (field: string): boolean => (fieldOf(Incident, field)?.kind ?? 'many') === 'many';

/**
 * Returns the fields of an incident that cells of a column may answer: those that it is about, and those that it
 * answers where no other column does.
 */
const fieldsOfColumn = ({ target, end }: MappedColumn, { point }: ColumnMapping): { own: string[]; also: string[] } => {
  const [first = ''] = target.split('.');
  if (first === 'own') return { own: [OWN_ANSWERS], also: [] };
  if (first === 'measure') return { own: ['acts', 'harms'], also: ['interference'] };
  if (first === 'acts') return { own: ['acts'], also: ['interference'] };
  // "Municipal Court, Phnom Penh" is a place and a note of it.
  if (first === 'place') return { own: ['place'], also: ['placeNote'] };
  if (first === 'point') return { own: ['point'], also: point ? ['place'] : [] };
  // The last day is kept in the narrative, unless it is the latest on which the event may have begun.
  return { own: target.startsWith('when.end') && end !== 'possible' ? [] : [first], also: [] };
};

/**
 * Returns the fields in which a record that people went on with differs from what its row says now. What somebody
 * changed since the import wrote it, or erased, stands: one answer is not proposed again, a list only where the row has
 * an entry that the record lacks. A narrative only grows, and a title that was made of the other answers is nothing
 * that the file says.
 * @param changed the fields that differ
 * @param since names of fields that somebody changed or erased
 */
export const notTheirs = (
  stored: Incident,
  draft: Pick<RowDraft, 'incident' | 'given' | 'constant' | 'notes'>,
  changed: readonly string[],
  since: ReadonlySet<string>,
): string[] => {
  const more = amend(stored, draft).changed;
  const isMade = draft.notes.some(({ code }) => code === 'title-made');
  return changed.filter((field) => {
    if (field === 'title' && isMade) return false;
    if (since.has(field)) return isList(field) && more.includes(field);
    return field !== 'narrative' || more.includes(field);
  });
};

/**
 * Returns what a row says of some fields, in its own words: one proposal for each answer, one for all lists together.
 * Cells that answer nothing are not proposed: "unknown", what somebody left out, or what was only kept in words. Of a
 * narrative only its new lines are.
 * @param changed names of fields of an incident
 * @returns the proposals, and whether each of the fields is in one, whole: a comment has a greatest length
 */
export const proposalsOf = (
  record: { id: string; incident: Incident },
  changed: readonly string[],
  { rows, draft }: Pick<RowGroup, 'rows' | 'draft'>,
  map: ColumnMapping,
): { proposed: Proposal[]; isComplete: boolean } => {
  const said = new Set<string>();
  const linesBy = (by: 'own' | 'also', fields: readonly string[]): string[] =>
    rows.flatMap(([, cells], n) =>
      map.columns.flatMap((column, index) => {
        const about = fieldsOfColumn(column, map)[by].filter((field) => fields.includes(field));
        if (about.length === 0 || !answers(draft.fates[n]?.get(index), column)) return [];
        for (const field of about) said.add(field);
        return [`${column.header}: ${(cells[index] ?? '').trim()}`];
      }),
    );
  const linesOf = (fields: readonly string[]): string[] => {
    const lines = linesBy('own', fields);
    return lines.length > 0 ? lines : linesBy('also', fields);
  };
  const newLines = (): string[] => {
    said.add('narrative');
    const there = record.incident.narrative ?? '';
    return (draft.incident.narrative ?? '').split('\n').filter((line) => line.trim() !== '' && !there.includes(line));
  };
  const row = rows.map(([n]) => n).join(', ');
  const head = (['en', 'km'] as const)
    .map((language) => importText(language)('import.proposal', { row: digitsIn(row, language) }))
    .join('\n');
  let isWhole = true;
  const proposal = (path: string | null, all: readonly string[]): Proposal[] => {
    const lines = [...new Set(all)];
    const whole = [head, ...lines].join('\n');
    const text = cut(whole, COMMENT_LENGTH);
    if (text !== whole) isWhole = false;
    return lines.length > 0 ? [{ id: idOf(record.id, path, lines), path, text }] : [];
  };
  const proposed = [
    ...changed
      .filter((field) => !isList(field))
      .flatMap((field) => proposal(`/${field}`, field === 'narrative' ? newLines() : linesOf([field]))),
    ...proposal(null, linesOf(changed.filter(isList))),
  ];
  return { proposed, isComplete: isWhole && changed.every((field) => said.has(field)) };
};

/** Cuts a text to a length in UTF-16 units, with a mark, and never within a character. */
const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/**
 * Whether a cell answers something, if only in part: of a list, as a note of the place, or as the words of a number.
 */
const answers = (fate: CellFate | undefined, { target }: MappedColumn): boolean =>
  fate === 'used' ||
  (fate === 'words' && (canBeSplit(targetOf(target)!) || target === 'crowd' || target.startsWith('place')));

/**
 * Returns an id that is the same for the same proposal, so that one that comes again is written once, also from another
 * row of another file.
 */
const idOf = (record: string, path: string | null, lines: readonly string[]): string => {
  const hex = createHash('sha256')
    .update(JSON.stringify([record, path, lines]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/**
 * Writes the proposals of a row beside its record, as comments on the answers that they are about. Members who may not
 * write there leave it as it is; what was written before stands.
 * @param goOn called before each; throws if nothing more may be written
 */
export const writeProposals = async (
  comments: Pick<CommentsService, 'write'>,
  actor: Actor,
  verdict: RowVerdict,
  goOn: () => Promise<void>,
): Promise<void> => {
  for (const { id, path, text } of verdict.proposed ?? []) {
    await goOn();
    try {
      await comments.write(actor, verdict.target!.id, id, { path, text, thread: null, forAuthor: false });
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
      if (error.code !== 'already-exists') continue;
    }
    verdict.wrote = 'proposed';
  }
};
