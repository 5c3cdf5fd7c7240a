import { describe, expect, it } from '@jest/globals';
import { ROLES } from '../platform/http/rights.js';
import {
  acts,
  areIndependent,
  canBeVouchedFor,
  isFirstOfNewTeam,
  isWaitOver,
  isWaitVoid,
  mustWait,
  onePersonWith,
  rootOf,
  ruleOf,
  teamOf,
  waitEnds,
  whyNotErase,
  whyNotObject,
  whyNotSecond,
  whyNotSmallTeam,
  whyNotVouch,
  whyNotWait,
  withAccess,
  withNewTeamEnded,
  withRole,
  withVouch,
  withWaitOver,
  type Trusted,
} from './trust-policy.js';

const member = (id: string, role: Trusted['role'], more: Partial<Trusted> = {}): Trusted => ({
  id,
  role,
  frozen: false,
  accessHow: null,
  accessGivenBy: null,
  vouched: false,
  samePersonAs: null,
  newTeam: null,
  waitsSince: null,
  waitAskedBy: null,
  ...more,
});
const invited = (id: string, role: Trusted['role'], by: string, more: Partial<Trusted> = {}): Trusted => ({
  ...member(id, role),
  accessHow: 'invited',
  accessGivenBy: by,
  ...more,
});

const admin = member('admin', 'admin');
const second = invited('second', 'reviewer', 'admin', { vouched: true });
const third = invited('third', 'reviewer', 'admin', { vouched: true });
/** No member depends on another. */
const NONE = teamOf([]);
const NOW = new Date('2026-03-10T12:00:00Z');

describe('who waits for a vouch', () => {
  it('are reviewers and analysts who were invited, promoted or reset; monitors who were reset; no administrator', () => {
    const waiting = ROLES.flatMap((role) =>
      (['invited', 'promoted', 'reset'] as const)
        .filter((accessHow) => mustWait({ role, accessHow, vouched: false, newTeam: null }))
        .map((how) => `${role} ${how}`),
    );
    expect(waiting).toEqual([
      'monitor reset',
      'reviewer invited',
      'reviewer promoted',
      'reviewer reset',
      'analyst invited',
      'analyst promoted',
      'analyst reset',
    ]);
  });

  it('is nobody who was there before, nor the first reviewer of a new team, nor whoever was vouched for', () => {
    for (const role of ROLES) expect(mustWait(member('old', role))).toBe(false);
    expect(mustWait(invited('first', 'reviewer', 'admin', { newTeam: 'exempt' }))).toBe(false);
    expect(mustWait(invited('first', 'reviewer', 'admin', { newTeam: 'closing' }))).toBe(true);
    expect(mustWait(second)).toBe(false);
  });

  it('is whoever was reset, whatever role they are given next', () => {
    const taken = withAccess(second, 'reset', 'admin', false, NONE);
    const moved = withRole(
      withRole(withRole(taken, 'admin', 'admin', false, NONE), 'analyst', 'admin', true, NONE),
      'monitor',
      'admin',
      true,
      NONE,
    );
    expect([moved.accessHow, mustWait(moved), moved.newTeam]).toEqual(['reset', true, null]);
    expect(
      mustWait(withRole(withRole(second, 'monitor', 'admin', false, NONE), 'reviewer', 'admin', false, NONE)),
    ).toBe(true);
  });
});

