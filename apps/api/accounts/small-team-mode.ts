import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { SmallTeam } from '@vigil/shared/staff-responses/members.js';
import type { Member } from '../platform/http/current-member.js';
import { logSettings } from './log-account-changes.js';
import { NOBODY, readSmallTeam, saveSettings, type SmallTeamRow } from './organisation-settings.repository.js';
import { whyNotSmallTeam } from './trust-policy.js';
import { lockTrust, readTeam, showRule } from './apply-trust-policy.js';

const stateOf = ({ on, by, name }: SmallTeamRow): SmallTeam => ({
  on,
  asked: by === null ? null : { by, name: name ?? '' },
});

export const smallTeamNow = async (manager: EntityManager): Promise<SmallTeam> => stateOf(await readSmallTeam(manager));

/**
 * Turns small-team mode off, proposes it, or confirms a colleague's proposal. One that nobody answered for seven days
 * is over.
 * @param answers whether this request confirms a colleague's proposal; otherwise that takes a request of its own
 * @throws Problem 'second-person-needed', 'not-independent', 'not-allowed'
 */
export const decideSmallTeam = async (
  manager: EntityManager,
  actor: Member,
  wanted: boolean,
  answers = false,
): Promise<void> => {
  await lockTrust(manager);
  const kept = await readSmallTeam(manager);
  const { on, asked } = stateOf(kept);
  if (wanted === on && (on || asked === null || !answers)) return;
  if (!wanted)
    return write(
      manager,
      actor,
      { smallTeam: 'false', smallTeamAskedBy: NOBODY },
      on ? 'small-team-off' : 'small-team-refused',
    );
  if (!asked)
    return write(manager, actor, { smallTeamAskedBy: actor.id, smallTeamAskedOn: kept.today }, 'small-team-asked');
  if (!answers) return;
  const team = await readTeam(manager);
  const refused = whyNotSmallTeam(team.get(actor.id)!, team.get(asked.by)!, team);
  if (refused) throw new Problem(refused);
  await write(manager, actor, { smallTeam: 'true', smallTeamAskedBy: NOBODY }, 'small-team-on');
};

const write = async (
  manager: EntityManager,
  actor: Member,
  settings: Record<string, string>,
  what: string,
): Promise<void> => {
  await saveSettings(manager, settings);
  await showRule(manager);
  await logSettings(manager, actor.id, what, settings);
};
