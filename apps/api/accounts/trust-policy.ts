import type { AccessHow } from '@vigil/shared/staff-responses/members.js';
import type { Role } from '../platform/http/rights.js';

/** What the rules know of a member. */
export interface Trusted {
  id: string;
  role: Role;
  frozen: boolean;
  /** Null: access came from the operator, or from before this was recorded. */
  accessHow: AccessHow | null;
  accessGivenBy: string | null;
  /** A reviewer vouched for them since they were last given access, or they waited seven days for that. */
  vouched: boolean;
  samePersonAs: string | null;
  /** exempt: the first reviewer of a new team. closing: was exempt, and the second reviewer may vouch for them. */
  newTeam: 'exempt' | 'closing' | null;
  waitsSince: Date | null;
  waitAskedBy: string | null;
}
export type Team = ReadonlyMap<string, Trusted>;
export const teamOf = (members: readonly Trusted[]): Team => new Map(members.map((member) => [member.id, member]));

/** How long an account waits for which nobody is left to vouch, and how long an ask for a second person stands. */
export const WAIT_DAYS = 7;
const DAY_MS = 86_400_000;
/** Roles that read what others wrote. */
const READS_OTHERS: readonly Role[] = ['reviewer', 'analyst'];
const WORKS_WITH_RECORDS: readonly Role[] = ['monitor', 'reviewer', 'analyst'];

/**
 * Tells whether an account may not act yet, because nobody has vouched for it. An administrator's account opens no
 * record. A newly invited monitor's holds nothing yet, but one with reset access holds drafts.
 */
export const mustWait = ({
  role,
  accessHow,
  vouched,
  newTeam,
}: Pick<Trusted, 'role' | 'accessHow' | 'vouched' | 'newTeam'>): boolean =>
  accessHow !== null &&
  !vouched &&
  newTeam !== 'exempt' &&
  role !== 'admin' &&
  (READS_OTHERS.includes(role) || accessHow === 'reset');
/** Returns the same as SQL over a member, so that one statement finds the session of a request and this. */
export const mustWaitSql = (m: string): string =>
  `(${m}.access_how is not null and ${m}.vouched_at is null and ${m}.new_team is distinct from 'exempt' and ${m}.role <> 'admin' and (${m}.role in ('reviewer', 'analyst') or ${m}.access_how = 'reset'))`;

/** Tells whether a member may act: not suspended, and waiting for no vouch. */
export const acts = (member: Trusted): boolean => !member.frozen && !mustWait(member);

/**
 * Returns the accounts on which this one depends: the same person's other account, and, while nobody has vouched for
 * it, the account that gave it access.
 */
const dependsOn = ({ vouched, samePersonAs, accessHow, accessGivenBy }: Trusted): string[] =>
  [samePersonAs, vouched || accessHow === null ? null : accessGivenBy].filter((id) => id !== null);

const roots = new WeakMap<Team, ReadonlyMap<string, string>>();
/** For every account of a team the smallest id of those that count as one person with it. */
const rootsIn = (team: Team): ReadonlyMap<string, string> => {
  const known = roots.get(team);
  if (known) return known;
  const found = new Map<string, string>();
  const of = (id: string): string => found.get(id) ?? id;
  for (const member of team.values())
    for (const other of dependsOn(member)) {
      const [kept, gone] = [of(member.id), of(other)].sort() as [string, string];
      for (const id of [gone, ...found.keys()]) if (of(id) === gone) found.set(id, kept);
    }
  roots.set(team, found);
  return found;
};

/**
 * Accounts that depend on each other, directly or through others, in whichever direction, count as one person. They
 * share the smallest of their ids.
 */
export const rootOf = (id: string, team: Team): string => rootsIn(team).get(id) ?? id;

/** Tells whether two accounts count as two people, as far as anybody vouched for it. */
export const areIndependent = (a: string, b: string, team: Team): boolean => rootOf(a, team) !== rootOf(b, team);

/**
 * Returns every account that counts as the same person as this one, including itself. `team` may leave out members who
 * depend only on themselves.
 */
export const onePersonWith = (id: string, team: Team): string[] => {
  const root = rootOf(id, team);
  return [...new Set([id, root, ...rootsIn(team).keys()])].filter((other) => rootOf(other, team) === root);
};

export type TrustRefusal = 'not-allowed' | 'second-person-needed' | 'not-independent' | 'wrong-state';

