import { fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { BOM, type CsvCell, csvLine } from '@vigil/shared/csv/csv-line.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { Charge } from '@vigil/shared/people/court-case.js';
import { Person } from '@vigil/shared/people/person.js';
import { IDENTITY_FIELDS } from '@vigil/shared/sealing/seal-identity.js';
import { withoutIsolates } from '@vigil/shared/text/text.js';
import { isTree, type Tree } from '../../draft/record-tree.js';
import { formatAnswer, formatChild, formatLabel, type FormatContext } from '../../format-answer.js';
import { onOneLine } from '../one-line.js';
import type { FileView } from './file-view.js';

export const FILE_TABLES = ['people', 'events', 'charges'] as const;
export type FileTable = (typeof FILE_TABLES)[number];

type Rows = { head: string[]; rows: CsvCell[][] };

/** A field as columns: of days the first and the last possible one. */
const columnsOf = (of: CodebookClass, { t }: FormatContext): string[] =>
  fieldsOf(of).flatMap((field) => {
    const label = formatLabel(of, field, t);
    return field.kind === 'window'
      ? (['sealedFile.earliest', 'sealedFile.latest'] as const).map((key) => withoutIsolates(t(key, { label })))
      : [label];
  });

const cellsOf = (of: CodebookClass, answers: object, context: FormatContext): CsvCell[] =>
  fieldsOf(of).flatMap((field) => {
    const value = (answers as Record<string, unknown>)[field.name];
    if (field.kind !== 'window') return [formatWhole(field, value, context)];
    const days = isTree(value) ? (value as unknown as DayWindow) : null;
    return [days?.earliest ?? null, days?.latest ?? null];
  });

/** Formats an answer, and of a list each of its entries. */
export const formatWhole = (field: Field, value: unknown, context: FormatContext): string | null => {
  if (field.kind !== 'many') return formatAnswer(field, value, context);
  const children = (Array.isArray(value) ? value : []) as Tree[];
  return children.map((child) => formatChild(field.of!(), child, context)).join(context.t('list.and')) || null;
};

const TABLES: Record<FileTable, (view: FileView, context: FormatContext) => Rows> = {
  people: ({ people }, context) => ({
    head: [
      ...columnsOf(Person, context),
      context.t('sealedFile.same-person'),
      ...IDENTITY_FIELDS.map((part) => context.t(`people.identity.${part}`)),
    ],
    rows: people.map(({ answers, joinedInto, identities }) => [
      ...cellsOf(Person, answers, context),
      joinedInto === null ? null : (context.referred?.(joinedInto) ?? null),
      ...IDENTITY_FIELDS.map(
        (part) =>
          identities
            .map((texts) => onOneLine(texts[part]))
            .filter(Boolean)
            .join(context.t('list.and')) || null,
      ),
    ]),
  }),
  events: ({ events }, context) => ({
    head: [...columnsOf(CaseEvent, context), context.t('sealedFile.taken-back')],
    rows: events.map(({ answers, takenBack }) => [
      ...cellsOf(CaseEvent, answers, { ...context, sources: answers.sources as unknown as Tree[] }),
      context.t(takenBack ? 'desk.yes' : 'desk.no'),
    ]),
  }),
  charges: ({ cases }, context) => ({
    head: [context.t('courtCase.one'), ...columnsOf(Charge, context)],
    rows: cases.flatMap(({ answers }) =>
      answers.charges.map((charge) => [answers.handle, ...cellsOf(Charge, charge, context)]),
    ),
  }),
};

/** Writes what a file holds as a table, in which no cell is read as a formula. */
export const writeFileTable = (table: FileTable, view: FileView, common: FormatContext): string => {
  const { head, rows } = TABLES[table](view, view.inContext(common));
  return [BOM, csvLine(head), ...rows.map((row) => csvLine(row))].join('');
};
