import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { CourtCase } from '@vigil/shared/people/court-case.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PersonErasure } from '@vigil/shared/staff-responses/people.js';
import { readTeam } from '../accounts/apply-trust-policy.js';
import { whyNotErase } from '../accounts/trust-policy.js';
import type { Actor } from '../incidents/record-access.js';
import { PlacesService } from '../places/places.service.js';
import { lockPublicSeq } from '../platform/database/public-site-state.repository.js';
import { logPeople, logPeopleTogether } from './log-people.js';
import { forgetInBlocks } from './people-blocks.js';
import { readFollowed } from './people-for-figures.js';
import { forgetDecryptedPeople, readRecordsOfKind } from './decrypted-people.js';
import {
  deleteFormerAnswers,
  deleteRecords,
  lockRecords,
  readFormerRevisions,
  updateRecord,
} from './people.repository.js';
import { assertKnown, entriesOf } from './people.service.js';
import {
  deletePersonErasure,
  findPersonErasure,
  insertPersonErasure,
  listPersonErasures,
  type AskedErasure,
} from './person-erasure.repository.js';
import { EndBrokenPages } from './pages/end-broken-pages.js';
import { lockPersonPages } from './pages/person-page.repository.js';
import type { PeopleRecordKind } from './people.entity.js';
import type { MadeDossier } from './dossiers-made.service.js';
import { readVisiblePeople, rootOf, type PersonRecord, type StoredEvent } from './visible-people.js';

/**
 * Erases a person with everything that is stored of them. Needs two people, as the erasure of a detail does: a reviewer
 * asks; an administrator, who reads nothing of it, agrees, or another reviewer if no administrator can. No reason is
 * written down: it would say something of the person.
 */
@Injectable()
export class PersonErasuresService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly pages: EndBrokenPages,
  ) {}

  /** Lists what waits. A reviewer sees it of people whom they may know of. */
  async list(actor: Actor): Promise<PersonErasure[]> {
    const { manager } = this.database;
    const asked = await listPersonErasures(manager);
    const team = await readTeam(manager);
    const known = actor.role === 'reviewer' ? (await readVisiblePeople(manager, actor)).people : null;
    return asked.flatMap(({ person, askedBy, askedById, askedAt }) =>
      known === null || known.has(person)
        ? [
            {
              person,
              askedBy,
              askedAt: askedAt.toISOString(),
              mayDecide: whyNotErase(team.get(actor.id)!, askedById, team) === null,
            },
          ]
        : [],
    );
  }

  /**
   * Asks to erase a person. Nobody is joined with them from then on.
   * @param entries every entry of the person, as the reviewer saw them
   * @throws Problem 'not-found'; 'wrong-state' if another was joined with them since, or one is no longer
   */
  async ask(actor: Actor, personId: string, entries: readonly string[]): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockRecords(manager, [personId, ...entries], 'update');
      const seen = await readVisiblePeople(manager, actor);
      assertKnown(seen, personId);
      if ([...entries].sort().join() !== entriesOf(seen, personId).join()) throw new Problem('wrong-state');
      if (!(await insertPersonErasure(manager, personId, actor.id))) return;
      await logPeople(manager, actor.id, { kind: 'person', id: personId, revision: null, what: 'erasure-asked' });
    });
  }

  /**
   * Whoever asked may take it back. @throws Problem 'not-found', 'not-allowed', 'second-person-needed',
   * 'not-independent'
   */
  async refuse(actor: Actor, personId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockRecords(manager, [personId], 'update');
      const asked = await askedFor(manager, actor, personId);
      if (asked.askedById !== actor.id) await assertMayErase(manager, actor, asked);
      await deletePersonErasure(manager, personId);
      await logPeople(manager, actor.id, { kind: 'person', id: personId, revision: null, what: 'erasure-refused' });
    });
  }

  /**
   * Erases the person, those who were joined with them, and them in events of several people, also in what these said
   * before.
   * @throws Problem 'not-found', 'not-allowed', 'second-person-needed', 'not-independent'
   */
  async approve(actor: Actor, personId: string): Promise<void> {
    const hasChanged = await this.database.transaction(async (manager) => {
      // Everybody, in one order: so nobody is joined with this person, or named in an event with them, meanwhile.
      await lockEvery(manager, 'person');
      await assertMayErase(manager, actor, await askedFor(manager, actor, personId));
      const { all } = await readVisiblePeople(manager, actor);
      const gone = new Set([...all.keys()].filter((id) => rootOf(id, all) === rootOf(personId, all)));
      const isGone = ({ person }: { person: string | null }): boolean => gone.has(person!);
      const isLeft = (one: { person: string | null }): boolean => !isGone(one);
      for (const kind of ['case', 'event', 'dossier'] as const) await lockEvery(manager, kind);
      await lockPersonPages(manager, 'check');
      // No publication step counts people meanwhile, which would store again whom it has read.
      await lockPublicSeq(manager);
      const followed = await readFollowed(manager, todayIn(this.places.country.timeZone));
      const { lines, deleted: goneCases } = await eraseFrom<CourtCase>(manager, actor, 'case', {
        isNamedIn: ({ people }) => people.some(isGone),
        without: (one) => ({ ...one, people: one.people.filter(isLeft), charges: one.charges.filter(isLeft) }),
      });
      const ofEvents = await eraseFrom<StoredEvent>(manager, actor, 'event', {
        isNamedIn: ({ people, case: of }) => people.some(isGone) || goneCases.has(of ?? ''),
        without: (one) => ({
          ...one,
          people: one.people.filter(isLeft),
          case: goneCases.has(one.case ?? '') ? null : one.case,
        }),
      });
      // Of a case of which nobody is left, nothing says any more that a dossier was made.
      const ofDossiers = await eraseFrom<MadeDossier>(manager, actor, 'dossier', {
        isNamedIn: ({ people, id }) => people.some(isGone) || gone.has(id) || goneCases.has(id),
        without: (one) => {
          const people = goneCases.has(one.id) ? [] : one.people.filter(isLeft);
          // It was asked for by an entry that was joined with somebody who stays.
          return { ...one, people, id: gone.has(one.id) ? (people[0]?.person ?? one.id) : one.id };
        },
      });
      const changed = [
        ...lines,
        ...ofEvents.lines,
        ...ofDossiers.lines,
        ...(await forgetJoinings(manager, actor, [...all.values()], gone)),
        ...(await forgetInBlocks(manager, actor.id, gone, followed)),
      ];
      await deleteRecords(manager, [...gone]);
      changed.push(...(await forgetFormer(manager, new Set([...gone, ...goneCases]))));
      const ended = await this.pages.within(manager);
      for (const line of changed) await logPeople(manager, actor.id, line);
      await logPeopleTogether(
        manager,
        actor.id,
        [...gone].map((id) => ({ kind: 'person', id, revision: null, what: 'erased' })),
      );
      return ended;
    });
    forgetDecryptedPeople(this.database.manager);
    await this.pages.afterwards(hasChanged);
  }
}

