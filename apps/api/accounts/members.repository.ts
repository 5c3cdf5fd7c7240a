import type { EntityManager } from 'typeorm';
import { MemberEntity } from './member.entity.js';

/** SQL: the name of the member with this id. For statements of other modules that say who did something. */
export const memberName = (id: string): string => `(select name from member where id = ${id})`;

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