/** Returns why `actor` cannot be a second person in addition to `others`, or null. */
export const whyNotSecond = (actor: string, others: readonly string[], team: Team): TrustRefusal | null => {
  if (others.includes(actor)) return 'second-person-needed';
  return others.every((other) => areIndependent(actor, other, team)) ? null : 'not-independent';
};

/**
 * Returns why somebody may not vouch for an account, or null. The voucher must be an acting reviewer who is independent
 * of the account and of the member who gave it access. In a new team, the first reviewer may also vouch, and the second
 * one for the first: there is nobody else. An account from before vouching, which already acts, can be vouched for,
 * too, once, to confirm whose it is. What was vouched stands: otherwise one reviewer could make two colleagues one
 * person.
 */
export const whyNotVouch = (voucher: Trusted, member: Trusted, team: Team): TrustRefusal | null => {
  if (voucher.role !== 'reviewer' || !acts(voucher)) return 'not-allowed';
  if (voucher.id === member.id || voucher.id === member.accessGivenBy) return 'second-person-needed';
  if (member.vouched) return 'wrong-state';
  if (voucher.newTeam === 'exempt' || member.newTeam === 'closing') return null;
  return areIndependent(voucher.id, member.id, team) ? null : 'not-independent';
};
export const canBeVouchedFor = (member: Trusted, team: Team): boolean =>
  [...team.values()].some((voucher) => whyNotVouch(voucher, member, team) === null);

/**
 * Returns why the seven days may not begin, or null. They may only if nobody is left who could vouch. The member asks,
 * or an administrator for them.
 */
export const whyNotWait = (actor: Trusted, member: Trusted, team: Team): TrustRefusal | null => {
  if (actor.id !== member.id && actor.role !== 'admin') return 'not-allowed';
  return member.frozen || !mustWait(member) || member.waitsSince !== null || canBeVouchedFor(member, team)
    ? 'wrong-state'
    : null;
};
/**
 * Tells whether a running wait is void, because somebody could vouch now, or because there is nothing left to wait for.
 */
export const isWaitVoid = (member: Trusted, team: Team): boolean =>
  member.waitsSince !== null && (member.frozen || !mustWait(member) || canBeVouchedFor(member, team));
export const waitEnds = (since: Date): Date => new Date(since.getTime() + WAIT_DAYS * DAY_MS);
export const isWaitOver = (member: Trusted, team: Team, now: Date): boolean =>
  member.waitsSince !== null && !isWaitVoid(member, team) && waitEnds(member.waitsSince) <= now;
/**
 * Returns why somebody may not object to a wait, or null. Members who work with records may, but not the one who waits
 * or asked for it.
 */
export const whyNotObject = (actor: Trusted, member: Trusted): TrustRefusal | null => {
  if (!acts(actor) || !WORKS_WITH_RECORDS.includes(actor.role)) return 'not-allowed';
  if (member.waitsSince === null) return 'wrong-state';
  return actor.id === member.id || actor.id === member.waitAskedBy ? 'second-person-needed' : null;
};

/** Whether the exception for a new team has begun (or is over), and whether a record was ever submitted. */
interface NewTeam {
  begun: boolean;
  submitted: boolean;
}
/** Tells whether a reviewer is the first of a new team, who acts without a vouch. @param others all other members */
export const isFirstOfNewTeam = (
  { role }: { role: Role },
  others: readonly Pick<Trusted, 'role'>[],
  { begun, submitted }: NewTeam,
): boolean => role === 'reviewer' && !begun && !submitted && !others.some((other) => other.role === 'reviewer');

/**
 * Returns why somebody may not give a member this role or other countries, suspend or reactivate them, or null. A
 * reviewer may only suspend, and no administrator. One administrator must remain.
 * @param change.isOfOthers whether they get other countries
 * @param others all other members
 */
export const whyNotChange = (
  actor: Pick<Trusted, 'role'>,
  member: Pick<Trusted, 'role' | 'frozen'>,
  { role, frozen, isOfOthers = false }: { role: Role; frozen: boolean; isOfOthers?: boolean },
  others: readonly Pick<Trusted, 'role' | 'frozen'>[],
): 'not-allowed' | 'last-administrator' | null => {
  if (actor.role !== 'admin' && (role !== member.role || isOfOthers || !frozen || member.role === 'admin'))
    return 'not-allowed';
  const isLast =
    member.role === 'admin' && !member.frozen && !others.some((other) => other.role === 'admin' && !other.frozen);
  return isLast && (role !== 'admin' || frozen) ? 'last-administrator' : null;
};

