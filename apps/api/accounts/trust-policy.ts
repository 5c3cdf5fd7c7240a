import type { Role } from '../platform/http/rights.js';

/**
 * Who counts as two people, and who acts only after a colleague has vouched for them: every rule of it, as functions of
 * what is known of the members. Nothing here asks a database or a clock, so that a model can be searched with the same
 * rules that the server follows. In words: docs/decisions/two-independent-people.md.
 */

/** How a member was given access last, when another member gave it. */
export type AccessHow = 'invited' | 'promoted' | 'reset';

/** What the rules know of a member. */
export interface Trusted {
  id: string;
  role: Role;
  frozen: boolean;
  /** Null: by whoever runs the server, or before it was written down. */
  accessHow: AccessHow | null;
  accessGivenBy: string | null;
  /** A reviewer vouched for them since access was given last, or they waited for that for seven days. */
  vouched: boolean;
  samePersonAs: string | null;
  /** exempt: the first reviewer of a new team. closing: was, and the second reviewer may vouch for them. */
  newTeam: 'exempt' | 'closing' | null;
  waitsSince: Date | null;
  waitAskedBy: string | null;
}
export type Team = ReadonlyMap<string, Trusted>;
export const teamOf = (members: readonly Trusted[]): Team => new Map(members.map((member) => [member.id, member]));

export const WAIT_DAYS = 7;
const DAY_MS = 86_400_000;
/** Whose account reads what others wrote. */
const READS_OTHERS: readonly Role[] = ['reviewer', 'analyst'];
const WORKS_WITH_RECORDS: readonly Role[] = ['monitor', 'reviewer', 'analyst'];

/**
 * Whether an account does nothing yet, since nobody has vouched for it. An administrator's opens no record. A monitor's
 * who was invited holds nothing yet; one with a new way in holds drafts.
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
/** The same as SQL over a member, so that a request learns it in the statement that finds its session. */
export const mustWaitSql = (m: string): string =>
  `(${m}.access_how is not null and ${m}.vouched_at is null and ${m}.new_team is distinct from 'exempt' and ${m}.role <> 'admin' and (${m}.role in ('reviewer', 'analyst') or ${m}.access_how = 'reset'))`;

export const acts = (member: Trusted): boolean => !member.frozen && !mustWait(member);

/**
 * Whose word an account stands for: its own, that of the same person's other account, or that of whoever gave it
 * access, until somebody vouches.
 */
const standsFor = ({ id, vouched, samePersonAs, accessHow, accessGivenBy }: Trusted): string => {
  if (vouched || accessHow === null) return samePersonAs ?? id;
  return accessGivenBy ?? id;
};

/** Where that leads in the end. Accounts that lead to each other in a circle have the least of their ids for it. */
export const rootOf = (id: string, team: Team): string => {
  const path = [id];
  for (;;) {
    const last = team.get(path.at(-1)!);
    const next = last ? standsFor(last) : path.at(-1)!;
    if (next === path.at(-1)) return next;
    const seen = path.indexOf(next);
    if (seen >= 0) return path.slice(seen).sort()[0]!;
    path.push(next);
  }
};

/** Whether two accounts are two people, as far as anybody vouched for it. */
export const areIndependent = (a: string, b: string, team: Team): boolean => rootOf(a, team) !== rootOf(b, team);

/**
 * Every account that counts as the same person as this one, itself among them. The team may leave out whoever stands
 * for themself.
 */
export const onePersonWith = (id: string, team: Team): string[] => {
  const root = rootOf(id, team);
  const known = [...team.values()].flatMap((member) => [member.id, standsFor(member)]);
  return [...new Set([id, root, ...known])].filter((other) => rootOf(other, team) === root);
};

export type TrustRefusal = 'not-allowed' | 'second-person-needed' | 'not-independent' | 'wrong-state';

/** The refusal for whoever is asked as a second person beside these, or null. */
export const whyNotSecond = (actor: string, others: readonly string[], team: Team): TrustRefusal | null => {
  if (others.includes(actor)) return 'second-person-needed';
  return others.every((other) => areIndependent(actor, other, team)) ? null : 'not-independent';
};

/**
 * Whether somebody may vouch for an account: an acting reviewer whom neither it nor whoever gave it access depends on.
 * In a new team the first reviewer may, and the second may for the first: there is nobody else. Also for an account
 * that acts already, to say whose it is.
 */
export const whyNotVouch = (voucher: Trusted, member: Trusted, team: Team): TrustRefusal | null => {
  if (voucher.role !== 'reviewer' || !acts(voucher)) return 'not-allowed';
  if (voucher.id === member.id || voucher.id === member.accessGivenBy) return 'second-person-needed';
  if (voucher.newTeam === 'exempt' || member.newTeam === 'closing') return null;
  return areIndependent(voucher.id, member.id, team) ? null : 'not-independent';
};
export const canBeVouchedFor = (member: Trusted, team: Team): boolean =>
  [...team.values()].some((voucher) => whyNotVouch(voucher, member, team) === null);

/**
 * Whether the seven days may begin: only where nobody is left who could vouch. The member asks, or an administrator for
 * them.
 */
export const whyNotWait = (actor: Trusted, member: Trusted, team: Team): TrustRefusal | null => {
  if (actor.id !== member.id && actor.role !== 'admin') return 'not-allowed';
  return member.frozen || !mustWait(member) || member.waitsSince !== null || canBeVouchedFor(member, team)
    ? 'wrong-state'
    : null;
};
/** A wait that goes on is void as soon as somebody could vouch, or as there is nothing to wait for any more. */
export const isWaitVoid = (member: Trusted, team: Team): boolean =>
  member.waitsSince !== null && (member.frozen || !mustWait(member) || canBeVouchedFor(member, team));
