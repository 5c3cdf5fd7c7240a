import type { EntityManager } from 'typeorm';
import type { CopyView } from '@vigil/shared/staff-responses/inspection-result.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import type { Actor } from '../../incidents/record-access.js';
import { accountsOf } from '../../accounts/apply-trust-policy.js';
import { listCopies, exceedsPublishedDetail } from './copies.repository.js';
import { shownNow } from './copies.service.js';

/** Returns the copies of files, by file, the newest first. */
export const copiesOf = async (
  manager: EntityManager,
  actor: Actor,
  record: IncidentRow,
  evidenceIds: readonly string[],
): Promise<Map<string, CopyView[]>> => {
  const shown = await shownNow(manager, record);
  const own = actor.role === 'reviewer' ? await accountsOf(manager, actor.id) : [];
  const rows = await listCopies(manager, evidenceIds);
  const found = new Map<string, CopyView[]>();
  for (const row of rows) {
    const tells = { place: row.tells_place, date: row.tells_date };
    found.set(row.evidence, [
      ...(found.get(row.evidence) ?? []),
      {
        id: row.id,
        state: row.state,
        crop: row.edits.crop,
        boxes: row.edits.boxes,
        tells,
        safe: row.made_safe,
        agreedSafe: row.agreed_safe,
        violent: row.violent,
        stillAt: row.still_at,
        alt: row.alt_en !== null && row.alt_km !== null ? { en: row.alt_en, km: row.alt_km } : null,
        width: row.width,
        height: row.height,
        smallWidth: row.small_width,
        smallHeight: row.small_height,
        madeBy: row.maker,
        madeAt: row.made_at.toISOString(),
        decidedBy: row.decider,
        decidedAt: row.decided_at?.toISOString() ?? null,
        endedBy: row.ender,
        endedAt: row.ended_at?.toISOString() ?? null,
        mayDecide: actor.role === 'reviewer' && row.state === 'proposed' && !own.includes(row.made_by),
        hiddenBy: row.state === 'hidden' ? row.hider : null,
        mayEnd:
          actor.role === 'reviewer' && row.hidden_by !== null && row.state === 'hidden' && !own.includes(row.hidden_by),
        isShown: row.shown,
        exceedsPublishedDetail: shown ? exceedsPublishedDetail(tells, shown) : [],
      },
    ]);
  }
  return found;
};
