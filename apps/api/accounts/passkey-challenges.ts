import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { insertChallenge, takeChallenge } from './sign-in-factors.repository.js';
import { newToken } from './random-token.js';

const CHALLENGE_MINUTES = 5;
const hashOf = (challenge: string): Buffer => createHash('sha256').update(challenge).digest();

/** Challenges for passkeys to sign. Each can be used once, with a right or wrong answer, within five minutes. */
@Injectable()
export class PasskeyChallenges {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Creates a challenge.
   * @param memberId who may add a passkey with it; null: for signing in.
   * @returns 256 random bits, base64url.
   */
  async make(memberId: string | null): Promise<string> {
    const challenge = newToken();
    await insertChallenge(this.database.manager, hashOf(challenge), memberId, CHALLENGE_MINUTES);
    return challenge;
  }

  /** Uses a challenge up. @returns whether we issued it, for this member and purpose, and it has not expired. */
  async use(challenge: string, memberId: string | null): Promise<boolean> {
    const used = await takeChallenge(this.database.manager, hashOf(challenge));
    return used?.live === true && used.member_id === memberId;
  }
}

/** Returns the challenge that a browser's answer claims to have signed; null if it is no such answer. */
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
