import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { addNamed, nothingNamed } from '@vigil/shared/people/people-file/named-in-answers.js';
import { ANSWERED, type PeopleFileRecord } from '@vigil/shared/people/people-file/people-file.js';
import { shortPlaceName } from '@vigil/shared/places/short-place-name.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PeopleExportPart, PeopleExports } from '@vigil/shared/staff-responses/people-exports.js';
import { ableReviewers } from '../accounts/members.repository.js';
import { listGroups } from '../incidents/groups/group.repository.js';
import { findIncidents } from '../incidents/incident-row.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { fingerprintsOf, liveKeyOf, readLiveKeys } from '../incidents/sealed-notes/sealing-key.repository.js';
import { PlacesService } from '../places/places.service.js';
import { answersOf } from './case-events.service.js';
import { knownAmongMade, type MadeDossier } from './dossiers-made.service.js';
import { identitiesSealedFor } from './identity.repository.js';
import { logPeople } from './log-people.js';
import { findRecord, insertRecord } from './people.repository.js';
import { refuseIfAny } from './people.service.js';
import { type CaseRecord, readVisiblePeople, rootOf, type VisiblePeople } from './visible-people.js';

/**
 * A part of an export has so many people: their identities are asked for in a few requests, and it fits into memory.
 */
const PEOPLE_OF_PART = 500;

/** Whom a sealed file has: the people on whose team a member is, of those of whom they may know. */
const ownPeople = (seen: VisiblePeople, { id }: Actor): string[] =>
  [...seen.people.values()]
    .filter(({ team }) => team.includes(id))
    .map((one) => one.id)
    .sort();

/**
 * Exports of the people on whose team a member is. The server returns what the member may read in any case, without a
 * name, and records that it did; the member's browser opens the identities and seals the file.
 */
@Injectable()
export class PeopleExportsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  async list(actor: Actor): Promise<PeopleExports> {
    const { manager } = this.database;
    const seen = await readVisiblePeople(manager, actor);
    const own = ownPeople(seen, actor);
    const made = await knownAmongMade(manager, seen);
    return {
      people: own.length,
      keys: [...(await keysThatMayOpen(manager, seen, own))].sort(),
      items: made
        .filter(({ content }) => content.of === 'team')
        .map(({ author, changedAt, content }) => ({
          at: changedAt.toISOString(),
          by: author,
          people: content.people.length,
        })),
    };
  }

  /**
   * Begins an export, and records of whom it is.
   * @param keys the keys for which the browser will seal the file
   * @throws Problem 'not-found' when there is nobody to export; 'invalid-body' for a key of somebody who may not know
   * of everything in the file, and for a file that nobody could open
   */
  async begin(
    actor: Actor,
    { keys, hasPassphrase }: { keys: readonly string[]; hasPassphrase: boolean },
  ): Promise<{ id: string; people: number }> {
    return this.database.transaction(async (manager) => {
      const seen = await readVisiblePeople(manager, actor);
      const own = ownPeople(seen, actor);
      if (own.length === 0) throw new Problem('not-found');
      const allowed = await keysThatMayOpen(manager, seen, own);
      refuseIfAny([
        ...keys.flatMap((key, at) => (allowed.has(key) ? [] : [{ pointer: `/keys/${at}`, code: 'not-of-the-team' }])),
        ...(keys.length === 0 && !hasPassphrase ? [{ pointer: '/keys', code: 'required' }] : []),
      ]);
      const id = randomUUID();
      const made: MadeDossier = {
        of: 'team',
        id: actor.id,
        as: 'sealed',
        language: null,
        withNames: true,
        people: own.map((person) => ({ person })),
      };
      const sealed = await insertRecord(manager, { id, kind: 'dossier', memberId: actor.id, team: [] }, made);
      await logPeople(manager, actor.id, {
        kind: 'dossier',
        id,
        revision: 1,
        what: 'exported',
        ...(sealed !== null && { sealed }),
        values: [
          { field: 'recipients', value: [...(await fingerprintsOf(manager, keys)).values()].sort() },
          { field: 'passphrase', value: hasPassphrase },
        ],
      });
      return { id, people: own.length };
    });
  }

  /**
   * Returns some of the people of an export that the actor began: those whom they may still know of.
   * @param after the last person of the part before; null: the first part
   * @throws Problem 'not-found'
   */
  async part(actor: Actor, id: string, after: string | null): Promise<PeopleExportPart> {
    const { manager } = this.database;
    const made = await findRecord<MadeDossier>(manager, 'dossier', id);
    if (made?.authorId !== actor.id || made.content.of !== 'team') throw new Problem('not-found');
    const seen = await readVisiblePeople(manager, actor);
    const own = new Set(ownPeople(seen, actor));
    const asked = made.content.people.map(({ person }) => person);
    const left = asked.filter((person) => after === null || person > after);
    const now = left.slice(0, PEOPLE_OF_PART);
    const exported = new Set(asked.filter((person) => own.has(person)));
    const people = now.filter((person) => exported.has(person));
    const records = recordsOf(seen, people, exported);
    const key = await liveKeyOf(manager, actor.id);
    return {
      records: [...records, ...(await this.namedIn(manager, records))],
      identities: key === null ? [] : await identitiesSealedFor(manager, key, people),
      done: asked.length - left.length + now.length,
      next: left.length > now.length ? now.at(-1)! : null,
    };
  }

  /** Returns what the answers of these records call by an id alone: groups, places and incidents. */
  private async namedIn(manager: EntityManager, records: readonly PeopleFileRecord[]): Promise<PeopleFileRecord[]> {
    const named = nothingNamed();
    for (const record of records) if ('answers' in record) addNamed(ANSWERED[record.kind], record.answers, named);
    const groups = (await listGroups(manager)).filter(({ id }) => named.groups.has(id));
    const incidents = await findIncidents(manager, [...named.incidents]);
    return [
      ...groups.map(({ id, nameEn, nameKm }) => ({ kind: 'group' as const, id, nameEn, nameKm })),
      ...[...named.places].flatMap((id) => {
        const [nameEn, nameKm] = (['en', 'km'] as const).map((one) => shortPlaceName(this.places.gazetteer, id, one));
        return nameEn == null || nameKm == null ? [] : [{ kind: 'place' as const, id, nameEn, nameKm }];
      }),
      ...incidents.flatMap(({ id, code }) => (code === null ? [] : [{ kind: 'incident' as const, id, code }])),
    ];
  }
}

