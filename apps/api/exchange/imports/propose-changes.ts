import { createHash } from 'node:crypto';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { COMMENT_LENGTH } from '@vigil/shared/staff-responses/comments.js';
import type { RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { CommentsService } from '../../incidents/comments/comments.service.js';
import type { Actor } from '../../incidents/record-access.js';
import { importText } from './import-text.js';
import type { RowGroup } from './row-groups.js';

type Proposal = NonNullable<RowVerdict['proposed']>[number];

const listOf = (target: string): string => target.split('.')[0]!;
const isList = (field: string): boolean => (fieldOf(Incident, field)?.kind ?? 'many') === 'many';

/**
 * Returns what a row says of some fields, in its own words: one proposal for each answer, one for all lists together.
 * @param changed names of fields of an incident
 */
export const proposalsOf = (changed: readonly string[], rows: RowGroup['rows'], map: ColumnMapping): Proposal[] => {
  const linesOf = (fields: readonly string[]): string[] =>
    rows.flatMap(([, cells]) =>
      map.columns.flatMap(({ header, target }, column) => {
        const cell = cells[column]?.trim() ?? '';
        return cell !== '' && fields.includes(listOf(target)) ? [`${header}: ${cell}`] : [];
      }),
    );
  const row = rows.map(([n]) => n).join(', ');
  const head = (['en', 'km'] as const).map((language) => importText(language)('import.proposal', { row })).join('\n');
  const proposal = (path: string | null, fields: readonly string[]): Proposal[] => {
    const lines = [...new Set(linesOf(fields))];
    return lines.length > 0 ? [{ path, text: [head, ...lines].join('\n').slice(0, COMMENT_LENGTH) }] : [];
  };
  return [
    ...changed.filter((field) => !isList(field)).flatMap((field) => proposal(`/${field}`, [field])),
    ...proposal(null, changed.filter(isList)),
  ];
};

/** An id that is the same for the same proposal, so that one that comes again is written once. */
const idOf = (record: string, { path, text }: Proposal): string => {
  const hex = createHash('sha256')
    .update(JSON.stringify([record, path, text]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/**
 * Writes the proposals of a row beside its record, as comments on the answers that they are about. Members who may not
 * write there, and what was written before, leave it as it is.
 */
export const writeProposals = async (
  comments: Pick<CommentsService, 'write'>,
  actor: Actor,
  verdict: RowVerdict,
): Promise<void> => {
  for (const one of verdict.proposed ?? []) {
    const { id } = verdict.target!;
    try {
      await comments.write(actor, id, idOf(id, one), { ...one, thread: null, forAuthor: false });
      verdict.wrote = 'proposed';
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
    }
  }
};
