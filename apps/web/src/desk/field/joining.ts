import { fieldsOf, type Field } from '@vigil/shared/codebook/field.js';
import { isUnanswered } from '@vigil/shared/incident/essentials.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '../record.js';

/** Children that are taken over one by one, in the order in which they are read. */
export const LISTS = ['accounts', 'acts', 'harms', 'groups'] as const;
export type List = (typeof LISTS)[number];

/** Ids of children and names of answers that are taken over of each record. */
export type Taken = Readonly<Record<string, ReadonlySet<string>>>;

/** Answers of a record to questions that the record that stays leaves open. */
export const offered = (stays: Incident, other: Incident): Field[] =>
  fieldsOf(Incident).filter(
    (field) => field.kind !== 'many' && isUnanswered(stays, field) && !isUnanswered(other, field),
  );

/**
 * What is taken over unless somebody says otherwise: every account, since two of them stand side by side; of acts and
 * harm nothing, since both may have seen the same.
 */
export const atFirst = (records: readonly IncidentRecord[]): Taken =>
  Object.fromEntries(records.map(({ id, incident }) => [id, new Set(incident.accounts.map((account) => account.id))]));

export const toggled = (taken: Taken, id: string, what: string): Taken => {
  const of = new Set(taken[id]);
  if (!of.delete(what)) of.add(what);
  return { ...taken, [id]: of };
};

/** What is asked of the server: answers that are no longer open, since another record stays now, are left out. */
export const asSent = (
  stays: IncidentRecord,
  others: readonly IncidentRecord[],
  taken: Taken,
): { id: string; revision: number; take: string[] }[] =>
  others.map(({ id, revision, incident }) => {
    const names = new Set<string>(offered(stays.incident, incident).map(({ name }) => name));
    const ids = new Set(LISTS.flatMap((list) => incident[list].map((child) => child.id)));
    return { id, revision, take: [...(taken[id] ?? [])].filter((one) => names.has(one) || ids.has(one)) };
  });