type Line = Parameters<typeof logPeople>[2];

const lockEvery = async (manager: EntityManager, kind: PeopleRecordKind): Promise<unknown> =>
  lockRecords(
    manager,
    (await readRecordsOfKind(manager, kind)).map(({ id }) => id),
    'update',
  );

/**
 * Takes people out of the records of a kind that name them, which are locked. A record of which nobody is left is
 * deleted.
 * @returns the lines for the log, and what was deleted
 */
const eraseFrom = async <T extends { people: readonly unknown[] }>(
  manager: EntityManager,
  actor: Actor,
  kind: 'case' | 'event' | 'dossier',
  { isNamedIn, without }: { isNamedIn: (content: T) => boolean; without: (content: T) => T },
): Promise<{ lines: Line[]; deleted: ReadonlySet<string> }> => {
  const lines: Line[] = [];
  const deleted = new Set<string>();
  for (const one of await readRecordsOfKind<T>(manager, kind)) {
    if (!isNamedIn(one.content)) continue;
    const { id, revision } = one;
    const content = without(one.content);
    if (content.people.length === 0) {
      await deleteRecords(manager, [id]);
      deleted.add(id);
      lines.push({ kind, id, revision: null, what: 'erased' });
      continue;
    }
    const sealed = await updateRecord(manager, one, { memberId: actor.id, team: [], content });
    await deleteFormerAnswers(manager, id);
    lines.push({ kind, id, revision: revision + 1, what: 'erased-from', sealed });
  }
  return { lines, deleted };
};

/** Forgets that somebody asked to join others into people who are erased. @returns the lines for the log */
const forgetJoinings = async (
  manager: EntityManager,
  actor: Actor,
  all: readonly PersonRecord[],
  gone: ReadonlySet<string>,
): Promise<Line[]> => {
  const lines: Line[] = [];
  for (const record of all) {
    const { id, revision, team, content } = record;
    if (gone.has(id) || content.joining === null || !gone.has(content.joining.into)) continue;
    const sealed = await updateRecord(manager, record, {
      memberId: actor.id,
      team,
      content: { ...content, joining: null },
    });
    await deleteFormerAnswers(manager, id);
    lines.push({ kind: 'person', id, revision: revision + 1, what: 'joining-refused', sealed });
  }
  return lines;
};

/**
 * Deletes the former revisions of what named any of these once, and no longer does; also of what cannot be opened any
 * more, because it may have.
 * @returns the lines for the log
 */
const forgetFormer = async (manager: EntityManager, gone: ReadonlySet<string>): Promise<Line[]> => {
  const lines = new Map<string, Line>();
  for (const { id, kind, content } of await readFormerRevisions(manager)) {
    const said = JSON.stringify(content);
    const mayName = content === null || [...gone].some((one) => said.includes(one));
    if (lines.has(id) || !mayName) continue;
    await deleteFormerAnswers(manager, id);
    lines.set(id, { kind, id, revision: null, what: 'former-erased' });
  }
  return [...lines.values()];
};

/** @throws Problem 'not-found', also for a reviewer who may not know of the person and did not ask */
const askedFor = async (manager: EntityManager, actor: Actor, personId: string): Promise<AskedErasure> => {
  const asked = await findPersonErasure(manager, personId);
  if (!asked) throw new Problem('not-found');
  if (actor.role === 'reviewer' && asked.askedById !== actor.id)
    assertKnown(await readVisiblePeople(manager, actor), personId);
  return asked;
};

const assertMayErase = async (manager: EntityManager, actor: Actor, { askedById }: AskedErasure): Promise<void> => {
  const team = await readTeam(manager);
  const refused = whyNotErase(team.get(actor.id)!, askedById, team);
  if (refused) throw new Problem(refused);
};
