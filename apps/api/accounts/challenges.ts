import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { newToken } from './tokens.js';

const CHALLENGE_MINUTES = 5;
const hashOf = (challenge: string): Buffer => createHash('sha256').update(challenge).digest();

/** What passkeys are asked to sign. Each is used once, right or wrong. */
@Injectable()
export class Challenges {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @param memberId who may add a passkey with it; null: for signing in. @returns 256 random bits, base64url. */
  async make(memberId: string | null): Promise<string> {
    const challenge = newToken();
    await this.database.query('delete from passkey_challenge where expires_at < now()');
    await this.database.query(
      'insert into passkey_challenge (challenge_hash, member_id, expires_at) values ($1, $2, now() + make_interval(mins => $3))',
      [hashOf(challenge), memberId, CHALLENGE_MINUTES],
    );
    return challenge;
  }

  /** Uses a challenge up. @returns whether it was one of ours, for this member and purpose. */
  async use(challenge: string, memberId: string | null): Promise<boolean> {
    const [used]: [{ member_id: string | null; live: boolean }[], number] = await this.database.query(
      'delete from passkey_challenge where challenge_hash = $1 returning member_id, expires_at > now() as live',
      [hashOf(challenge)],
    );
    return used[0]?.live === true && used[0].member_id === memberId;
  }
}

/** The challenge that an answer of a browser says it has signed; null for what is no such answer. */
export const challengeIn = (response: unknown): string | null => {
  const text = (response as { response?: { clientDataJSON?: unknown } } | null)?.response?.clientDataJSON;
  if (typeof text !== 'string') return null;
  try {
    const { challenge } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
};
