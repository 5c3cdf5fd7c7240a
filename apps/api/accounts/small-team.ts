import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Member } from '../platform/http/member.js';
import { WAIT_DAYS, whyNotSmallTeam } from './trust-policy.js';
import { lockTrust, readTeam, showRule } from './trust-store.js';

/**
 * Whether one person may do what otherwise takes two, and who proposed it in the last seven days while a second person
 * has not agreed.
 */
export interface SmallTeam {
  on: boolean;
  asked: { by: string; name: string } | null;
}

const NOBODY = '';
const TODAY = `(now() at time zone 'UTC')::date`;

interface Kept {
  on: boolean;
  by: string | null;
  name: string | null;
  today: string;
}
const read = async (manager: EntityManager): Promise<Kept> => {
  const [kept] = (await manager.query(
    `select exists (select from setting where key = 'smallTeam' and value = 'true') as on, a.value as by, m.name, to_char(${TODAY}, 'YYYY-MM-DD') as today
       from (values (1)) one left join (setting a join setting d on d.key = 'smallTeamAskedOn' and d.value > to_char(${TODAY} - ${WAIT_DAYS}, 'YYYY-MM-DD'))
         on a.key = 'smallTeamAskedBy' and a.value <> '${NOBODY}' left join member m on m.id::text = a.value`,
  )) as Kept[];
  return kept!;
};
const stateOf = ({ on, by, name }: Kept): SmallTeam => ({ on, asked: by === null ? null : { by, name: name ?? '' } });

export const smallTeamNow = async (manager: EntityManager): Promise<SmallTeam> => stateOf(await read(manager));

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
  const kept = await read(manager);
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
