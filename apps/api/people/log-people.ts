import type { EntityManager } from 'typeorm';
import { appendLeaf, appendLeaves, type NewLeaf } from '../audit-log/log-leaf.js';
import type { Actor } from '../incidents/record-access.js';
import type { PeopleRecordKind } from './people.entity.js';
import { type PeopleRecord, updateRecord } from './people.repository.js';

/** What somebody did with a record. Of its answers the log has the digest of their encrypted bytes, and no word. */
export interface PeopleLine {
  kind: PeopleRecordKind;
  id: string;
  revision: number | null;
  what: string;
  sealed?: string;
  values?: NewLeaf['values'];
}
export const ENTITY = {
  person: 'person',
  event: 'case-event',
  case: 'court-case',
  dossier: 'dossier',
  block: 'people-block',
  limit: 'custody-limit',
} as const;
const leafOf = (actorId: string, { kind, id, revision, what, sealed, values = [] }: PeopleLine): NewLeaf => ({
  entity: ENTITY[kind],
  entityId: id,
  revision,
  actorId,
  what,
  values: [...(sealed === undefined ? [] : [{ field: '/answers', value: { internal: true, sealed } }]), ...values],
});

/** Logs what somebody did. Call it last in its transaction. */
export const logPeople = async (manager: EntityManager, actorId: string, line: PeopleLine): Promise<void> => {
  await appendLeaf(manager, leafOf(actorId, line));
};

/** Logs what became of pages about people, whoever they are of. @param actorId null: nobody */
export const logPages = async (
  manager: EntityManager,
  actorId: string | null,
  what: 'page-ended' | 'pages-over' | 'pages-not-restored',
): Promise<void> => {
  await appendLeaf(manager, { entity: ENTITY.person, entityId: null, revision: null, actorId, what, values: [] });
};

/** Stores what a record says from now on, for the same team, and logs it. Call it last in its transaction. */
export const changeAndLog = async <T>(
  manager: EntityManager,
  actor: Actor,
  record: PeopleRecord<T>,
  content: T,
  what: string,
): Promise<void> => {
  const { id, kind, team, revision } = record;
  const sealed = await updateRecord(manager, record, { memberId: actor.id, team, content });
  await logPeople(manager, actor.id, { kind, id, revision: revision + 1, what, sealed });
};

/** The same of several records of one kind. */
export const logPeopleTogether = (
  manager: EntityManager,
  actorId: string,
  lines: readonly PeopleLine[],
): Promise<void> =>
  appendLeaves(
    manager,
    lines.map((line) => leafOf(actorId, line)),
  );
