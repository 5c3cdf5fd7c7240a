import type { EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { Person } from '@vigil/shared/people/person.js';
import { groupIds } from '../incidents/groups/group.repository.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { mayRead, sightOf } from '../incidents/record-policy.js';
import { readRecords } from '../incidents/whole-record.repository.js';
import { lockRecords, findRecord } from './people.repository.js';
import type { EventRecord, VisiblePeople } from './visible-people.js';

/**
 * Checks what a person names: groups, incidents that the actor may read, acts of these that took people. A link that was
 * there before stays.
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

/**
 * Checks the people of an event, and keeps them from being erased until the transaction ends.
 * @param known whom the actor may name
 */
export const eventPeopleErrors = async (
  manager: EntityManager,
  { people }: CaseEvent,
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

/** Checks which event came before: one of the same person, and not itself. A link that was there before stays. */
export const eventOrderErrors = (
  id: string,
  { people }: CaseEvent,
  { eventsOf, groups }: Pick<VisiblePeople, 'eventsOf' | 'groups'>,
  before: EventRecord | null,
): FieldError[] => {
  const sameAs = (person: string): string[] =>
    [...groups.values()].find((group) => group.some((one) => one.id === person))?.map((one) => one.id) ?? [person];
  const isKept = (person: string, after: string): boolean =>
    before?.content.people.some((one) => one.person === person && one.after === after) ?? false;
  return people.flatMap(({ person, after }, at) => {
    if (after === null || isKept(person!, after)) return [];
    const isOwn = sameAs(person!).some((one) => (eventsOf.get(one) ?? []).some((event) => event.id === after));
    return after !== id && isOwn ? [] : [{ pointer: `/people/${at}/after`, code: 'unknown-event' }];
  });
};

/** Returns an event as it is stored, with all of its people. */
export const storedEvent = (manager: EntityManager, id: string): Promise<EventRecord | null> =>
  findRecord<CaseEvent>(manager, 'event', id);
