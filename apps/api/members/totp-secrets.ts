import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How a secret rests in the database. The one line to change when fields are sealed there. */
const sealed = (_memberId: string, secret: Uint8Array): Buffer => Buffer.from(secret);
const opened = (_memberId: string, kept: Buffer): Uint8Array => kept;

export interface KeptTotp { secret: Uint8Array; isConfirmed: boolean }

/** The secrets of authenticator apps. Nothing else reads or writes the table `member_totp`. */
@Injectable()
export class TotpSecrets {
  async find(manager: EntityManager, memberId: string): Promise<KeptTotp | null> {
    const [row]: { secret: Buffer; confirmed: boolean }[] = await manager.query(
      'select secret, confirmed_at is not null as confirmed from member_totp where member_id = $1', [memberId]);
    return row ? { secret: opened(memberId, row.secret), isConfirmed: row.confirmed } : null;
  }

  /** A new secret that its member has not confirmed yet. It takes the place of one that was never confirmed. */
  async begin(manager: EntityManager, memberId: string, secret: Uint8Array): Promise<boolean> {
    const kept: unknown[] = await manager.query(
      `insert into member_totp (member_id, secret) values ($1, $2)
       on conflict (member_id) do update set secret = excluded.secret where member_totp.confirmed_at is null returning member_id`, [memberId, sealed(memberId, secret)]);
    return kept.length > 0;
  }

  async confirm(manager: EntityManager, memberId: string): Promise<void> {
    await manager.query('update member_totp set confirmed_at = now() where member_id = $1', [memberId]);
  }

  /** Takes the code of a step, once: false when it or a later one was taken before. */
  async take(manager: EntityManager, memberId: string, step: number): Promise<boolean> {
    const [taken]: [unknown[], number] = await manager.query(
      'update member_totp set last_step = $2 where member_id = $1 and last_step < $2 returning member_id', [memberId, step]);
    return taken.length > 0;
  }

  async remove(manager: EntityManager, memberId: string): Promise<void> {
    await manager.query('delete from member_totp where member_id = $1', [memberId]);
  }
}
