import { Injectable } from '@nestjs/common';
import type { FieldError } from '@vigil/shared/codebook/check.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Member } from '../platform/http/member.js';
import type { ProofBody, SignInBody } from './bodies.js';
import { FactorsService, type Way } from './factors.service.js';
import { MembersService } from './members.service.js';
import { PasskeysService } from './passkeys.service.js';
import { SessionsService, type Session } from './sessions.service.js';
import { SignInLinksService } from './sign-in-links.service.js';
import type { ClientInfo } from './client-info.js';
import { VouchingService, type OwnWait } from './vouching.service.js';

/** A session that is not whole yet: whose it is, and what it still needs. */
export interface Pending {
  name: string;
  needs: 'enrolment' | 'second-factor' | 'waiting';
  ways: Way[];
  /** What somebody who waits for a vouch is told. */ wait: OwnWait | null;
}
/** Who has come in: a member, or somebody who has shown half of it. */
export interface Arrival {
  member: Member | null;
  pending: Pending | null;
}
export interface Entered extends Arrival {
  session: string;
}

/** From a name to a whole session, step by step. */
@Injectable()
export class SignInService {
  constructor(
    private readonly members: MembersService,
    private readonly factors: FactorsService,
    private readonly links: SignInLinksService,
    private readonly passkeys: PasskeysService,
    private readonly sessions: SessionsService,
    private readonly vouching: VouchingService,
  ) {}

  /**
   * A passkey is enough: the device has checked who holds it. It never waits for anybody who guesses passwords.
   * @throws Problem 'wrong-credentials', 'wrong-proof', 'frozen', 'link-spent', 'too-many-requests', 'invalid-body'.
   */
  async enter(body: SignInBody, visitor: ClientInfo): Promise<Entered> {
    const [only, ...more] = Object.entries(body)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key]) => key);
    if (only === 'link' && more.length === 0) return { ...(await this.links.use(body.link!, visitor)), pending: null };
    return only === 'passkey' && more.length === 0
      ? this.enterByPasskey(body.passkey!, visitor)
      : this.enterByPassword(assertBoth(body), visitor);
  }

  private async enterByPasskey(passkey: object, visitor: ClientInfo): Promise<Entered> {
    const signed = await this.passkeys.signedBy(passkey, visitor.origin);
    const { member } = signed;
    return this.sessions
      .settled(member.id, async (manager) => {
        if (!(await this.passkeys.isStill(signed, manager))) throw new Problem('wrong-proof');
        return this.sessions.open(member.id, { stage: 'whole', openedBy: 'passkey', visitor }, manager);
      })
      .then((session) => this.entered(session));
  }

  private async enterByPassword(
    { name, password }: { name: string; password: string },
    visitor: ClientInfo,
  ): Promise<Entered> {
    const known = await this.members.byPassword(name, password, visitor.network);
    const { member } = known;
    return this.sessions.settled(member.id, async (manager) => {
      if (!(await this.members.isStill(known, manager))) throw new Problem('wrong-credentials');
      const ways = await this.factors.waysOf(member.id, manager);
      const stage = ways.length > 0 ? 'second-factor' : 'enrolment';
      return {
        member: null,
        pending: { name: member.name, needs: stage, ways, wait: null },
        session: await this.sessions.open(member.id, { stage, openedBy: 'password', visitor }, manager),
      };
    });
  }

  challenge({ origin }: ClientInfo): Promise<object> {
    return this.passkeys.beginSignIn(origin);
  }

  async arrivalOf(sitting: Session | null): Promise<Arrival> {
    if (!sitting) return { member: null, pending: null };
    const { member, stage } = sitting;
    if (stage === 'whole') return { member, pending: null };
    // Whoever waited for seven days acts from the moment they ask on.
    if (stage === 'waiting' && (await this.vouching.settle(member.id))) return { member, pending: null };
    return {
      member: null,
      pending: {
        name: member.name,
        needs: stage,
        ways: await this.factors.waysOf(member.id),
        wait: stage === 'waiting' ? await this.vouching.ownWait(member.id) : null,
      },
    };
  }

  /** Who has come in with a session that was just opened: it may wait for a vouch. */
  private async entered(session: string): Promise<Entered> {
    return { ...(await this.arrivalOf(await this.sessions.sittingOf(session))), session };
  }

  /**
   * Shows that it is oneself: after the password, which makes the session whole under a new token, or once more later.
   * @throws Problem 'wrong-proof', 'too-many-requests', 'invalid-body' for a proof that does not count here.
   */
  async prove(sitting: Session, body: ProofBody, visitor: ClientInfo): Promise<Entered> {
    const proof = onlyProof(sitting, body);
    // A password that was looked over a shoulder, on a desk that was left open, shows nothing where there is a second
    // step.
    if (
      proof[0] === 'password' &&
      (sitting.stage === 'whole' || sitting.stage === 'waiting') &&
      (await this.factors.waysOf(sitting.member.id)).length > 0
    )
      throw new Problem('wrong-proof');
    if (!(await this.isProof(sitting, proof, visitor))) throw new Problem('wrong-proof');
    if (sitting.stage === 'second-factor') {
      return this.sessions
        .settled(sitting.member.id, async (manager) => {
          // It may have been ended while the proof was looked at: by a reset, a colleague, or its member elsewhere.
          if (!(await this.sessions.isThere(sitting.id, manager))) throw new Problem('sign-in-needed');
          return this.sessions.open(
            sitting.member.id,
            { stage: 'whole', openedBy: 'password', second: secondOf(proof[0]), visitor },
            manager,
          );
        })
        .then((session) => this.entered(session));
    }
    await this.sessions.proved(sitting.id);
    return { ...(await this.arrivalOf(sitting)), session: visitor.token! };
  }

  private async isProof({ member }: Session, [way, value]: Proof, visitor: ClientInfo): Promise<boolean> {
    switch (way) {
      case 'code':
        return this.factors.isCode(member.id, value);
      case 'recoveryCode':
        return this.factors.isRecoveryCode(member.id, value);
      case 'passkey':
        return (await this.passkeys.signedBy(value, visitor.origin)).member.id === member.id;
      case 'password':
        return this.members.byPassword(member.name, value, visitor.network).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Problem && error.code === 'wrong-credentials') return false;
            throw error;
          },
        );
    }
  }
}

