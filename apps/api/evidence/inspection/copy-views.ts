import type { EntityManager } from 'typeorm';
import type { Box } from '@vigil/shared/inspection/findings.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import type { Actor } from '../../incidents/records.js';
import { accountsOf } from '../../accounts/trust-store.js';
import { listCopies, exceedsPublishedDetail, type Closeness } from './copies.repository.js';
import { shownNow } from './copies.service.js';

/** A public copy as the desk sees it. */
export interface CopyView {
  id: string;
  state: 'proposed' | 'agreed' | 'refused' | 'hidden' | 'ended';
  crop: Box | null;
  boxes: Box[];
  tells: Closeness;
  alt: { en: string; km: string } | null;
  width: number;
  height: number;
  smallWidth: number;
  smallHeight: number;
  madeBy: string;
  madeAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  endedBy: string | null;
  endedAt: string | null;
  /** Whether this member may agree to it or refuse it. */
  mayDecide: boolean;
  /** Who took it out of readers' sight, and whether this member may agree that it is deleted. */
  hiddenBy: string | null;
  mayEnd: boolean;
  /** Whether readers see it now. */
  isShown: boolean;
  /** Where it shows more detail than the record publishes now. */
  exceedsPublishedDetail: ('place' | 'date')[];
}

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
