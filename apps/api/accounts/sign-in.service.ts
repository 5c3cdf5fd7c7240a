import { Injectable } from '@nestjs/common';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Arrival } from '@vigil/shared/staff-responses/sign-in.js';
import type { ProofBody, SignInBody } from './request-bodies.js';
import { SecondFactorsService } from './second-factors.service.js';
import { MembersService } from './members.service.js';
import { PasskeysService } from './passkeys.service.js';
import { SessionsService, type Session } from './sessions.service.js';
import { DemoSignInLinksService } from './demo-sign-in-links.service.js';
import type { ClientInfo } from './client-info.js';
import { VouchingService } from './vouching.service.js';

export interface Entered extends Arrival {
  session: string;
}

/** Signing in, step by step, from a name to a whole session. */
@Injectable()
export class SignInService {
  constructor(
    private readonly members: MembersService,
    private readonly factors: SecondFactorsService,
    private readonly links: DemoSignInLinksService,
    private readonly passkeys: PasskeysService,
    private readonly sessions: SessionsService,
    private readonly vouching: VouchingService,
  ) {}

  /**
   * Signs in by name and password, by passkey or, on the demo only, by a link. A passkey alone is enough, because the
   * device has checked who holds it. Passkeys are never delayed by password guessing.
   * @throws Problem 'wrong-credentials', 'wrong-proof', 'frozen', 'link-spent', 'too-many-requests', 'invalid-body'.
   */
  async enter(body: SignInBody, client: ClientInfo): Promise<Entered> {
    const [only, ...more] = Object.entries(body)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key]) => key);
    if (only === 'link' && more.length === 0) return { ...(await this.links.use(body.link!, client)), pending: null };
    return only === 'passkey' && more.length === 0
      ? this.enterByPasskey(body.passkey!, client)
      : this.enterByPassword(assertNameAndPassword(body), client);
  }

  private async enterByPasskey(passkey: object, client: ClientInfo): Promise<Entered> {
    const signed = await this.passkeys.signedBy(passkey, client.origin);
    const { member } = signed;
    return this.sessions
      .settled(member.id, async (manager) => {
        if (!(await this.passkeys.isStill(signed, manager))) throw new Problem('wrong-proof');
        return this.sessions.open(member.id, { stage: 'whole', openedBy: 'passkey', client }, manager);
      })
      .then((token) => this.entered(token));
  }

  private async enterByPassword(
    { name, password }: { name: string; password: string },
    client: ClientInfo,
  ): Promise<Entered> {
    const known = await this.members.byPassword(name, password, client);
    const { member } = known;
    return this.sessions.settled(member.id, async (manager) => {
      if (!(await this.members.isStill(known, manager))) throw new Problem('wrong-credentials');
      const ways = await this.factors.waysOf(member.id, manager);
      const stage = ways.length > 0 ? 'second-factor' : 'enrolment';
      return {
        member: null,
        pending: { name: member.name, needs: stage, ways, wait: null },
        session: await this.sessions.open(member.id, { stage, openedBy: 'password', client }, manager),
      };
    });
  }

  challenge({ origin }: ClientInfo): Promise<object> {
    return this.passkeys.beginSignIn(origin);
  }

  async arrivalOf(session: Session | null): Promise<Arrival> {
    if (!session) return { member: null, pending: null };
    const { member, stage } = session;
    if (stage === 'whole') return { member, pending: null };
    // A member whose seven days are over may act from this request on.
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

  /** Returns who has signed in with a session that was just opened: it may still wait for a vouch. */
  private async entered(token: string): Promise<Entered> {
    return { ...(await this.arrivalOf(await this.sessions.sessionOf(token))), session: token };
  }

  /**
   * Proves identity: after the password, which replaces the session by a whole one with a new token; or as a later
   * confirmation.
   * @throws Problem 'wrong-proof', 'too-many-requests', 'invalid-body' for a proof that is not accepted here.
   */
  async prove(session: Session, body: ProofBody, client: ClientInfo): Promise<Entered> {
    const proof = onlyProof(session, body);
    // If the member has a second factor, a password proves nothing here: somebody at an unattended computer may have
    // watched it being typed.
    if (
      proof[0] === 'password' &&
      (session.stage === 'whole' || session.stage === 'waiting') &&
      (await this.factors.waysOf(session.member.id)).length > 0
    )
      throw new Problem('wrong-proof');
    if (!(await this.isProof(session, proof, client))) throw new Problem('wrong-proof');
    if (session.stage === 'second-factor') {
      return this.sessions
        .settled(session.member.id, async (manager) => {
          // A reset, a colleague or the member elsewhere may have ended the session while the proof was being checked.
          if (!(await this.sessions.isThere(session.id, manager))) throw new Problem('sign-in-needed');
          return this.sessions.open(
            session.member.id,
            { stage: 'whole', openedBy: 'password', second: secondOf(proof[0]), client },
            manager,
          );
        })
        .then((token) => this.entered(token));
    }
    await this.sessions.proved(session.id);
    return { ...(await this.arrivalOf(session)), session: client.token! };
  }

  private async isProof({ member }: Session, [way, value]: Proof, client: ClientInfo): Promise<boolean> {
    switch (way) {
      case 'code':
        return this.factors.takeCode(member.id, value);
      case 'recoveryCode':
        return this.factors.takeRecoveryCode(member.id, value);
      case 'passkey':
        return (await this.passkeys.signedBy(value, client.origin)).member.id === member.id;
      case 'password':
        return this.members.byPassword(member.name, value, client).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Problem && error.code === 'wrong-credentials') return false;
            throw error;
          },
        );
    }
  }
}

/** Returns the second step to list with the sign-in. A password is never the second step. */
const secondOf = (way: Proof[0]): 'code' | 'passkey' | 'recovery-code' | undefined => {
  if (way === 'password') return undefined;
  return way === 'recoveryCode' ? 'recovery-code' : way;
};

type Proof =
  | readonly [way: 'code' | 'recoveryCode' | 'password', value: string]
  | readonly [way: 'passkey', value: object];

/**
 * Returns the only proof in a body. Right after the password, a password proves nothing new; before enrolment, it is
 * the only proof.
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

const assertNameAndPassword = ({ name, password, link, passkey }: SignInBody): { name: string; password: string } => {
  const errors: FieldError[] = [];
  if (typeof name !== 'string') errors.push({ pointer: '/name', code: 'required' });
  if (typeof password !== 'string') errors.push({ pointer: '/password', code: 'required' });
  if (passkey !== undefined) errors.push({ pointer: '/passkey', code: 'unknown-key' });
  if (link !== undefined) errors.push({ pointer: '/link', code: 'unknown-key' });
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
  return { name: name!, password: password! };
};
