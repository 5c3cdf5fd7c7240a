import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PeopleChange } from '@vigil/shared/staff-responses/people.js';
import { leavesOf } from '../audit-log/log.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { answersOf } from './case-events.service.js';
import { ENTITY } from './log-people.js';
import type { PeopleRecordKind } from './people.entity.js';
import { readRevisions } from './people.repository.js';
import {
  hiddenIncidents,
  readVisiblePeople,
  type PersonContent,
  type StoredEvent,
  type VisiblePeople,
} from './visible-people.js';

/** What each revision of a record about people said, to whoever may know of it. */
@Injectable()
export class PeopleHistoryService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Returns the lines of the log about a record, with the answers of each revision, the oldest first. Of people, cases
   * and incidents that the reader may not know of, former revisions say nothing either.
   * @throws Problem 'not-found'
   */
  async changes(actor: Actor, kind: HistoryKind, id: string): Promise<PeopleChange[]> {
    const { manager } = this.database;
    // What is said of a person names nobody else.
    const seen = await readVisiblePeople(manager, actor, kind === 'person' ? id : null);
    if (!seen[LISTS[kind]].has(id)) throw new Problem('not-found');
    const revisions = await readRevisions<Content>(manager, id);
    const hidden = await hiddenIncidents(
      manager,
      actor,
      revisions.flatMap(({ content }) => incidentsIn(content)),
    );
    const answers = new Map(revisions.map((one) => [one.revision, shown(one.content, seen, hidden)]));
    return (await leavesOf(manager, ENTITY[kind], id)).map(({ at, actor: name, what, revision }) => ({
      at: at.toISOString(),
      actor: name ?? '',
      what,
      revision,
      answers: revision === null ? null : (answers.get(revision) ?? null),
    }));
  }
}

/** A dossier that was made never changes, but for whom was erased from it. Nobody reads who is in a block. */
type HistoryKind = Exclude<PeopleRecordKind, 'dossier' | 'block' | 'limit'>;
type Content = PersonContent | StoredEvent | CourtCase;
const LISTS = { person: 'people', event: 'events', case: 'cases' } as const satisfies Record<
  HistoryKind,
  keyof VisiblePeople
>;

const incidentsIn = (content: Content): (string | null)[] => {
  if ('person' in content) return content.person.acts.map(({ incident }) => incident);
  return 'charges' in content ? content.incidents.map(({ incident }) => incident) : [];
};

const shown = (content: Content, seen: VisiblePeople, hidden: ReadonlySet<string>): PeopleChange['answers'] => {
  const isKnown = ({ person }: { person: string | null }): boolean => seen.people.has(person!);
  const isShown = ({ incident }: { incident: string | null }): boolean => !hidden.has(incident!);
  if ('person' in content) return { ...content.person, acts: content.person.acts.filter(isShown) };
  if ('charges' in content)
    return {
      ...content,
      people: content.people.filter(isKnown),
      charges: content.charges.filter(isKnown),
      incidents: content.incidents.filter(isShown),
    };
  const event = answersOf(content);
  return {
    ...event,
    people: event.people.filter(isKnown),
    case: event.case !== null && seen.cases.has(event.case) ? event.case : null,
  };
};
