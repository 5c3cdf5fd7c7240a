import type { EntityManager } from 'typeorm';
import type { Box } from '@vigil/shared/looking/looking.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import type { Actor } from '../../incidents/records.js';
import { nameOf } from '../../accounts/name-of.js';
import { accountsOf } from '../../accounts/trust.js';
import { shownNow } from './copies.service.js';
import { exceedsPublishedDetail, type Closeness } from './detail-limit.js';

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

interface Row {
  id: string;
  evidence: string;
  state: CopyView['state'];
  edits: { crop: Box | null; boxes: Box[] };
  tells_place: Closeness['place'];
  tells_date: Closeness['date'];
  alt_en: string | null;
  alt_km: string | null;
  width: number;
  height: number;
  small_width: number;
  small_height: number;
  made_by: string;
  hidden_by: string | null;
  hider: string | null;
  maker: string;
  made_at: Date;
  decider: string | null;
  decided_at: Date | null;
  ender: string | null;
  ended_at: Date | null;
  shown: boolean;
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
  const rows: Row[] = await manager.query(
    `select c.*, c.evidence_id as evidence, m.name as maker, d.name as decider, e.name as ender, ${nameOf('c.hidden_by')} as hider, exists (select 1 from pub.copy p where p.id = c.public_id) as shown
       from public_copy c join member m on m.id = c.made_by left join member d on d.id = c.decided_by left join member e on e.id = c.ended_by
      where c.evidence_id = any($1) order by c.made_at desc, c.id`,
    [evidenceIds],
  );
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