const NO_WAIT = { waitsSince: null, waitAskedBy: null } as const;
/**
 * Returns a member after somebody gave them access. Keeps whose other account it is. If the giver depends on this
 * account, or is its owner, also keeps who gave access before: nobody independent did so now.
 */
export const withAccess = (
  member: Trusted,
  how: AccessHow,
  by: string | null,
  isFirst: boolean,
  team: Team,
): Trusted => {
  const before = member.vouched ? null : member.accessGivenBy;
  const keeps =
    by !== null &&
    before !== null &&
    !areIndependent(by, member.id, new Map(team).set(member.id, { ...member, accessGivenBy: null }));
  return {
    ...member,
    ...NO_WAIT,
    vouched: false,
    newTeam: isFirst ? 'exempt' : null,
    accessGivenBy: keeps ? before : by,
    // After a reset, an account waits for a vouch whatever role it is given next.
    accessHow: how === 'promoted' && member.accessHow === 'reset' && !member.vouched ? 'reset' : how,
  };
};
/** Tells whether a new role opens what others wrote. */
export const givesAccess = (before: Role, role: Role): boolean => role !== before && READS_OTHERS.includes(role);
/** Returns a member after a change of role. */
export const withRole = (member: Trusted, role: Role, by: string, isFirst: boolean, team: Team): Trusted => {
  if (givesAccess(member.role, role))
    return withAccess({ ...member, role }, 'promoted', by, isFirst && !mustWait(member), team);
  return role === member.role ? member : { ...member, ...NO_WAIT, role, newTeam: null };
};
/** Tells whether a member who could see records of some countries could then see others. */
export const isWider = (before: readonly string[] | null, after: readonly string[] | null): boolean =>
  before !== null && (after === null || after.some((country) => !before.includes(country)));
/**
 * Returns a member who may see records of more countries than before: as after a role that opens what others wrote. In
 * a new team there is nobody else who could vouch.
 */
export const withMoreCountries = (member: Trusted, by: string, team: Team): Trusted =>
  READS_OTHERS.includes(member.role) && member.newTeam === null
    ? withAccess(member, 'promoted', by, false, team)
    : member;
export const withVouch = (member: Trusted, samePersonAs: string | null): Trusted => ({
  ...member,
  ...NO_WAIT,
  vouched: true,
  samePersonAs,
  newTeam: null,
});
/** Returns a member after the seven days, in which nobody said anything about whose account it is. */
export const withWaitOver = (member: Trusted): Trusted => withVouch(member, member.samePersonAs);
/** The exception ends permanently once a second reviewer is vouched for. */
export const endsNewTeam = (member: Trusted): boolean => member.role === 'reviewer';
export const withNewTeamEnded = (member: Trusted): Trusted =>
  member.newTeam === 'exempt' ? { ...member, newTeam: 'closing' } : member;

/**
 * Returns why somebody may not approve or refuse an erasure that `asker` asked for, or null. An administrator who is
 * another person may. If at most one administrator acts, or none who is independent of the asker, a second reviewer
 * may, too.
 */
export const whyNotErase = (actor: Trusted, asker: string, team: Team): TrustRefusal | null => {
  if (!acts(actor)) return 'not-allowed';
  if (actor.role === 'reviewer') {
    const administrators = [...team.values()].filter((member) => member.role === 'admin' && acts(member));
    if (
      actor.id !== asker &&
      administrators.length > 1 &&
      administrators.some(({ id }) => areIndependent(id, asker, team))
    )
      return 'not-allowed';
  } else if (actor.role !== 'admin') return 'not-allowed';
  return whyNotSecond(actor.id, [asker], team);
};

/**
 * Returns why somebody may not confirm small-team mode (one person may do the work of two), or null. It takes two
 * independent people, and at least one of them must be an acting reviewer.
 */
export const whyNotSmallTeam = (actor: Trusted, asker: Trusted, team: Team): TrustRefusal | null => {
  for (const one of [actor, asker]) if (!acts(one) || !['reviewer', 'admin'].includes(one.role)) return 'not-allowed';
  return (
    whyNotSecond(actor.id, [asker.id], team) ??
    (actor.role === 'reviewer' || asker.role === 'reviewer' ? null : 'not-allowed')
  );
};

/** What readers are told about who publishes. Names nobody. */
type Rule = 'two' | 'new-team' | 'small-team';
export const ruleOf = (team: Team, smallTeam: boolean): Rule => {
  if (smallTeam) return 'small-team';
  return [...team.values()].some((member) => member.newTeam === 'exempt' && acts(member)) ? 'new-team' : 'two';
};
