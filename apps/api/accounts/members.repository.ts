import type { EntityManager } from 'typeorm';
import type { Member } from '../platform/http/current-member.js';
import type { Role } from '../platform/http/rights.js';
import { MemberEntity } from './member.entity.js';
import { mustWaitSql } from './trust-policy.js';

/** SQL: member m is a reviewer who can act: not suspended, and needs no vouch first. */
const ABLE = `(m.role = 'reviewer' and not m.frozen and not ${mustWaitSql('m')})`;

/** SQL: whether the member with this id is a reviewer who can act. */
export const ableSql = (id: string): string => `exists (select from member m where m.id = ${id} and ${ABLE})`;

/** SQL: the name of the member with this id. For statements of other modules that say who did something. */
export const memberName = (id: string): string => `(select name from member where id = ${id})`;

/** SQL: the countries whose records the member with this id may see; null: all. */
export const countriesOfMemberSql = (id: string): string => `select l.countries from member l where l.id = ${id}`;

/** SQL: by what lists of members are sorted. */
export const memberOrder = (id: string): string => `(select name_folded from member where id = ${id})`;

/** SQL: whether a member can act, and has one of the roles in a parameter. */
export const mayActSql = (id: string, roles: string): string =>
  `exists (select from member m where m.id = ${id} and not m.frozen and not ${mustWaitSql('m')} and m.role = any(${roles}))`;

/** SQL: whether a member is suspended, or has none of the roles in a value. */
export const mayNotSql = (id: string, roles: string): string =>
  `exists (select from member m where m.id = ${id} and (m.frozen or m.role <> all(${roles})))`;

/** Tells whether a member can act: neither suspended, nor in need of a vouch first. */
export const mayAct = async (manager: Pick<EntityManager, 'query'>, id: string): Promise<boolean> => {
  const rows: unknown[] = await manager.query(
    `select 1 from member m where m.id = $1 and not m.frozen and not ${mustWaitSql('m')}`,
    [id],
  );
  return rows.length > 0;
};

export const findMember = (manager: EntityManager, id: string): Promise<MemberEntity | null> =>
  manager.findOneBy(MemberEntity, { id });

export const isMember = (manager: EntityManager, id: string): Promise<boolean> =>
  manager.existsBy(MemberEntity, { id });

/** Returns a member as requests know them. */
export const memberById = async (manager: EntityManager, id: string): Promise<Member | null> =>
  (await manager.findOne(MemberEntity, {
    select: { id: true, name: true, role: true, countries: true },
    where: { id },
  })) as Member | null;

/** A member as accounts know them, with the hash of the password. */
export interface MemberRow {
  id: string;
  name: string;
  role: Role;
  countries: string[] | null;
  frozen: boolean;
  passwordHash: string | null;
}
const ROW = { id: true, name: true, role: true, countries: true, frozen: true, passwordHash: true } as const;

/** @param nameFolded the name, folded by `foldName` */
export const memberByName = async (manager: EntityManager, nameFolded: string): Promise<MemberRow | null> =>
  (await manager.findOne(MemberEntity, { select: ROW, where: { nameFolded } })) as MemberRow | null;

/** Finds a member by name and locks the row until the transaction ends. @param nameFolded folded by `foldName` */
export const lockMemberByName = async (manager: EntityManager, nameFolded: string): Promise<MemberRow | null> =>
  (await manager.findOne(MemberEntity, {
    select: ROW,
    where: { nameFolded },
    lock: { mode: 'pessimistic_write' },
  })) as MemberRow | null;

/** Finds a member and locks the row until the transaction ends. */
export const lockMemberRow = async (manager: EntityManager, id: string): Promise<MemberRow | null> =>
  (await manager.findOne(MemberEntity, {
    select: ROW,
    where: { id },
    lock: { mode: 'pessimistic_write' },
  })) as MemberRow | null;

/** Locks a member and every administrator, in the order of their ids. */
export const lockWithAdministrators = async (manager: EntityManager, id: string): Promise<MemberRow[]> =>
  (await manager.find(MemberEntity, {
    select: ROW,
    where: [{ id }, { role: 'admin' }],
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  })) as MemberRow[];

/** Returns the names of administrators who are not suspended. */
export const administratorNames = async (manager: EntityManager): Promise<string[]> =>
  (
    await manager.find(MemberEntity, {
      select: { id: true, name: true },
      where: { role: 'admin', frozen: false },
      order: { nameFolded: 'asc' },
    })
  ).map(({ name }) => name);

export const hasAdministrator = (manager: EntityManager): Promise<boolean> =>
  manager.existsBy(MemberEntity, { role: 'admin', frozen: false });

/** Returns whether this is still the stored hash of a member who may sign in. */
export const hasPassword = (manager: EntityManager, id: string, passwordHash: string): Promise<boolean> =>
  manager.existsBy(MemberEntity, { id, passwordHash, frozen: false });

export const updatePassword = async (manager: EntityManager, id: string, passwordHash: string): Promise<void> => {
  await manager.update(MemberEntity, { id }, { passwordHash });
};