/** What the sign-in is listed with. A password is never the second step. */
const secondOf = (way: Proof[0]): 'code' | 'passkey' | 'recovery-code' | undefined => {
  if (way === 'password') return undefined;
  return way === 'recoveryCode' ? 'recovery-code' : way;
};

type Proof =
  | readonly [way: 'code' | 'recoveryCode' | 'password', value: string]
  | readonly [way: 'passkey', value: object];

/**
 * The one proof of a body. A password says nothing new right after the password, and is all that there is before
 * enrolment.
 */
const onlyProof = ({ stage }: Session, { code, recoveryCode, password, passkey }: ProofBody): Proof => {
  const given = Object.entries({ passkey, code, recoveryCode, password }).flatMap(([way, value]) =>
    value === undefined || value === null ? [] : [[way, value] as Proof],
  );
  const [first, second] = given;
  if (!first)
    throw new Problem('invalid-body', {
      errors: [{ pointer: stage === 'enrolment' ? '/password' : '/code', code: 'required' }],
    });
  if (second) throw new Problem('invalid-body', { errors: [{ pointer: `/${second[0]}`, code: 'unknown-key' }] });
  const [way] = first;
  if ((stage === 'second-factor' && way === 'password') || (stage === 'enrolment' && way !== 'password'))
    throw new Problem('wrong-proof');
  return first;
};

const assertBoth = ({ name, password, link, passkey }: SignInBody): { name: string; password: string } => {
  const errors: FieldError[] = [];
  if (typeof name !== 'string') errors.push({ pointer: '/name', code: 'required' });
  if (typeof password !== 'string') errors.push({ pointer: '/password', code: 'required' });
  if (passkey !== undefined) errors.push({ pointer: '/passkey', code: 'unknown-key' });
  if (link !== undefined) errors.push({ pointer: '/link', code: 'unknown-key' });
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
  return { name: name!, password: password! };
};