export const waitEnds = (since: Date): Date => new Date(since.getTime() + WAIT_DAYS * DAY_MS);
export const isWaitOver = (member: Trusted, team: Team, now: Date): boolean =>
  member.waitsSince !== null && !isWaitVoid(member, team) && waitEnds(member.waitsSince) <= now;
/** Whoever works with records may say no to a wait that they did not ask for. */
export const whyNotObject = (actor: Trusted, member: Trusted): TrustRefusal | null => {
  if (!acts(actor) || !WORKS_WITH_RECORDS.includes(actor.role)) return 'not-allowed';
  if (member.waitsSince === null) return 'wrong-state';
  return actor.id === member.id || actor.id === member.waitAskedBy ? 'second-person-needed' : null;
};

/**
 * What is known of a team beside its members: whether the exception for a new one was begun or is over, and whether a
 * record was ever submitted.
 */
export interface NewTeam {
  begun: boolean;
  submitted: boolean;
}
/** Whether a reviewer is the first of a new team, who acts without a vouch. @param others everybody else */
export const isFirstOfNewTeam = (
  { role }: { role: Role },
  others: readonly Pick<Trusted, 'role'>[],
  { begun, submitted }: NewTeam,
): boolean => role === 'reviewer' && !begun && !submitted && !others.some((other) => other.role === 'reviewer');

/**
 * Whether somebody may give a member this role, freeze them or let them go on: a reviewer only freezes, and no
 * administrator. An administrator is always left.
 * @param others everybody else
 */
export const whyNotChange = (
  actor: Pick<Trusted, 'role'>,
  member: Pick<Trusted, 'role' | 'frozen'>,
  { role, frozen }: { role: Role; frozen: boolean },
  others: readonly Pick<Trusted, 'role' | 'frozen'>[],
): 'not-allowed' | 'last-administrator' | null => {
  if (actor.role !== 'admin' && (role !== member.role || !frozen || member.role === 'admin')) return 'not-allowed';
  const isLast =
    member.role === 'admin' && !member.frozen && !others.some((other) => other.role === 'admin' && !other.frozen);
  return isLast && (role !== 'admin' || frozen) ? 'last-administrator' : null;
};

const NO_WAIT = { waitsSince: null, waitAskedBy: null } as const;
/** Whether the way from one account to whose word it stands for leads through another one. */
const leadsThrough = (from: string, through: string, team: Team): boolean => {
  const path = new Set<string>();
  for (let at: string | null = from; at !== null && !path.has(at);) {
    if (at === through) return true;
    path.add(at);
    const next: Trusted | undefined = team.get(at);
    at = next ? standsFor(next) : null;
  }
  return false;
};
/**
 * A member after somebody gave them access. Whoever has their own access from this very member, or is them, does not
 * make another person of them: the account goes on standing for whose word it stood for.
 */
export const withAccess = (
  member: Trusted,
  how: AccessHow,
  by: string | null,
  isFirst: boolean,
  team: Team,
): Trusted => ({
  ...member,
  ...NO_WAIT,
  vouched: false,
  samePersonAs: null,
  newTeam: isFirst ? 'exempt' : null,
  accessGivenBy: by !== null && leadsThrough(by, member.id, team) ? standsFor(member) : by,
  // What a new way in opens stays closed, whatever role is given next.
  accessHow: how === 'promoted' && member.accessHow === 'reset' && !member.vouched ? 'reset' : how,
});
/** Whether another role opens what others wrote. */
export const givesAccess = (before: Role, role: Role): boolean => role !== before && READS_OTHERS.includes(role);
/** A member whose role changes. */
export const withRole = (member: Trusted, role: Role, by: string, isFirst: boolean, team: Team): Trusted => {
  if (givesAccess(member.role, role))
    return withAccess({ ...member, role }, 'promoted', by, isFirst && !mustWait(member), team);
  return role === member.role ? member : { ...member, ...NO_WAIT, role, newTeam: null };
};
export const withVouch = (member: Trusted, samePersonAs: string | null): Trusted => ({
  ...member,
  ...NO_WAIT,
  vouched: true,
  samePersonAs,
  newTeam: null,
});
/** After seven days. */
export const withWaitOver = (member: Trusted): Trusted => withVouch(member, null);
/** The exception ends for good as soon as a second reviewer is vouched for. */
export const endsNewTeam = (member: Trusted): boolean => member.role === 'reviewer';
export const withNewTeamEnded = (member: Trusted): Trusted =>
  member.newTeam === 'exempt' ? { ...member, newTeam: 'closing' } : member;

/**
 * Who may approve or refuse an erasure that somebody asked for: an administrator who is another person. Where there is
 * one administrator at most, or none who is another person than the asker, a second reviewer may, too.
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
 * Who may turn on what lets one person do the work of two: two who are independent, and at least one of them an acting
 * reviewer.
 */
export const whyNotSmallTeam = (actor: Trusted, asker: Trusted, team: Team): TrustRefusal | null => {
  for (const one of [actor, asker]) if (!acts(one) || !['reviewer', 'admin'].includes(one.role)) return 'not-allowed';
  return (
    whyNotSecond(actor.id, [asker.id], team) ??
    (actor.role === 'reviewer' || asker.role === 'reviewer' ? null : 'not-allowed')
  );
};

/** What readers are told about who publishes. Names nobody. */
export type Rule = 'two' | 'new-team' | 'small-team';
export const ruleOf = (team: Team, smallTeam: boolean): Rule => {
  if (smallTeam) return 'small-team';
  return [...team.values()].some((member) => member.newTeam === 'exempt' && acts(member)) ? 'new-team' : 'two';
};