export const updateRole = async (
  manager: EntityManager,
  id: string,
  to: Pick<MemberRow, 'role' | 'frozen' | 'countries'>,
): Promise<void> => {
  await manager.update(MemberEntity, { id }, to);
};

export const suspendMember = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.update(MemberEntity, { id }, { frozen: true });
};

/** Returns a member's name and ways to sign in, in one statement. */
export const accountOf = async (
  manager: EntityManager,
  id: string,
): Promise<{ name: string; hasPassword: boolean; hasTotp: boolean }> => {
  const [row]: { name: string; hasPassword: boolean; hasTotp: boolean }[] = await manager.query(
    `select m.name, m.password_hash is not null as "hasPassword",
              exists (select 1 from member_totp t where t.member_id = m.id and t.confirmed_at is not null) as "hasTotp"
         from member m where m.id = $1`,
    [id],
  );
  return row!;
};

/** Lists members by name, or one of them. createdOn: a day in the time zone */
export const listMembers = (
  manager: EntityManager,
  timeZone: string,
  id: string | null = null,
): Promise<
  { id: string; name: string; role: Role; countries: string[] | null; frozen: boolean; createdOn: string }[]
> =>
  manager.query(
    `select id, name, role, countries, frozen, to_char(created_at at time zone $2, 'YYYY-MM-DD') as "createdOn" from member where $1::uuid is null or id = $1 order by name_folded`,
    [id, timeZone],
  );

/** Creates a member. @returns false if another has the name */
export const insertMember = async (
  manager: EntityManager,
  member: Pick<MemberEntity, 'id' | 'name' | 'nameFolded' | 'role' | 'passwordHash' | 'frozen' | 'countries'>,
): Promise<boolean> => {
  const made: unknown[] = await manager.query(
    'insert into member (id, name, name_folded, role, password_hash, frozen, countries) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id',
    [member.id, member.name, member.nameFolded, member.role, member.passwordHash, member.frozen, member.countries],
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

/**
 * Waits until nobody else acts for this member in this way, until the transaction ends. Rows may refer to the member
 * meanwhile.
 */
export const takeTurn = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query('select from member where id = $1 for no key update', [id]);
};

/**
 * Tells whether a member is a reviewer who can act. Until the transaction ends nobody suspends them or changes their
 * role; other rows may refer to them.
 */
export const keepsActing = async (manager: EntityManager, id: string): Promise<boolean> =>
  ((await manager.query(`select from member m where m.id = $1 and ${ABLE} for key share`, [id])) as unknown[]).length >
  0;

/** Keeps a member's row as it is until the transaction ends. Others may do the same. */
export const shareMember = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query('select 1 from member where id = $1 for share', [id]);
};

/**
 * SQL: whether one of these members, but not this one, is a reviewer who can act, and for whom a condition holds.
 * @param condition SQL, given the id of a member
 */
export const ableAmongSql = (ids: string, except: string, condition: (id: string) => string): string =>
  `exists (select from member m where m.id = any(${ids}) and m.id <> ${except} and ${ABLE} and ${condition('m.id')})`;

/** SQL: the ids of all reviewers for whom a condition holds. @param condition SQL, given the id of a member */
export const reviewerIdsSql = (condition: (id: string) => string): string =>
  `select reviewer.id from member reviewer where reviewer.role = 'reviewer' and ${condition('reviewer.id')}`;

/**
 * Returns the names of the reviewers who are not suspended and for whom a condition holds.
 * @param condition SQL, given the id of a member
 */
export const reviewersWho = async (manager: EntityManager, condition: (id: string) => string): Promise<string[]> => {
  const found: { name: string }[] = await manager.query(
    `select name from member m where role = 'reviewer' and not frozen and ${condition('m.id')} order by name_folded`,
  );
  return found.map(({ name }) => name);
};

/** Returns the reviewers and administrators who can act. */
export const staffToWarn = async (manager: EntityManager): Promise<string[]> =>
  (
    (await manager.query(
      `select m.id from member m where m.role in ('reviewer', 'admin') and not m.frozen and not ${mustWaitSql('m')}`,
    )) as { id: string }[]
  ).map(({ id }) => id);

/** Lists the reviewers who can act. */
export const ableReviewers = (
  manager: EntityManager,
): Promise<{ id: string; name: string; countries: string[] | null }[]> =>
  manager.query(`select m.id, m.name, m.countries from member m where ${ABLE} order by m.name, m.id`);

/** Returns those of these members who are not suspended, as requests know them now. */
export const currentMembers = (manager: EntityManager, ids: readonly string[]): Promise<Member[]> =>
  manager.query(`select id, name, role, countries from member where id = any($1) and not frozen`, [ids]);

/** Lists these members. able: a reviewer who can act. */
export const membersById = (
  manager: EntityManager,
  ids: readonly string[],
): Promise<{ id: string; name: string; able: boolean }[]> =>
  manager.query(`select m.id, m.name, ${ABLE} as able from member m where m.id = any($1) order by m.name, m.id`, [ids]);

/** Returns the names of these members, by id. */
export const namesOfMembers = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await membersById(manager, [...new Set(ids)])).map(({ id, name }) => [id, name]));
