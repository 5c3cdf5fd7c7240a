import type { EntityManager } from 'typeorm';
import { MemberEntity } from './member.entity.js';
import { mustWaitSql } from './trust-policy.js';

/** SQL: the name of the member with this id. For statements of other modules that say who did something. */
export const memberName = (id: string): string => `(select name from member where id = ${id})`;

/** SQL: whether a member can act, and has one of the roles in a parameter. */
export const mayActSql = (id: string, roles: string): string =>
  `exists (select from member m where m.id = ${id} and not m.frozen and not ${mustWaitSql('m')} and m.role = any(${roles}))`;

export const findMember = (manager: EntityManager, id: string): Promise<MemberEntity | null> =>
  manager.findOneBy(MemberEntity, { id });

export const isMember = (manager: EntityManager, id: string): Promise<boolean> =>
  manager.existsBy(MemberEntity, { id });

/** Locks a member's row until the transaction ends. @returns false if there is no such member */
export const lockMember = async (manager: EntityManager, id: string): Promise<boolean> =>
  (await manager.findOne(MemberEntity, {
    select: { id: true },
    where: { id },
    lock: { mode: 'pessimistic_write' },
  })) !== null;
