import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type {
  DossierMaterial,
  DossierEvent,
  DossierOf,
  DossierPerson,
  DossierSubject,
} from '@vigil/shared/dossier/dossier-material.js';
import type { CustodyLimit } from '@vigil/shared/people-figures/custody-limits.js';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { DossierLine } from '@vigil/shared/staff-responses/dossiers.js';
import type { IdentityView } from '@vigil/shared/staff-responses/people.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { answersOf } from './case-events.service.js';
import { CustodyLaw } from './custody-law.js';
import { identitiesOf } from './identity.repository.js';
import { logPeople } from './log-people.js';
import { casesOf } from './people.service.js';
import { readRecordsOfKind } from './decrypted-people.js';
import { insertRecord, type PeopleRecord } from './people.repository.js';
import {
  asStep,
  custodyOf,
  readVisiblePeople,
  rootOf,
  type EventRecord,
  type PersonRecord,
  type VisiblePeople,
} from './visible-people.js';

export interface DossierAsk {
  of: DossierSubject;
  id: string;
  as: 'page' | 'docx' | 'pdf';
  language: string;
  withNames: boolean;
}
/**
 * That a dossier was made, and of whom: stored encrypted, because it ties people to each other and to a group. Of a
 * team: a sealed file of the people whom a member follows, in no language; `id` is the member's.
 */
export interface MadeDossier extends Omit<DossierAsk, 'of' | 'as' | 'language'> {
  of: DossierSubject | 'team';
  as: DossierAsk['as'] | 'sealed';
  language: string | null;
  people: { person: string }[];
}

export interface DossierPeople extends Pick<DossierMaterial, 'subject' | 'people' | 'caseName'> {
  /** What is sealed about each person, by any of their entries. */
  identities: { person: string; entry: string; identity: IdentityView }[];
  handles: ReadonlyMap<string, string>;
}

/** Reads of whom a dossier is, and keeps that it was made. Of people whom its maker may not know of it has nothing. */
@Injectable()
export class DossiersMadeService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly law: CustodyLaw,
  ) {}

  /**
   * Reads what a dossier is written from, and records that the actor has it.
   * @throws Problem 'not-found', the same for what does not exist and for what the actor may not know of
   */
  async make(actor: Actor, ask: DossierAsk): Promise<DossierPeople> {
    return this.database.transaction(async (manager) => {
      const seen = await readVisiblePeople(manager, actor);
      const { subject, groups } = subjectOf(seen, ask);
      const limits = await this.law.current(manager);
      const people = groups.map((group) => personOf(seen, group, this.law, limits));
      const made: MadeDossier = { ...ask, people: people.map(({ id }) => ({ person: id })) };
      const found: DossierPeople = {
        subject: subject.of === 'case' ? { ...subject, incidents: await titlesOf(manager, subject.case) } : subject,
        people,
        caseName: (id) => seen.cases.get(id)?.content.handle ?? null,
        identities: ask.withNames ? await allIdentities(manager, groups, seen) : [],
        handles: new Map(people.map(({ id }) => [id, seen.people.get(id)!.content.person.handle!])),
      };
      const id = randomUUID();
      const sealed = await insertRecord(manager, { id, kind: 'dossier', memberId: actor.id, team: [] }, made);
      const what = ask.withNames ? 'made-for-names' : 'made';
      await logPeople(manager, actor.id, {
        kind: 'dossier',
        id,
        revision: 1,
        what,
        ...(sealed !== null && { sealed }),
      });
      return found;
    });
  }

  /**
   * Lists the dossiers that were made of somebody, or of a case or group, the newest first: those of which the actor
   * may know everybody in it.
   * @throws Problem 'not-found'
   */
  async list(actor: Actor, { of, id }: Pick<DossierAsk, 'of' | 'id'>): Promise<DossierLine[]> {
    const { manager } = this.database;
    const seen = await readVisiblePeople(manager, actor);
    const { groups } = subjectOf(seen, { of, id });
    const [own] = groups;
    const made = await knownAmongMade(manager, seen);
    return made
      .filter(({ content }) =>
        of === 'person'
          ? content.people.some(({ person }) => own!.some((entry) => entry.id === person))
          : content.of === of && content.id === id,
      )
      .map(({ author, changedAt, content }) => ({
        at: changedAt.toISOString(),
        by: author,
        of: content.of,
        as: content.as,
        language: content.language,
        withNames: content.withNames,
        people: content.people.length,
      }));
  }
}

