import { toSnakeCase } from '../../platform/database/codebook-columns.js';
import type { CodebookClass, Field } from '@vigil/shared/codebook/field.js';
import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { labelIn } from '@vigil/shared/codebook/label-in.js';
import type { OwnQuestionWords } from '@vigil/shared/codebook/own-question.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { fieldOfQuestion } from '@vigil/shared/incident/own-answers.js';
import { ownTarget } from '@vigil/shared/import/column-targets.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { formatDataset, formatLicence, formatState } from '@vigil/shared/incident/format-dataset.js';
import { fileWords } from './export-metadata.js';
import type { Column, ColumnKind } from './export-column.js';
import type { CsvCell } from '@vigil/shared/csv/csv-line.js';
import type { InternalRow } from './internal-rows.js';

type Answers = Record<string, unknown>;
/** A part of an answer with a separate column. */
interface Part {
  suffix: string;
  hxl: string;
  kind: ColumnKind;
  of(value: unknown): CsvCell;
}

const at =
  (key: string) =>
  (value: unknown): CsvCell =>
    value === null ? null : ((value as Record<string, CsvCell>)[key] ?? null);

/** Returns the parts of an answer by its kind. Only this function knows how codebook answers appear in a table. */
const partsOf = (field: Field, language: Language, groups: ReadonlyMap<string, string>): Part[] => {
  const { kind } = field;
  const word = (code: unknown): CsvCell =>
    code === null || code === undefined ? null : labelIn(field, code as string, language);
  const part = (suffix: string, hxl: string, of: Part['of'], type: ColumnKind = 'text'): Part => ({
    suffix,
    hxl,
    kind: type,
    of,
  });
  switch (kind) {
    case 'choice':
      return [part('', '', word)];
    case 'choices':
      return [part('', '', (value) => (value === null ? null : (value as string[]).map(word).join('; ')))];
    case 'count':
      return [
        part('_state', '+state', (value) => word(at('state')(value))),
        part('_low', '+min', at('low'), 'whole'),
        part('_high', '+max', at('high'), 'whole'),
        part('_words', '+text', at('text')),
      ];
    case 'window':
      return [
        part('_earliest', '+start', at('earliest'), 'day'),
        part('_latest', '+end', at('latest'), 'day'),
        part('_precision', '+precision', (value) => word(at('precision')(value))),
      ];
    case 'place':
      return [
        part('_code', '+code', at('code')),
        part('_precision', '+precision', (value) => word(at('precision')(value))),
      ];
    case 'point':
      return [
        part('_lat', '+lat', at('lat')),
        part('_lon', '+lon', at('lon')),
        part('_accuracy_metres', '+accuracy', at('accuracyMetres')),
      ];
    case 'reference':
      return [part('', '', (value) => (value === null ? null : (groups.get(value as string) ?? (value as string))))];
    case 'cites':
      return [part('', '+num', (value) => (value as string[]).length, 'whole')];
    case 'many':
    // Each has a column of its own.
    case 'own':
      return [];
    default:
      return [part('', '', (value) => value as CsvCell)];
  }
};

const BETWEEN = ' | ';

/**
 * Returns every answer of the working copies as columns: from the codebook, and from the organisation's own questions.
 * A cell lists all children, in the same order in each of their columns.
 */
export const internalColumns = (
  language: Language,
  groups: ReadonlyMap<string, string>,
  questions: readonly OwnQuestionWords[] = [],
): Column<InternalRow>[] => {
  const t = fileWords(language);
  const own = (
    name: string,
    hxl: string,
    of: (row: InternalRow) => CsvCell,
    kind: ColumnKind = 'text',
  ): Column<InternalRow> => ({ name, hxl, kind, of });
  const single = (field: Field): Column<InternalRow>[] =>
    partsOf(field, language, groups).map(({ suffix, hxl, kind, of }) =>
      own(
        toSnakeCase(field.name) + suffix,
        `#event+${toSnakeCase(field.name)}${hxl}`,
        ({ incident }) => of((incident.incident as unknown as Answers)[field.name] ?? null),
        kind,
      ),
    );
  const ownQuestion = (field: Field): Column<InternalRow>[] =>
    partsOf(field, language, groups).map(({ suffix, hxl, kind, of }) =>
      own(
        ownTarget(field.name) + suffix,
        `#event+own+${field.name}${hxl}`,
        ({ incident }) => of(incident.incident.ownAnswers[field.name] ?? null),
        kind,
      ),
    );
  const children = (list: Field, of: CodebookClass): Column<InternalRow>[] =>
    fieldsOf(of)
      .filter(({ name }) => name !== 'id')
      .flatMap((field) =>
        partsOf(field, language, groups).map(({ suffix, hxl, of: said }) =>
          own(
            `${list.name}_${toSnakeCase(field.name)}${suffix}`,
            `#${list.name}+${toSnakeCase(field.name)}${hxl}`,
            ({ incident }) =>
              ((incident.incident as unknown as Answers)[list.name] as Answers[])
                .map((child) => said(child[field.name] ?? null) ?? '')
                .join(BETWEEN),
          ),
        ),
      );
  return [
    own('id', '#event+id', ({ incident }) => incident.id),
    own('code', '#event+code', ({ incident }) => incident.code),
    own('status', '#status', ({ incident }) => label(incident.status, language)),
    own('revision', '#meta+revision', ({ incident }) => incident.revision, 'whole'),
    own('grade', '#meta+grade', ({ incident }) => (incident.grade === null ? null : label(incident.grade, language))),
    own('grade_reason', '#meta+grade+text', ({ incident }) => incident.gradeReason),
    own(
      'dataset_of_others',
      '#meta+source+name',
      ({ incident: { dataset } }) => dataset && formatDataset(dataset.dataset, t),
    ),
    own('dataset_state', '#meta+source+version', ({ incident: { dataset } }) => dataset && formatState(dataset, t)),
    own(
      'dataset_licence',
      '#meta+source+license',
      ({ incident: { dataset } }) => dataset && formatLicence(dataset.dataset, t),
    ),
    own('dataset_citation', '#meta+source+text', ({ incident: { dataset } }) => dataset && dataset.dataset.citation),
    {
      ...own('in_period', '#meta+in_period', ({ certain }) => (certain ? 'certain' : 'possible')),
      isOfFigure: true,
    },
    ...fieldsOf(Incident).flatMap((field) => (field.kind === 'many' ? children(field, field.of!()) : single(field))),
    ...questions.map(fieldOfQuestion).flatMap(ownQuestion),
  ];
};