describe('independence', () => {
  it('does not come from a new way in that an account gives itself, or gets from one which it let in', () => {
    const own = invited('own', 'admin', 'admin');
    const other = invited('other', 'admin', 'own');
    for (const by of ['own', 'other']) {
      const team = teamOf([admin, own, other]);
      const reset = withAccess(own, 'reset', by, false, team);
      expect(areIndependent('admin', 'own', teamOf([admin, reset, other]))).toBe(false);
      expect(areIndependent('admin', 'other', teamOf([admin, reset, other]))).toBe(false);
    }
    const hat = { ...second, samePersonAs: 'admin' };
    expect(
      areIndependent(
        'second',
        'admin',
        teamOf([admin, withAccess(hat, 'reset', 'second', false, teamOf([admin, hat]))]),
      ),
    ).toBe(false);
  });

  it('is not gained by a new way in: whose other account it is stays known, beside whoever gave access', () => {
    const hat = { ...second, samePersonAs: 'third' };
    const reset = withAccess(hat, 'reset', 'admin', false, teamOf([admin, hat, third]));
    const team = teamOf([admin, reset, third, invited('fourth', 'reviewer', 'admin', { vouched: true })]);
    expect(reset.samePersonAs).toBe('third');
    expect(['third', 'admin', 'fourth'].map((id) => areIndependent('second', id, team))).toEqual([false, false, true]);
    // Both are one person with it, and so may not vouch for it, nor be the second person of each other.
    expect(onePersonWith('third', team).sort()).toEqual(['admin', 'second', 'third']);
    expect(whyNotVouch(third, reset, team)).toBe('not-independent');
    for (const later of [withWaitOver(reset), withRole(reset, 'analyst', 'admin', false, team)])
      expect(areIndependent('second', 'third', teamOf([admin, later, third]))).toBe(false);
    expect(areIndependent('second', 'third', teamOf([admin, withVouch(reset, null), third]))).toBe(true);
  });

  it('is not gained by whoever gave a way in and was let in by the same account, once they are vouched for', () => {
    const deputy = invited('deputy', 'admin', 'admin');
    const reset = withAccess(admin, 'reset', 'deputy', false, teamOf([admin, deputy]));
    expect(areIndependent('admin', 'deputy', teamOf([reset, { ...deputy, vouched: true }]))).toBe(false);
  });

  it('is a matter of who gave access while nobody has vouched', () => {
    const team = teamOf([admin, invited('a', 'reviewer', 'admin'), invited('b', 'reviewer', 'admin'), second, third]);
    expect(areIndependent('a', 'b', team)).toBe(false);
    expect(areIndependent('a', 'admin', team)).toBe(false);
    expect(areIndependent('second', 'third', team)).toBe(true);
    expect(areIndependent('second', 'admin', team)).toBe(true);
    expect(onePersonWith('admin', team).sort()).toEqual(['a', 'admin', 'b']);
  });

  it('follows the accounts of one person, and chains of invitations, to the end', () => {
    const team = teamOf([
      admin,
      invited('own', 'reviewer', 'admin', { vouched: true, samePersonAs: 'admin' }),
      invited('deputy', 'admin', 'admin'),
      invited('deep', 'analyst', 'deputy'),
      second,
    ]);
    expect(onePersonWith('own', team).sort()).toEqual(['admin', 'deep', 'deputy', 'own']);
    expect(areIndependent('own', 'second', team)).toBe(true);
  });

  it('needs to know of those alone who do not stand for themselves', () => {
    const own = invited('own', 'reviewer', 'admin', { vouched: true, samePersonAs: 'admin' });
    const deep = invited('deep', 'analyst', 'own');
    for (const id of ['own', 'admin', 'deep'])
      expect(onePersonWith(id, teamOf([own, deep])).sort()).toEqual(['admin', 'deep', 'own']);
  });

  it('does not depend on what the accounts are called, nor on their order', () => {
    const orders = [
      ['a', 'b', 'c', 'd'],
      ['b', 'd', 'a', 'c'],
      ['c', 'a', 'd', 'b'],
      ['d', 'c', 'b', 'a'],
    ] as const;
    for (const [of, giver, same, far] of orders) {
      const members = [
        invited(of, 'reviewer', giver, { samePersonAs: same }),
        invited(far, 'monitor', of),
        member(giver, 'admin'),
        member(same, 'reviewer'),
      ];
      for (const all of [members, members.toReversed()])
        expect(new Set([of, giver, same, far].map((id) => rootOf(id, teamOf(all))))).toEqual(new Set(['a']));
    }
  });

  it('ends where two accounts were said to be each other’s', () => {
    const team = teamOf([
      member('b', 'admin', { samePersonAs: 'a' }),
      member('a', 'reviewer', { samePersonAs: 'b' }),
      invited('c', 'monitor', 'b'),
    ]);
    expect(['a', 'b', 'c'].map((id) => rootOf(id, team))).toEqual(['a', 'a', 'a']);
  });

  it('tells one’s own account from another one of the same person', () => {
    const team = teamOf([admin, invited('a', 'reviewer', 'admin'), second]);
    expect([
      whyNotSecond('a', ['second', 'a'], team),
      whyNotSecond('a', ['admin'], team),
      whyNotSecond('a', ['second'], team),
    ]).toEqual(['second-person-needed', 'not-independent', null]);
  });
});

describe('vouching', () => {
  const fresh = invited('fresh', 'reviewer', 'admin');
  it('is for a reviewer who acts, who is not the member and who does not depend on whoever let them in', () => {
    const own = invited('own', 'reviewer', 'admin', { vouched: true, samePersonAs: 'admin' });
    const team = teamOf([admin, second, own, fresh, member('analyst', 'analyst')]);
    const why = (id: string): unknown => whyNotVouch(team.get(id)!, fresh, team);
    // What was vouched stands: nobody alone makes two colleagues one person.
    expect(whyNotVouch(second, { ...fresh, vouched: true }, team)).toBe('wrong-state');
    // Nor of an account from before vouching, once somebody has said whose it is.
    const before = member('before', 'reviewer');
    expect(whyNotVouch(second, before, team)).toBeNull();
    expect(whyNotVouch(second, { ...before, vouched: true }, team)).toBe('wrong-state');
    expect([why('second'), why('own'), why('fresh'), why('admin'), why('analyst')]).toEqual([
      null,
      'not-independent',
      'not-allowed',
      'not-allowed',
      'not-allowed',
    ]);
    expect(whyNotVouch(second, second, team)).toBe('second-person-needed');
  });

  it('is for the first two of a new team, each for the other, and for nobody after that', () => {
    const first = invited('first', 'reviewer', 'admin', { newTeam: 'exempt' });
    expect(whyNotVouch(first, fresh, teamOf([admin, first, fresh]))).toBeNull();
    const own = withVouch(fresh, 'admin');
    const closing = withNewTeamEnded(first);
    const team = teamOf([admin, closing, own]);
    expect([acts(closing), whyNotVouch(own, closing, team)]).toEqual([false, null]);
    const lost = withAccess(closing, 'reset', 'admin', false, NONE);
    expect(whyNotVouch(own, lost, teamOf([admin, lost, own]))).toBe('not-independent');
  });

  it('begins the exception only where there never was a reviewer or a submitted record', () => {
    const say = (more: object, others: readonly Trusted[] = [admin]): boolean =>
      isFirstOfNewTeam({ role: 'reviewer' }, others, { begun: false, submitted: false, ...more });
    expect([
      say({}),
      say({ begun: true }),
      say({ submitted: true }),
      say({}, [admin, { ...second, frozen: true }]),
    ]).toEqual([true, false, false, false]);
  });
});

