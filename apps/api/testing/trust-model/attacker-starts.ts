import { heldBy, nothingYet, startingTeam, samePerson, type State } from './model-state.js';
import type { Move } from './goals-and-moves.js';
import { play } from './search-all-paths.js';

/**
 * Who the attacker is: one of a team, two accounts of one person there, or the first administrator of an empty
 * installation.
 */

const after = (start: State, moves: readonly Move[]): State =>
  moves.reduce((state, move) => {
    const outcome = play(state, move);
    if ('refused' in outcome) throw new Error(`${JSON.stringify(move)} is refused: ${outcome.refused}`);
    return outcome.state;
  }, start);

export const ONE_OF_A_TEAM = ['admin', 'reviewer', 'second', 'analyst', 'monitor'] as const;
const inTeam = Object.fromEntries(ONE_OF_A_TEAM.map((id) => [id, heldBy(startingTeam(), id)])) as Record<
  (typeof ONE_OF_A_TEAM)[number],
  State
>;
const twoHats = (other: string): State => heldBy(samePerson(startingTeam(), 'second', other), 'second', other);
const firstAdministrator = heldBy(nothingYet(), 'admin');
/** Two reviewers whom the first administrator invented, who vouched for each other. */
const INVENTED: readonly Move[] = [
  { edge: 'invite', by: 'admin', whom: 'own1', role: 'reviewer' },
  { edge: 'invite', by: 'admin', whom: 'own2', role: 'reviewer' },
  { edge: 'vouch', by: 'own1', whom: 'own2', as: null },
  { edge: 'vouch', by: 'own2', whom: 'own1', as: null },
];
/** The same, who also invented a monitor and published what that one logged. */
const PUBLISHED: readonly Move[] = [
  ...INVENTED,
  { edge: 'invite', by: 'admin', whom: 'own3', role: 'monitor' },
  { edge: 'log', by: 'own3' },
  { edge: 'act', by: 'own1', record: 'own', act: 'verify' },
  { edge: 'act', by: 'own2', record: 'own', act: 'publish' },
];
/** An administrator whose first reviewer is somebody else. */
const honest = (state: State, id: string): State => ({
  ...state,
  accounts: state.accounts.map((one) => (one.id === id ? { ...one, mine: false } : one)),
});
const FIRST_REVIEWER: readonly Move[] = [{ edge: 'invite', by: 'admin', whom: 'own1', role: 'reviewer' }];
const firstReviewer = ((): State => {
  const { accounts, ...rest } = honest(after(firstAdministrator, FIRST_REVIEWER), 'own1');
  return { ...rest, accounts: accounts.map((one) => (one.id === 'own1' ? { ...one, id: 'reviewer' } : one)) };
})();

/** How a start comes about in an empty installation. The first reviewer of a new team is `own1` until then. */
export const BEGUN: Readonly<Record<string, readonly Move[]>> = {
  'empty, admin': [],
  'empty, invented': INVENTED,
  'empty, published': PUBLISHED,
  'new team, admin': FIRST_REVIEWER,
  'new team, reviewer': FIRST_REVIEWER,
};
export const STARTS: Readonly<Record<string, State>> = {
  ...inTeam,
  'admin and second': twoHats('admin'),
  'monitor and second': twoHats('monitor'),
  'analyst and second': twoHats('analyst'),
  'second, small team': { ...inTeam.second, smallTeam: { on: true, askedBy: null } },
  'empty, admin': firstAdministrator,
  'new team, admin': firstReviewer,
  'new team, reviewer': heldBy(honest(firstReviewer, 'admin'), 'reviewer'),
  'empty, invented': after(firstAdministrator, INVENTED),
  'empty, published': after(firstAdministrator, PUBLISHED),
};
