import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { aGroupLink, anAct, anIncident } from '../an-incident.js';
import { aGroup, assess, publish, published, verified, type Desk, putSettings } from '../desk.js';
import { f1 } from './real-events.js';

/** A push by district security at an assembly of a group, in the nth week of 2021. */
const crackdown = (n: number, group: string) =>
  anIncident({
    title: `A push at an assembly, week ${n}`,
    when: exactDay(asDay(`2021-0${1 + (n % 6)}-${String(1 + n * 2).padStart(2, '0')}`)),
    groups: [aGroupLink(group)],
    acts: [anAct({ type: 'FM_PUSH' })],
  });

/**
 * Case F11 of the product: eleven assemblies of January to June 2021 that went through the whole workflow, ten of one
 * group, with force that two people assessed as unlawful, and F1 beside them.
 */
export const publishEleven = async (
  desk: Desk,
): Promise<{
  fridayWomen: { id: string; publicCode: string };
  others: { id: string; publicCode: string };
  records: IncidentRecord[];
}> => {
  await putSettings(desk.admin, { organisation: 'ORG', standards: 'STANDARDS', smallTeam: false });
  const fridayWomen = await aGroup(desk, 'Friday Women');
  const others = await aGroup(desk, 'Others');
  const groups = [...Array.from({ length: 10 }, () => fridayWomen.id), others.id];
  const records = await Promise.all(
    groups.map(async (group, n) => {
      const record = await verified(desk, crackdown(n, group));
      return publish(desk.second, await assess(desk, record, 'LA_UNLAWFUL', record.incident.acts[0]!.id, 'STANDARDS'));
    }),
  );
  await published(desk, f1(fridayWomen.id), 'VG_WEAK');
  return { fridayWomen, others, records };
};