describe('seven days where nobody is left to vouch', () => {
  const lost = invited('lost', 'reviewer', 'admin');
  const waiting = { ...lost, waitsSince: NOW, waitAskedBy: 'lost' };
  it('begin only then, for oneself or by an administrator', () => {
    const alone = teamOf([admin, lost, member('monitor', 'monitor')]);
    expect([
      whyNotWait(lost, lost, alone),
      whyNotWait(admin, lost, alone),
      whyNotWait(alone.get('monitor')!, lost, alone),
    ]).toEqual([null, null, 'not-allowed']);
    expect(whyNotWait(lost, lost, teamOf([admin, lost, second]))).toBe('wrong-state');
    expect(whyNotWait(lost, waiting, teamOf([admin, waiting]))).toBe('wrong-state');
    expect(canBeVouchedFor(lost, teamOf([admin, lost, { ...second, frozen: true }]))).toBe(false);
  });

  it('are void as soon as a reviewer could vouch, and over on the eighth day, not before', () => {
    const alone = teamOf([admin, waiting]);
    expect(isWaitVoid(waiting, alone)).toBe(false);
    expect(isWaitVoid(waiting, teamOf([admin, waiting, second]))).toBe(true);
    expect(waitEnds(NOW).getTime() - NOW.getTime()).toBe(7 * 86_400_000);
    expect([-1, 0].map((ms) => isWaitOver(waiting, alone, new Date(waitEnds(NOW).getTime() + ms)))).toEqual([
      false,
      true,
    ]);
    expect(isWaitOver(waiting, teamOf([admin, waiting, second]), waitEnds(NOW))).toBe(false);
    expect(acts(withWaitOver(waiting))).toBe(true);
  });

  it('are stopped by whoever works with records and did not ask for them', () => {
    const asked = { ...waiting, waitAskedBy: 'monitor' };
    expect(whyNotObject(member('monitor', 'monitor'), waiting)).toBeNull();
    expect([
      whyNotObject(member('monitor', 'monitor'), asked),
      whyNotObject(admin, waiting),
      whyNotObject({ ...second, vouched: false }, waiting),
      whyNotObject(second, lost),
    ]).toEqual(['second-person-needed', 'not-allowed', 'not-allowed', 'wrong-state']);
  });
});

describe('what takes two', () => {
  const own = invited('own', 'reviewer', 'admin', { vouched: true, samePersonAs: 'admin' });
  it('erases with an administrator who is another person, and with a second reviewer only where no administrator can', () => {
    const one = teamOf([admin, own, second, third]);
    const why = (id: string, asker: string, team = one): unknown => whyNotErase(team.get(id)!, asker, team);
    expect([
      why('admin', 'second'),
      why('admin', 'own'),
      why('third', 'second'),
      why('second', 'own'),
      why('second', 'second'),
    ]).toEqual([null, 'not-independent', null, null, 'second-person-needed']);
    const two = teamOf([...one.values(), member('deputy', 'admin')]);
    expect([why('third', 'second', two), why('deputy', 'own', two)]).toEqual(['not-allowed', null]);
  });

  it('lets a small team be proposed by one and confirmed by another, one of them a reviewer', () => {
    const team = teamOf([admin, own, second, member('deputy', 'admin'), member('monitor', 'monitor')]);
    const why = (actor: string, asker: string): unknown => whyNotSmallTeam(team.get(actor)!, team.get(asker)!, team);
    expect([
      why('second', 'admin'),
      why('admin', 'second'),
      why('own', 'admin'),
      why('admin', 'admin'),
      why('deputy', 'admin'),
      why('monitor', 'admin'),
    ]).toEqual([null, null, 'not-independent', 'second-person-needed', 'not-allowed', 'not-allowed']);
  });

  it('tells readers which rule is in force, and nothing else', () => {
    const first = invited('first', 'reviewer', 'admin', { newTeam: 'exempt' });
    expect([
      ruleOf(teamOf([admin, second]), false),
      ruleOf(teamOf([admin, first]), false),
      ruleOf(teamOf([admin, first]), true),
      ruleOf(teamOf([admin, { ...first, frozen: true }]), false),
    ]).toEqual(['two', 'new-team', 'small-team', 'two']);
  });
});
