import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Member } from '../platform/http/member.js';
import { whyNotSmallTeam } from './trust-policy.js';
import { lockTrust, readTeam, showRule } from './trust.js';

/** Whether one person may do what otherwise takes two, and who proposes it while a second person has not agreed. */
export interface SmallTeam {
  on: boolean;
  asked: { by: string; name: string } | null;
}

const NOBODY = '';

export const smallTeamNow = async (manager: EntityManager): Promise<SmallTeam> => {
  const rows: { key: string; value: string; name: string | null }[] = await manager.query(
    `select s.key, s.value, m.name from setting s left join member m on m.id::text = s.value where s.key in ('smallTeam', 'smallTeamAskedBy')`,
  );
  const asked = rows.find(({ key, value }) => key === 'smallTeamAskedBy' && value !== NOBODY);
  return {
    on: rows.some(({ key, value }) => key === 'smallTeam' && value === 'true'),
    asked: asked ? { by: asked.value, name: asked.name ?? '' } : null,
  };
};

/**
 * Turns small-team mode off, proposes it, or confirms a colleague's proposal.
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
  const { on, asked } = await smallTeamNow(manager);
  if (wanted === on && (on || asked === null || !answers)) return;
  if (!wanted)
    return write(
      manager,
      actor,
      { smallTeam: 'false', smallTeamAskedBy: NOBODY },
      on ? 'small-team-off' : 'small-team-refused',
    );
  if (!asked) return write(manager, actor, { smallTeamAskedBy: actor.id }, 'small-team-asked');
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
  await manager.query(
    'insert into setting (key, value) select * from unnest($1::text[], $2::text[]) on conflict (key) do update set value = excluded.value',
    [Object.keys(settings), Object.values(settings)],
  );
  await showRule(manager);
  await appendLeaf(manager, {
    entity: 'settings',
    entityId: null,
    revision: null,
    actorId: actor.id,
    what,
    values: Object.entries(settings).map(([field, value]) => ({ field, value })),
  });
};
