import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { CustodyLimit } from '@vigil/shared/people-figures/custody-limits.js';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import { readCourtCase } from '@vigil/shared/people/person-faults.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { CourtCasePage, CourtCaseView, HearingLine } from '@vigil/shared/staff-responses/people.js';
import { keepIncidents } from '../incidents/incident-row.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { placeErrors, PlacesService } from '../places/places.service.js';
import type { Precondition } from '../platform/http/precondition.js';
import { viewOfEvent } from './case-events.service.js';
import { CustodyLaw } from './custody-law.js';
import { logPeople } from './log-people.js';
import { EndBrokenPages } from './pages/end-broken-pages.js';
import { findRecord, insertRecord, lockRecords, updateRecord } from './people.repository.js';
import { historyErrors, linkedIncidentErrors, peopleErrors, sameWords } from './person-references.js';
import { casesOf } from './people.service.js';
import { stepsThatWereSet } from './steps-of-people.js';
import { readVisiblePeople, rootOf, type CaseRecord, type EventRecord, type VisiblePeople } from './visible-people.js';

/** Cases before a court, with their charges. Whoever may know of one of the people of a case may know of the case. */
@Injectable()
export class CourtCasesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly law: CustodyLaw,
    private readonly pages: EndBrokenPages,
  ) {}

  async list(actor: Actor): Promise<CourtCasePage> {
    const { cases } = await readVisiblePeople(this.database.manager, actor);
    const items = [...cases.values()].map(({ id, revision, content }) => ({
      id,
      revision,
      handle: content.handle!,
      court: content.court,
      people: content.people.length,
      charges: content.charges.length,
    }));
    return { total: items.length, items };
  }

  /** Lists the steps before a court that were set, and the hearings that were held, by their first possible day. */
  async hearings(actor: Actor): Promise<HearingLine[]> {
    const seen = await readVisiblePeople(this.database.manager, actor);
    const { events, people, cases } = seen;
    const set = new Map(
      stepsThatWereSet(seen, todayIn(this.places.country.timeZone)).map((step) => [step.event.id, step] as const),
    );
    const lines = [...events.values()].flatMap(({ id, content }): HearingLine[] => {
      const { type, when, takenBack } = content;
      if (takenBack) return [];
      const found = content.case === null ? undefined : cases.get(content.case);
      const step = set.get(id);
      const beside = {
        event: id,
        type: type!,
        case: found ? { id: found.id, handle: found.content.handle! } : null,
        people: content.people.map(({ person }) => ({
          id: person!,
          handle: people.get(person!)!.content.person.handle!,
        })),
      };
      return [
        ...(step ? [{ ...beside, when: step.nextWhen, state: step.state }] : []),
        ...(type === 'CE_HEARING' ? [{ ...beside, when: when!, state: null }] : []),
      ];
    });
    return lines.sort((a, b) => (a.when.earliest < b.when.earliest ? -1 : 1));
  }

  /** @throws Problem 'not-found' */
  async get(actor: Actor, id: string): Promise<CourtCaseView> {
    const { manager } = this.database;
    return this.view(await readVisiblePeople(manager, actor), id, await this.law.current(manager));
  }

  /**
   * Stores a case, or its next revision. Those of its people whom the actor may not know of stay in it, with their
   * charges.
   * @throws Problem 'invalid-body', 'already-exists', 'not-found', 'changed-meanwhile' with the case as stored
   */
  async put(
    actor: Actor,
    id: string,
    body: unknown,
    precondition: Precondition,
  ): Promise<{ kept: CourtCaseView; created: boolean }> {
    const { value, errors } = readCourtCase(body, todayIn(this.places.country.timeZone));
    if (errors.length === 0) errors.push(...placeErrors(value.place, '/place', this.places.where()));
    if (errors.length > 0) throw new Problem('invalid-body', { errors });
    const created = await this.database.transaction(async (manager) => {
      await keepIncidents(
        manager,
        value.incidents.map(({ incident }) => incident),
      );
      return precondition.create
        ? this.create(manager, actor, id, value)
        : this.change(manager, actor, id, value, precondition.revision);
    });
    return { kept: await this.get(actor, id), created };
  }

  private async create(manager: EntityManager, actor: Actor, id: string, value: CourtCase): Promise<boolean> {
    const known = await findRecord<CourtCase>(manager, 'case', id);
    if (known?.authorId === actor.id && JSON.stringify(known.content) === JSON.stringify(value)) return false;
    await assertReferences(manager, actor, id, value, null);
    const sealed = await insertRecord(manager, { id, kind: 'case', memberId: actor.id, team: [] }, value);
    if (sealed === null) throw new Problem('already-exists');
    await this.pages.within(manager);
    await logPeople(manager, actor.id, { kind: 'case', id, revision: 1, what: 'entered', sealed });
    return true;
  }

  private async change(
    manager: EntityManager,
    actor: Actor,
    id: string,
    value: CourtCase,
    revision: number,
  ): Promise<boolean> {
    // People before their cases, as an erasure locks them.
    await lockRecords(
      manager,
      value.people.map(({ person }) => person!),
      'share',
    );
    await lockRecords(manager, [id], 'update');
    const seen = await readVisiblePeople(manager, actor);
    const current = this.view(seen, id, await this.law.current(manager));
    const before = (await findRecord<CourtCase>(manager, 'case', id))!;
    const isHidden = ({ person }: { person: string | null }): boolean => !seen.people.has(person!);
    const content = {
      ...value,
      people: [...value.people, ...before.content.people.filter(isHidden)],
      charges: [...value.charges, ...before.content.charges.filter(isHidden)],
    };
    if (before.revision === revision + 1 && JSON.stringify(before.content) === JSON.stringify(content)) return false;
    if (before.revision !== revision) throw new Problem('changed-meanwhile', { extra: { current } });
    await assertReferences(manager, actor, id, value, before);
    const sealed = await updateRecord(manager, before, { memberId: actor.id, team: [], content });
    await this.pages.within(manager);
    await logPeople(manager, actor.id, { kind: 'case', id, revision: revision + 1, what: 'changed', sealed });
    return false;
  }

  private view(seen: VisiblePeople, id: string, limits: readonly CustodyLimit[]): CourtCaseView {
    const { cases, events, groups, all } = seen;
    const found = cases.get(id);
    if (!found) throw new Problem('not-found');
    const { revision, changer, changedAt, content } = found;
    // Also those by which a charge changed, and of which nobody said the case: its status would be another one without
    // them.
    const ofCharges = new Set(content.charges.flatMap(({ history }) => history.map(({ event }) => event)));
    const isOfCase = (event: EventRecord): boolean => event.content.case === id || ofCharges.has(event.id);
    const accused = new Set(content.people.flatMap(({ person, role }) => (role === 'CA_ACCUSED' ? [person!] : [])));
    return {
      id,
      revision,
      changedBy: changer,
      changedAt: changedAt.toISOString(),
      courtCase: content,
      events: [...events.values()].filter((event) => isOfCase(event) && !event.content.takenBack).map(viewOfEvent),
      limits: [...accused].map((person) => {
        const group = groups.get(rootOf(person, all))!;
        return { person, limits: this.law.limitsOf(limits, seen, group, casesOf(seen, group)) };
      }),
    };
  }
}

const assertReferences = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
  value: CourtCase,
  before: CaseRecord | null,
): Promise<void> => {
  const seen = await readVisiblePeople(manager, actor);
  const isTaken = [...seen.cases.values()].some((one) => one.id !== id && sameWords(one.content.handle, value.handle));
  const errors: FieldError[] = [
    ...(isTaken ? [{ pointer: '/handle', code: 'handle-taken' }] : []),
    ...(await peopleErrors(manager, value, (person) => seen.people.has(person))),
    ...historyErrors(value, seen, before),
    ...(await linkedIncidentErrors(manager, actor, value, before)),
  ];
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
};
