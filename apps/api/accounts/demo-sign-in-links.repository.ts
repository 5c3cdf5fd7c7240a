import type { EntityManager } from 'typeorm';

/**
 * Whether a start ever made links. Used ones are stored until the next start, so this says if anybody could come in.
 */
export const hasSignInLinks = async (manager: EntityManager): Promise<boolean> =>
  ((await manager.query('select from sign_in_link limit 1')) as unknown[]).length > 0;

export const deleteSignInLinks = async (manager: EntityManager): Promise<void> => {
  await manager.query('delete from sign_in_link');
};

export const insertSignInLink = async (
  manager: EntityManager,
  tokenHash: Buffer,
  memberId: string,
  hours: number,
): Promise<void> => {
  await manager.query(
    'insert into sign_in_link (token_hash, member_id, expires_at) values ($1, $2, now() + make_interval(hours => $3))',
    [tokenHash, memberId, hours],
  );
};

/** Uses a link up. @returns the member's id; null: it was used, has expired or never existed, or they are suspended */
export const takeSignInLink = async (manager: EntityManager, tokenHash: Buffer): Promise<string | null> => {
  const [used]: [{ member_id: string }[], number] = await manager.query(
    `update sign_in_link l set used_at = now() from member m
          where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and m.id = l.member_id and not m.frozen returning l.member_id`,
    [tokenHash],
  );
  return used[0]?.member_id ?? null;
};
