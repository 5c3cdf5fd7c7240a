import type { EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import type { Person } from '@vigil/shared/people/person.js';
import { groupIds } from '../incidents/groups/group.repository.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { mayRead, sightOf } from '../incidents/record-policy.js';
import { readRecords } from '../incidents/whole-record.repository.js';
import { lockRecords, findRecord } from './people.repository.js';
import type { CaseRecord, EventRecord, StoredEvent, VisiblePeople } from './visible-people.js';

/**
 * Checks what a person names: groups, incidents that the actor may read, acts of these that took people. A link that
 * was there before stays.
 */
export const personReferenceErrors = async (
  manager: EntityManager,
  actor: Actor,
  person: Person,
  before: Person | null,
): Promise<FieldError[]> => {
  const groups = await groupIds(
    manager,
    person.groups.flatMap(({ group }) => group ?? []),
  );
  const errors = person.groups.flatMap(({ group }, at) =>
    group !== null && !groups.has(group) ? [{ pointer: `/groups/${at}/group`, code: 'unknown-group' }] : [],
  );
  const isKept = (incident: string | null, act: string | null): boolean =>
    before?.acts.some((one) => one.incident === incident && one.act === act) ?? false;
  const added = person.acts.filter(({ incident, act }) => incident !== null && !isKept(incident, act));
  if (added.length === 0) return errors;
  const rows = (await findIncidents(manager, [...new Set(added.map(({ incident }) => incident!))])).filter((row) =>
    mayRead(sightOf(actor, row)),
  );
  const records = await readRecords(manager, rows, false);
  for (const [at, link] of person.acts.entries()) {
    if (!added.includes(link)) continue;
    const acts = records.get(link.incident!)?.incident.acts;
    if (!acts) errors.push({ pointer: `/acts/${at}/incident`, code: 'unknown-record' });
    else if (link.act !== null && !acts.some(({ id }) => id === link.act))
      errors.push({ pointer: `/acts/${at}/act`, code: 'unknown-act' });
  }
  return errors;
};

/** Whether two handles are the same words. */
export const sameWords = (a: string | null, b: string | null): boolean => {
  const fold = (text: string | null): string => (text ?? '').normalize('NFKC').trim().toLowerCase();
  return fold(a) === fold(b);
};

/**
 * Checks the people of an event or a case, and keeps them from being erased until the transaction ends.
 * @param known whom the actor may name
 */
export const peopleErrors = async (
  manager: EntityManager,
  { people }: { people: readonly { person: string | null }[] },
  known: (id: string) => boolean,
): Promise<FieldError[]> => {
  const there = new Set(
    (
      await lockRecords(
        manager,
        people.map(({ person }) => person!),
        'share',
      )
    ).flatMap(({ id, kind }) => (kind === 'person' ? [id] : [])),
  );
  return people.flatMap(({ person }, at) =>
    there.has(person!) && known(person!) ? [] : [{ pointer: `/people/${at}/person`, code: 'unknown-person' }],
  );
};

/** Whether an event is of a person, or of another entry that was joined with them. */
const isEventOf = (
  { eventsOf, groups }: Pick<VisiblePeople, 'eventsOf' | 'groups'>,
  person: string,
  event: string | null,
): boolean => {
  const group = [...groups.values()].find((one) => one.some(({ id }) => id === person));
  const entries = group?.map(({ id }) => id) ?? [person];
  return entries.some((entry) => eventsOf.get(entry)?.some(({ id }) => id === event));
};

/** Checks which event came before: one of the same person, and not itself. A link that was there before stays. */
export const eventOrderErrors = (
  id: string,
  { people }: CaseEvent,
  seen: Pick<VisiblePeople, 'eventsOf' | 'groups'>,
  before: EventRecord | null,
): FieldError[] => {
  const isKept = (person: string, after: string): boolean =>
    before?.content.people.some((one) => one.person === person && one.after === after) ?? false;
  return people.flatMap(({ person, after }, at) => {
    if (after === null || isKept(person!, after)) return [];
    return after !== id && isEventOf(seen, person!, after)
      ? []
      : [{ pointer: `/people/${at}/after`, code: 'unknown-event' }];
  });
};

/** Checks by which events the charges of a case changed: events of the person charged. What was there before stays. */
export const historyErrors = (
  { charges }: CourtCase,
  seen: Pick<VisiblePeople, 'eventsOf' | 'groups'>,
  before: CaseRecord | null,
): FieldError[] =>
  charges.flatMap(({ person, history }, at) =>
    history.flatMap(({ event }, index) => {
      const isKept = before?.content.charges.some(
        (one) => one.person === person && one.history.some((entry) => entry.event === event),
      );
      return isKept || isEventOf(seen, person!, event)
        ? []
        : [{ pointer: `/charges/${at}/history/${index}/event`, code: 'unknown-event' }];
    }),
  );

/** Checks that a case names incidents that the actor may read. A link that was there before stays. */
export const linkedIncidentErrors = async (
  manager: EntityManager,
  actor: Actor,
  { incidents }: CourtCase,
  before: CaseRecord | null,
): Promise<FieldError[]> => {
  const kept = new Set(before?.content.incidents.map(({ incident }) => incident));
  const asked = incidents.flatMap(({ incident }) => (incident !== null && !kept.has(incident) ? [incident] : []));
  const rows = asked.length === 0 ? [] : await findIncidents(manager, asked);
  const read = new Set(rows.filter((row) => mayRead(sightOf(actor, row))).map(({ id }) => id));
  return incidents.flatMap(({ incident }, at) =>
    kept.has(incident) || read.has(incident!) ? [] : [{ pointer: `/incidents/${at}/incident`, code: 'unknown-record' }],
  );
};

/** Returns an event as it is stored, with all of its people. */
export const storedEvent = (manager: EntityManager, id: string): Promise<EventRecord | null> =>
  findRecord<StoredEvent>(manager, 'event', id);
