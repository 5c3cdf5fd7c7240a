import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import { readCaseEvent } from '@vigil/shared/people/person-faults.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { CaseEventView, HandedIn } from '@vigil/shared/staff-responses/people.js';
import type { Actor } from '../incidents/record-access.js';
import { placeErrors, PlacesService } from '../places/places.service.js';
import type { Precondition } from '../platform/http/precondition.js';
import { EndBrokenPages } from './pages/end-broken-pages.js';
import { changeAndLog, logPeople } from './log-people.js';
import { insertRecord, lockRecords, updateRecord } from './people.repository.js';
import { eventOrderErrors, peopleErrors, storedEvent } from './person-references.js';
import { readVisiblePeople, type EventRecord, type StoredEvent, type VisiblePeople } from './visible-people.js';

export const viewOfEvent = ({ id, revision, changer, changedAt, content }: EventRecord): CaseEventView => ({
  id,
  revision,
  changedBy: changer,
  changedAt: changedAt.toISOString(),
  event: answersOf(content),
});

/** Returns the answers of an event, without whether it was taken back. */
export const answersOf = (stored: StoredEvent): CaseEvent => {
  const event = { ...stored };
  delete event.takenBack;
  return event;
};

/** What happened to people deprived of liberty: one event of up to 500 of them. */
@Injectable()
export class CaseEventsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly pages: EndBrokenPages,
  ) {}

  /** @throws Problem 'not-found' */
  async get(actor: Actor, id: string): Promise<CaseEventView> {
    return view(await readVisiblePeople(this.database.manager, actor), id);
  }

  /**
   * Stores an event, or its next revision. A monitor hands in events of people whom they handed in, and reads nothing
   * back. What contradicts another event is stored, and marked where custody is derived.
   * @throws Problem 'invalid-body', 'already-exists', 'not-found', 'not-allowed', 'changed-meanwhile' with the event as
   * stored
   */
  async put(
    actor: Actor,
    id: string,
    body: unknown,
    precondition: Precondition,
  ): Promise<{ kept: CaseEventView | HandedIn; created: boolean }> {
    const { value, errors } = readCaseEvent(body, todayIn(this.places.country.timeZone));
    if (errors.length === 0) errors.push(...placeErrors(value.place, '/place', this.places.where()));
    if (errors.length > 0) throw new Problem('invalid-body', { errors });
    const created = await this.database.transaction((manager) =>
      precondition.create
        ? this.create(manager, actor, id, value)
        : this.change(manager, actor, id, value, precondition.revision),
    );
    const kept = actor.role === 'reviewer' ? await this.get(actor, id) : { id, revision: 1 };
    return { kept, created };
  }

  private async create(manager: EntityManager, actor: Actor, id: string, event: CaseEvent): Promise<boolean> {
    const known = await storedEvent(manager, id);
    if (known?.authorId === actor.id && JSON.stringify(known.content) === JSON.stringify(event)) return false;
    await this.assertReferences(manager, actor, id, event, null);
    const sealed = await insertRecord(manager, { id, kind: 'event', memberId: actor.id, team: [] }, event);
    if (sealed === null) throw new Problem('already-exists');
    await this.pages.within(manager);
    await logPeople(manager, actor.id, { kind: 'event', id, revision: 1, what: 'handed-in', sealed });
    return true;
  }

  private async change(
    manager: EntityManager,
    actor: Actor,
    id: string,
    event: CaseEvent,
    revision: number,
  ): Promise<boolean> {
    if (actor.role !== 'reviewer') throw new Problem('not-allowed');
    // People before their events, as an erasure locks them.
    await lockRecords(
      manager,
      event.people.map(({ person }) => person!),
      'share',
    );
    await lockRecords(manager, [id], 'update');
    const seen = await readVisiblePeople(manager, actor);
    const current = view(seen, id);
    const before = (await storedEvent(manager, id))!;
    // Of the people and the case that this reviewer may not know of, nothing changes.
    const others = before.content.people.filter(({ person }) => !seen.people.has(person!));
    const inCase = seen.ofHiddenCase.has(id) ? before.content.case : event.case;
    const content = { ...event, people: [...event.people, ...others], case: inCase };
    if (before.revision === revision + 1 && JSON.stringify(before.content) === JSON.stringify(content)) return false;
    if (before.revision !== revision) {
      // Whoever writes it again restores it, and should know that.
      const isTakenBack = before.content.takenBack ?? false;
      throw new Problem('changed-meanwhile', { extra: { current: { ...current, isTakenBack } } });
    }
    await this.assertReferences(manager, actor, id, event, before);
    const sealed = await updateRecord(manager, before, { memberId: actor.id, team: [], content });
    await this.pages.within(manager);
    await logPeople(manager, actor.id, { kind: 'event', id, revision: revision + 1, what: 'changed', sealed });
    return false;
  }

  /**
   * Takes an event back: from then on it counts for nobody. To write it again restores it.
   * @throws Problem 'not-found', 'changed-meanwhile' with the event as stored
   */
  async takeBack(actor: Actor, id: string, revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockRecords(manager, [id], 'update');
      const current = view(await readVisiblePeople(manager, actor), id);
      const before = (await storedEvent(manager, id))!;
      if (before.content.takenBack && before.revision === revision + 1) return;
      if (before.revision !== revision) throw new Problem('changed-meanwhile', { extra: { current } });
      const content: StoredEvent = { ...before.content, takenBack: true };
      await changeAndLog(manager, actor, before, content, 'taken-back');
    });
  }

  private async assertReferences(
    manager: EntityManager,
    actor: Actor,
    id: string,
    event: CaseEvent,
    before: EventRecord | null,
  ): Promise<void> {
    const seen = await readVisiblePeople(manager, actor);
    const isKnown = (person: string): boolean =>
      actor.role === 'reviewer' ? seen.people.has(person) : seen.all.get(person)?.authorId === actor.id;
    const errors = [
      ...(await peopleErrors(manager, event, isKnown)),
      ...eventOrderErrors(id, event, seen, before),
      ...(event.case === null || event.case === before?.content.case || seen.cases.has(event.case)
        ? []
        : [{ pointer: '/case', code: 'unknown-case' }]),
    ];
    if (errors.length > 0) throw new Problem('invalid-body', { errors });
  }
}

const view = ({ events }: VisiblePeople, id: string): CaseEventView => {
  const found = events.get(id);
  if (!found) throw new Problem('not-found');
  return viewOfEvent(found);
};