type OfPeople = { people: readonly { person: string | null }[] };
const hasAny = (content: OfPeople, ids: ReadonlySet<string>): boolean =>
  content.people.some(({ person }) => ids.has(person!));

/** Returns the cases of an export: those that one of its people is in. */
const casesOf = (seen: VisiblePeople, exported: ReadonlySet<string>): CaseRecord[] =>
  [...seen.cases.values()].filter(({ content }) => hasAny(content, exported));

/**
 * Returns these people with their events and cases. Whoever is not in the export is left out of both, also where the
 * actor may know of them.
 */
const recordsOf = (
  seen: VisiblePeople,
  people: readonly string[],
  exported: ReadonlySet<string>,
): PeopleFileRecord[] => {
  const now = new Set(people);
  const isIn = ({ person }: { person: string | null }): boolean => exported.has(person!);
  const cases = casesOf(seen, exported);
  const inFile = new Set(cases.map(({ id }) => id));
  return [
    ...people.map((id): PeopleFileRecord => {
      const into = rootOf(id, seen.all);
      return {
        kind: 'person',
        id,
        joinedInto: into !== id && exported.has(into) ? into : null,
        answers: seen.people.get(id)!.content.person,
      };
    }),
    ...[...seen.events.values()]
      .filter(({ content }) => hasAny(content, now))
      .map(({ id, content }): PeopleFileRecord => ({
        kind: 'event',
        id,
        takenBack: content.takenBack === true,
        answers: {
          ...answersOf(content),
          people: content.people.filter(isIn),
          case: inFile.has(content.case ?? '') ? content.case : null,
        },
      })),
    ...cases
      .filter(({ content }) => hasAny(content, now))
      .map(({ id, content }): PeopleFileRecord => ({
        kind: 'case',
        id,
        answers: { ...content, people: content.people.filter(isIn), charges: content.charges.filter(isIn) },
      })),
  ];
};

/**
 * Returns the keys that open nothing new to anybody: of reviewers who are on the team of everybody in the file, and may
 * know of every case in it, and the recovery key.
 */
const keysThatMayOpen = async (
  manager: EntityManager,
  seen: VisiblePeople,
  own: readonly string[],
): Promise<ReadonlySet<string>> => {
  const cases = casesOf(seen, new Set(own));
  const members: string[] = [];
  for (const reviewer of await ableReviewers(manager)) {
    if (!own.every((id) => seen.people.get(id)!.team.includes(reviewer.id))) continue;
    const theirs = await readVisiblePeople(manager, { ...reviewer, role: 'reviewer' });
    if (own.every((id) => theirs.people.has(id)) && cases.every(({ id }) => theirs.cases.has(id)))
      members.push(reviewer.id);
  }
  return (await readLiveKeys(manager))(members);
};
