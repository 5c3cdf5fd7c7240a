import type { EntityManager } from 'typeorm';
import { appendLeaf, type LogEntity } from '../audit-log/log-leaf.js';
import { trustValues } from './trust.repository.js';

type Values = Readonly<Record<string, unknown>>;

const log = (
  manager: EntityManager,
  entity: LogEntity,
  {
    entityId,
    actorId,
    what,
    values,
  }: { entityId: string | null; actorId: string | null; what: string; values: Values },
): Promise<number> =>
  appendLeaf(manager, {
    entity,
    entityId,
    revision: null,
    actorId,
    what,
    values: Object.entries(values).map(([field, value]) => ({ field, value })),
  });

/** Logs a line about an account. Call it last in its transaction. @param actorId null: the operator */
export const logMember = (
  manager: EntityManager,
  actorId: string | null,
  id: string,
  what: string,
  values: Values = {},
): Promise<number> => log(manager, 'member', { entityId: id, actorId, what, values });

/** Logs a change of an account with what the rules know of it afterwards. Call it last in its transaction. */
export const logTrust = async (
  manager: EntityManager,
  actorId: string | null,
  id: string,
  what: string,
  more: Values = {},
): Promise<number> => logMember(manager, actorId, id, what, { ...more, ...(await trustValues(manager, id)) });

/** Logs a line about the settings. Call it last in its transaction. @param actorId null: Vigil itself, at the start */
export const logSettings = (
  manager: EntityManager,
  actorId: string | null,
  what: string,
  values: Values = {},
): Promise<number> => log(manager, 'settings', { entityId: null, actorId, what, values });
