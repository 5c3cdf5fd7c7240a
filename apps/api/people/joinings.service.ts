import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { WaitingJoining } from '@vigil/shared/staff-responses/people.js';
import { assertIndependent } from '../accounts/apply-trust-policy.js';
import { namesOfMembers } from '../accounts/members.repository.js';
import type { Actor } from '../incidents/record-access.js';
import { logPeople } from './log-people.js';
import { EndBrokenPages } from './pages/end-broken-pages.js';
import { lockRecords, updateRecord } from './people.repository.js';
import { assertKnown, refuseIfAny } from './people.service.js';
import { listPersonErasures } from './person-erasure.repository.js';
import {
  readKnownPeople,
  readVisiblePeople,
  rootOf,
  type Joining,
  type PersonRecord,
  type VisiblePeople,
} from './visible-people.js';

/**
 * Joins two entries of the same person, and undoes that. Both take two reviewers, on a small team, too: who was held
 * how often is a figure. The person who is joined keeps everything; their events count for the other from then on.
 */
@Injectable()
export class JoiningsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pages: EndBrokenPages,
  ) {}

  /** Lists what waits for a second reviewer, of people of whom the actor may know. */
  async waiting(actor: Actor): Promise<WaitingJoining[]> {
    const { manager } = this.database;
    const { people } = await readKnownPeople(manager, actor);
    const found = [...people.values()].flatMap(({ id, content: { joining, person } }) => {
      const asker = joining && (joining.agreedBy === null ? joining.askedBy : joining.undoAskedBy);
      const into = joining && people.get(joining.into);
      return asker && into ? [{ id, handle: person.handle!, joining, into, asker }] : [];
    });
    const names = await namesOfMembers(
      manager,
      found.map(({ asker }) => asker),
    );
    return found.map(({ id, handle, joining, into, asker }) => ({
      person: id,
      handle,
      into: into.id,
      intoHandle: into.content.person.handle!,
      askedBy: names.get(asker) ?? '',
      isUndoing: joining!.agreedBy !== null,
      isMine: asker === actor.id,
    }));
  }

  /** Asks to join a person into another. @throws Problem 'not-found', 'wrong-state', 'invalid-body' */
  async ask(actor: Actor, id: string, into: string): Promise<void> {
    await this.inPerson(actor, id, [into], async (manager, seen, record) => {
      const before = record.content.joining;
      if (before?.into === into && before.agreedBy === null) return false;
      if (before) throw new Problem('wrong-state');
      await assertJoinable(manager, seen, id, into);
      const joining: Joining = { into, askedBy: actor.id, agreedBy: null, undoAskedBy: null };
      return this.keep(manager, actor, record, joining, 'joining-asked');
    });
  }

  /** Asks to undo a joining. @throws Problem 'not-found', 'wrong-state' */
  async askToUndo(actor: Actor, id: string): Promise<void> {
    await this.inPerson(actor, id, [], async (manager, _seen, record) => {
      const before = record.content.joining;
      if (!before || before.agreedBy === null) throw new Problem('wrong-state');
      if (before.undoAskedBy !== null) return false;
      return this.keep(manager, actor, record, { ...before, undoAskedBy: actor.id }, 'undoing-asked');
    });
  }

  /**
   * Answers what another reviewer asked: to join, or to undo it. Whoever asked may take it back.
   * @param shown what whoever answers has seen: nobody agrees to another joining that took its place
   * @throws Problem 'not-found', 'wrong-state', 'another-waits', 'second-person-needed', 'not-independent',
   * 'invalid-body' where the other was joined meanwhile
   */
  async answer(
    actor: Actor,
    id: string,
    agrees: boolean,
    shown: Pick<WaitingJoining, 'into' | 'isUndoing'>,
  ): Promise<void> {
    const into = (await this.database.transaction((manager) => readVisiblePeople(manager, actor))).people.get(id)
      ?.content.joining?.into;
    await this.inPerson(actor, id, into === undefined ? [] : [into], async (manager, seen, record) => {
      const before = record.content.joining;
      const isJoining = before?.agreedBy === null;
      if (!before || (!isJoining && before.undoAskedBy === null)) throw new Problem('wrong-state');
      assertKnown(seen, before.into);
      if (before.into !== shown.into || isJoining === shown.isUndoing) throw new Problem('another-waits');
      if (!agrees) {
        const after = isJoining ? null : { ...before, undoAskedBy: null };
        return this.keep(manager, actor, record, after, isJoining ? 'joining-refused' : 'undoing-refused');
      }
      await assertIndependent(manager, actor.id, [isJoining ? before.askedBy : before.undoAskedBy]);
      if (!isJoining) return this.keep(manager, actor, record, null, 'joining-undone', rootOf(before.into, seen.all));
      await assertJoinable(manager, seen, id, before.into);
      return this.keep(manager, actor, record, { ...before, agreedBy: actor.id }, 'joined');
    });
  }

  /**
   * Stores how a person is joined.
   * @param undone who remains without them
   * @returns whether readers see something else of a page about one of both
   */
  private async keep(
    manager: EntityManager,
    actor: Actor,
    record: PersonRecord,
    joining: Joining | null,
    what: string,
    undone: string | null = null,
  ): Promise<boolean> {
    const content = { ...record.content, joining };
    const sealed = await updateRecord(manager, record, { memberId: actor.id, team: record.team, content });
    const hasChanged = await this.pages.within(manager, undone);
    await logPeople(manager, actor.id, { kind: 'person', id: record.id, revision: record.revision + 1, what, sealed });
    return hasChanged;
  }

  /** Works on a locked person of whom the actor knows; the others are locked as well. */
  private async inPerson(
    actor: Actor,
    id: string,
    others: readonly string[],
    work: (manager: EntityManager, seen: VisiblePeople, record: PersonRecord) => Promise<boolean>,
  ): Promise<void> {
    const hasChanged = await this.database.transaction(async (manager) => {
      await lockRecords(manager, [id, ...others], 'update');
      const seen = await readVisiblePeople(manager, actor);
      return work(manager, seen, assertKnown(seen, id));
    });
    await this.pages.afterwards(hasChanged);
  }
}

/**
 * @throws Problem 'invalid-body' where two are the same entry, would make a ring, or the other is joined already; and
 * while an erasure of either waits: whoever agrees to it would erase both
 */
const assertJoinable = async (
  manager: EntityManager,
  { people, all }: VisiblePeople,
  id: string,
  into: string,
): Promise<void> => {
  const refuse = (code: string): void => refuseIfAny([{ pointer: '/into', code }]);
  if (into === id) refuse('same-person');
  else if (!people.has(into)) refuse('unknown-person');
  else if (rootOf(into, all) === id) refuse('joining-ring');
  else if (rootOf(into, all) !== into) refuse('person-joined');
  const asked = await listPersonErasures(manager);
  if (asked.some(({ person }) => [id, into].includes(rootOf(person, all)))) refuse('erasure-waits');
};
