import type { EntityManager } from 'typeorm';
import type { Field } from '@vigil/shared/codebook/field.js';
import { toSnakeCase } from '../platform/database/codebook-columns.js';
import { readSealed, readSealedEver } from './internal-answers.repository.js';
import type { RecordTable } from './incident.entity.js';
import { IncidentPrivateEntity } from './internal-answer.entity.js';

/** An answer of a record, or of one of its children. */
export interface StoredAnswer {
  field: Field;
  table: RecordTable;
  /** Null: the record's own. */
  child: string | null;
}
const ownerOf = (incidentId: string, { child }: StoredAnswer): string => child ?? incidentId;

/** Returns the present text of an answer, decrypted if it is stored encrypted; none if it is empty. */
export const standingTexts = async (
  manager: EntityManager,
  incidentId: string,
  answer: StoredAnswer,
): Promise<string[]> => {
  const { field } = answer;
  const sealed = await readSealed(manager, [incidentId], [field.name]);
  return [
    ...(await plainTexts(manager, incidentId, answer)),
    ...sealed.flatMap(({ ownerId, value }) =>
      ownerId === ownerOf(incidentId, answer) && typeof value === 'string' ? [value] : [],
    ),
  ];
};

/**
 * Returns the texts of an answer that are to be erased: the present one, and whatever is stored encrypted of it, of
 * which the log holds no word. None if it is no text.
 */
export const textsToErase = async (
  manager: EntityManager,
  incidentId: string,
  answer: StoredAnswer,
): Promise<string[]> => {
  const { field } = answer;
  if (field.kind !== 'text') return [];
  const of = { incidentId, ownerId: ownerOf(incidentId, answer), field: field.name };
  const sealed = await readSealedEver(manager, of);
  return [
    ...(await plainTexts(manager, incidentId, answer)),
    ...sealed.filter((value): value is string => typeof value === 'string'),
  ];
};

/** An internal answer has no column. */
const plainTexts = async (manager: EntityManager, incidentId: string, answer: StoredAnswer): Promise<string[]> => {
  const { field, table } = answer;
  if (field.class === 'internal') return [];
  const column = toSnakeCase(field.name);
  const rows: { text: string }[] = await manager.query(
    `select ${column} as text from ${table} where id = $1 and ${column} is not null`,
    [ownerOf(incidentId, answer)],
  );
  return rows.map(({ text }) => text);
};

/** Erases answers, with every revision of them that is stored encrypted, and raises the record's revision by one. */
export const eraseAnswers = async (
  manager: EntityManager,
  incidentId: string,
  answers: readonly StoredAnswer[],
): Promise<void> => {
  for (const answer of answers) await eraseAnswer(manager, incidentId, answer);
  await manager.query('update incident set revision = revision + 1, changed_at = now() where id = $1', [incidentId]);
};

const eraseAnswer = async (manager: EntityManager, incidentId: string, answer: StoredAnswer): Promise<void> => {
  const { field, table, child } = answer;
  const column = toSnakeCase(field.name);
  const ownerId = ownerOf(incidentId, answer);
  if (field.class !== 'internal') {
    const where = table === 'incident' ? 'id = $1 and id = $2' : 'incident_id = $1 and id = $2';
    // Also erases the assessment's copy of the value; otherwise the assessment would no longer match its act.
    if (table === 'act' && ['force_name', 'attribution'].includes(column))
      await manager.query(`update assessment set act_${column} = null where incident_id = $1 and act_id = $2`, [
        incidentId,
        child,
      ]);
    await manager.query(`update ${table} set ${column} = null where ${where}`, [incidentId, ownerId]);
  }
  await manager.delete(IncidentPrivateEntity, { incidentId, ownerId, field: field.name });
};

/**
 * Erases the verbatim copies of these reasons in a record, its reviews and its assessments.
 * @param instead the text for an assessment, which must have a reason
 */
export const eraseReasonsOf = async (
  manager: EntityManager,
  incidentId: string,
  texts: readonly string[],
  instead: string,
): Promise<void> => {
  await manager.query('update review set reason = null where incident_id = $1 and reason = any($2)', [
    incidentId,
    texts,
  ]);
  await manager.query('update assessment set reasons = $3 where incident_id = $1 and reasons = any($2)', [
    incidentId,
    texts,
    instead,
  ]);
  for (const column of ['question', 'grade_reason'])
    await manager.query(`update incident set ${column} = null where id = $1 and ${column} = any($2)`, [
      incidentId,
      texts,
    ]);
};
