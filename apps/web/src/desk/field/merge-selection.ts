import { fieldsOf, type Field } from '@vigil/shared/codebook/field.js';
import { isUnanswered } from '@vigil/shared/incident/essentials.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { mayBeTakenAlone } from '@vigil/shared/incident/translation.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';

/** Statuses in which a record may be merged; it must also never have been published (no code). */
export const MERGEABLE_STATUSES: readonly string[] = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED'];

/** Lists whose children are taken over one by one, in reading order. */
export const LISTS = ['accounts', 'acts', 'harms', 'groups'] as const;
export type List = (typeof LISTS)[number];

/** Per record: ids of children and names of answers to take over. */
export type Taken = Readonly<Record<string, ReadonlySet<string>>>;

const tree = (record: Incident): Readonly<Record<string, unknown>> =>
  record as unknown as Readonly<Record<string, unknown>>;

/**
 * Returns the answers of a record to questions that the remaining record leaves open. A translation comes with its
 * text.
 */
export const offered = (stays: Incident, other: Incident): Field[] =>
  fieldsOf(Incident).filter(
    (field) =>
      field.kind !== 'many' &&
      mayBeTakenAlone(field, tree(stays), tree(other)) &&
      isUnanswered(stays, field) &&
      !isUnanswered(other, field),
  );

/**
 * Returns the initial selection: every account, since one record can contain several. No acts or harm, since both
 * monitors may have seen the same ones.
 */
export const atFirst = (records: readonly IncidentRecord[]): Taken =>
  Object.fromEntries(records.map(({ id, incident }) => [id, new Set(incident.accounts.map((account) => account.id))]));

export const toggled = (taken: Taken, id: string, what: string): Taken => {
  const of = new Set(taken[id]);
  if (!of.delete(what)) of.add(what);
  return { ...taken, [id]: of };
};

/**
 * Returns the request to the server. It drops answers that are no longer open because a different record now remains.
 */
export const toMergeBody = (
  stays: IncidentRecord,
  others: readonly IncidentRecord[],
  taken: Taken,
): { id: string; revision: number; take: string[] }[] =>
  others.map(({ id, revision, incident }) => {
    const names = new Set<string>(offered(stays.incident, incident).map(({ name }) => name));
    const ids = new Set(LISTS.flatMap((list) => incident[list].map((child) => child.id)));
    return { id, revision, take: [...(taken[id] ?? [])].filter((one) => names.has(one) || ids.has(one)) };
  });