/** Lists what was made of people all of whom a member may know of, the newest first. */
export const knownAmongMade = async (
  manager: EntityManager,
  { people }: VisiblePeople,
): Promise<PeopleRecord<MadeDossier>[]> =>
  (await readRecordsOfKind<MadeDossier>(manager, 'dossier'))
    .filter(({ content }) => content.people.every(({ person }) => people.has(person)))
    .toReversed();

/** Returns whom a dossier is of: each person's entries, in the order of the list. @throws Problem 'not-found' */
const subjectOf = (
  seen: VisiblePeople,
  { of, id }: Pick<DossierAsk, 'of' | 'id'>,
): { subject: DossierOf; groups: PersonRecord[][] } => {
  const groupsOf = (ids: ReadonlySet<string>): PersonRecord[][] =>
    [...seen.groups].flatMap(([root, group]) => (ids.has(root) ? [group] : []));
  const whoIs = (entry: string): string => rootOf(entry, seen.all);
  if (of === 'person') {
    if (!seen.people.has(id)) throw new Problem('not-found');
    return { subject: { of }, groups: groupsOf(new Set([whoIs(id)])) };
  }
  if (of === 'case') {
    const found = seen.cases.get(id);
    if (!found) throw new Problem('not-found');
    const entries = found.content.people.flatMap(({ person }) => person ?? []);
    const ofCharges = new Set(found.content.charges.flatMap(({ history }) => history.map(({ event }) => event)));
    const events = [...seen.events.values()].filter(
      ({ id: event, content }) => (content.case === id || ofCharges.has(event)) && !content.takenBack,
    );
    return {
      subject: {
        of,
        case: found.content,
        events: byDay(events).map((event) => eventOf(event, new Set())),
        personOf: new Map(entries.map((entry) => [entry, whoIs(entry)])),
        incidents: [],
      },
      groups: groupsOf(new Set(entries.map(whoIs))),
    };
  }
  const groups = [...seen.groups.values()].filter((entries) =>
    entries.some(({ content }) => content.person.groups.some(({ group }) => group === id)),
  );
  // A group that does not exist, and one of whose people the actor may know of nobody, are the same to them.
  if (groups.length === 0) throw new Problem('not-found');
  return { subject: { of, group: id }, groups };
};

/** Returns the titles of the incidents that a case is about. Whoever may know of the case may know of them. */
const titlesOf = async (manager: EntityManager, { incidents }: CourtCase): Promise<string[]> => {
  const rows = await findIncidents(
    manager,
    incidents.flatMap(({ incident }) => incident ?? []),
  );
  return rows.map(({ title, code }) => [title, code].filter((part) => part !== null && part !== '').join(' · ')).sort();
};

const byDay = (events: readonly EventRecord[]): EventRecord[] =>
  [...events].sort((a, b) => (a.content.when!.earliest < b.content.when!.earliest ? -1 : 1));

const eventOf = (event: EventRecord, ids: ReadonlySet<string>): DossierEvent => ({
  id: event.id,
  event: answersOf(event.content),
  after: asStep(event, ids).after,
});

const personOf = (
  seen: VisiblePeople,
  group: readonly PersonRecord[],
  law: CustodyLaw,
  limits: readonly CustodyLimit[],
): DossierPerson => {
  const id = rootOf(group[0]!.id, seen.all);
  const entries = [...group].sort((a, b) => Number(b.id === id) - Number(a.id === id));
  const { events, custody } = custodyOf(seen.eventsOf, entries);
  const ids = new Set(entries.map((one) => one.id));
  const cases = casesOf(seen, entries);
  return {
    id,
    entries: entries.map(({ content }) => content.person),
    events: events.map((event) => eventOf(event, ids)),
    custody,
    cases,
    limits: law.limitsOf(limits, seen, entries, cases),
  };
};

const allIdentities = async (
  manager: EntityManager,
  groups: readonly (readonly PersonRecord[])[],
  { all }: VisiblePeople,
): Promise<DossierPeople['identities']> => {
  const found: DossierPeople['identities'] = [];
  for (const { id } of groups.flat())
    for (const identity of await identitiesOf(manager, id))
      found.push({ person: rootOf(id, all), entry: id, identity });
  return found;
};
