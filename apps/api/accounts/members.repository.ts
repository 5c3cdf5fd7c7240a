import type { EntityManager } from 'typeorm';
import { MemberEntity } from './member.entity.js';
import { mustWaitSql } from './trust-policy.js';

/** SQL: member m is a reviewer who can act: not suspended, and needs no vouch first. */
const ABLE = `(m.role = 'reviewer' and not m.frozen and not ${mustWaitSql('m')})`;

/** SQL: the name of the member with this id. For statements of other modules that say who did something. */
export const memberName = (id: string): string => `(select name from member where id = ${id})`;

/** SQL: whether a member can act, and has one of the roles in a parameter. */
export const mayActSql = (id: string, roles: string): string =>
  `exists (select from member m where m.id = ${id} and not m.frozen and not ${mustWaitSql('m')} and m.role = any(${roles}))`;

export const findMember = (manager: EntityManager, id: string): Promise<MemberEntity | null> =>
  manager.findOneBy(MemberEntity, { id });

export const isMember = (manager: EntityManager, id: string): Promise<boolean> =>
  manager.existsBy(MemberEntity, { id });

/** Creates a member. @returns false if another has the name */
export const insertMember = async (
  manager: EntityManager,
  member: Pick<MemberEntity, 'id' | 'name' | 'nameFolded' | 'role' | 'passwordHash' | 'frozen'>,
): Promise<boolean> => {
  const made: unknown[] = await manager.query(
    'insert into member (id, name, name_folded, role, password_hash, frozen) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id',
    [member.id, member.name, member.nameFolded, member.role, member.passwordHash, member.frozen],
  );
  return made.length > 0;
};

/** Locks a member's row until the transaction ends. @returns false if there is no such member */
export const lockMember = async (manager: EntityManager, id: string): Promise<boolean> =>
  (await manager.findOne(MemberEntity, {
    select: { id: true },
    where: { id },
    lock: { mode: 'pessimistic_write' },
  })) !== null;

/** Keeps a member's row as it is until the transaction ends. Others may do the same. */
export const shareMember = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query('select 1 from member where id = $1 for share', [id]);
};

/** SQL: whether one of these members, but not this one, is a reviewer who can act. */
export const ableAmongSql = (ids: string, except: string): string =>
  `exists (select from member m where m.id = any(${ids}) and m.id <> ${except} and ${ABLE})`;

/** Lists the reviewers who can act. */
export const ableReviewers = (manager: EntityManager): Promise<{ id: string; name: string }[]> =>
  manager.query(`select m.id, m.name from member m where ${ABLE} order by m.name, m.id`);

/** Lists these members. able: a reviewer who can act. */
export const membersById = (
  manager: EntityManager,
  ids: readonly string[],
): Promise<{ id: string; name: string; able: boolean }[]> =>
  manager.query(`select m.id, m.name, ${ABLE} as able from member m where m.id = any($1) order by m.name, m.id`, [ids]);
