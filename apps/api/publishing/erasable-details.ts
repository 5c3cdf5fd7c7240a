import {
  fieldOf,
  fieldsOf,
  isErasable,
  wholeField,
  type CodebookClass,
  type Field,
} from '@vigil/shared/codebook/field.js';
import { OWN_KEY_FORM } from '@vigil/shared/codebook/own-question.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS, storedOwn } from '@vigil/shared/incident/own-answers.js';
import { toSnakeCase } from '../platform/database/codebook-columns.js';
import type { StoredAnswer } from '../incidents/erase-answer.repository.js';
import { CHILDREN, type RecordTable } from '../incidents/incident.entity.js';
import { isFieldDetail, type FieldDetail } from '../field/field-report.repository.js';

/** One detail of a record: a text answer, an exact point, or the reason for an action. */
export type Detail =
  | ({ what: 'answer' } & StoredAnswer)
  /** line: its number in the record's history. */
  | { what: 'reason'; line: number }
  /** How a reason was named before: by its position in the log. Such a request can still wait for its approval. */
  | { what: 'reason'; leaf: number }
  /** A whole sealed note: the person who erases it cannot read which part must go. */
  | { what: 'sealed-note'; note: string }
  /** A whole comment. */
  | { what: 'comment'; comment: string }
  /** A whole file. */
  | { what: 'evidence'; file: string }
  /** A detail of a field report outside its record. */
  | { what: 'field-report'; report: string; field: FieldDetail };

/**
 * Parses a path: `/publicSummary`, `/acts/<id>/forceName`, `/sealedNotes/<id>/body`, `/comments/<id>/text`,
 * `/evidence/<id>/file`, `/fieldReports/<id>/fix`, `history/12/reason`. Of answers, those that are erasable.
 * @returns null for every other path.
 */
export const detailAt = (path: string): Detail | null => {
  const [, line] = /^history\/([1-9]\d{0,8})\/reason$/.exec(path) ?? [];
  if (line) return { what: 'reason', line: Number(line) };
  const [, seq] = /^reason\/([1-9]\d{0,14})$/.exec(path) ?? [];
  if (seq) return { what: 'reason', leaf: Number(seq) - 1 };
  const [start, list, id, inner, ...more] = path.split('/');
  if (start !== '' || more.length > 0 || !list) return null;
  if (list === 'evidence') return isId(id) && inner === 'file' ? { what: 'evidence', file: id } : null;
  if (list === 'fieldReports')
    return isId(id) && isFieldDetail(inner) ? { what: 'field-report', report: id, field: inner } : null;
  if (list === 'comments') return isId(id) && inner === 'text' ? { what: 'comment', comment: id } : null;
  if (list === 'sealedNotes') return isId(id) && inner === 'body' ? { what: 'sealed-note', note: id } : null;
  if (list === OWN_ANSWERS) return inner === undefined && id !== undefined ? ownAnswerAt(id) : null;
  if (id === undefined) return answerOf(Incident, list, 'incident', null);
  const child = CHILDREN.find((one) => one.list === list);
  return child && isId(id) && inner ? answerOf(child.of, inner, child.table, id) : null;
};

/** Returns a path, and that of the translation of its text: who erases a text erases what says the same. */
export const withTranslation = (path: string): string[] => [
  path,
  ...fieldsOf(Incident).flatMap(({ name, translates }) => (path === `/${translates}` ? [`/${name}`] : [])),
];

/** An answer to an own question. Whether that asks for a text only who has the questions can tell. */
const ownAnswerAt = (key: string): Detail | null =>
  OWN_KEY_FORM.test(key)
    ? {
        what: 'answer',
        field: wholeField({ name: storedOwn(key), kind: 'text', class: 'internal' }),
        table: 'incident',
        child: null,
      }
    : null;

const answerOf = (of: CodebookClass, name: string, table: RecordTable, child: string | null): Detail | null => {
  const field = fieldOf(of, name);
  return field && isErasable(field) ? { what: 'answer', field, table, child } : null;
};

/**
 * Returns the public column of an answer, in the table of the same name in schema pub: `summary` of `publicSummary`.
 */
export const publicColumn = (field: Field): string => toSnakeCase(field.name).replace(/^public_/, '');
