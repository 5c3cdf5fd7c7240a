import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Box } from '@vigil/shared/looking/looking.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import { appendCustody } from '../custody.js';
import { Originals } from '../originals.js';
import { writePrivate } from '../private.js';
import type { Actor } from '../../incidents/records.js';
import { assertIndependent } from '../../accounts/trust.js';
import { PublicCopies } from '../../public-site/copies.js';
import type { CopyBody, CopyDecisionBody } from './bodies.js';
import { fileOf, assertReviewed } from './files.js';
import { exceedsPublishedDetail, type Closeness } from './detail-limit.js';
import { copyFields, end, logCopies, newPublicId, showCopies, type KeptPicture } from './shown-copies.js';
import { hideCopy, unhideCopy } from './shown-copies.repository.js';
import { hasPicture } from './work/job.js';
import { ImageWorker, type Made } from './image-worker.js';

interface Edits {
  crop: Box | null;
  boxes: Box[];
}
interface CopyRow {
  id: string;
  evidence_id: string;
  state: string;
  edits: Edits;
  tells_place: Closeness['place'];
  tells_date: Closeness['date'];
  alt_en: string | null;
  alt_km: string | null;
  made_by: string;
  hidden_by: string | null;
}

const sameBoxes = (a: Edits, b: Edits): boolean => {
  const numbers = ({ crop, boxes }: Edits): unknown[] =>
    [crop, ...boxes].map((box) => box && [box.x, box.y, box.width, box.height]);
  return JSON.stringify(numbers(a)) === JSON.stringify(numbers(b));
};

/** Manages copies of pictures for readers: one reviewer crops and redacts, another agrees. */
@Injectable()
export class CopiesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly originals: Originals,
    private readonly workshop: ImageWorker,
    private readonly shown: PublicCopies,
  ) {}

  /**
   * Makes a copy from the original and stores it, for a second person to decide. Repeating the same request changes
   * nothing.
   * @throws Problem not-found, not-allowed, wrong-state, already-exists
   */
  async propose(actor: Actor, evidenceId: string, id: string, body: CopyBody): Promise<void> {
    if (await this.isKnown(actor, evidenceId, id, body)) return;
    const { type } = await this.database.transaction(
      async (manager) => (await reviewedFile(manager, actor, evidenceId)).file,
    );
    if (!hasPicture(type)) throw new Problem('wrong-state', { extra: { outcome: 'no-view' } });
    const { crop, boxes } = body;
    const made = await this.workshop.work({ job: 'copy', type, crop, boxes }, () =>
      this.originals.readOriginal(actor, evidenceId, 'derived'),
    );
    if (made.outcome !== 'shown') throw new Problem('wrong-state', { extra: { outcome: made.outcome } });
    await this.database.transaction((manager) => keep(manager, actor, evidenceId, id, body, made));
  }

  /** Returns whether this copy already exists. @throws Problem 'already-exists' when its id belongs to another */
  private async isKnown(
    actor: Actor,
    evidenceId: string,
    id: string,
    { crop, boxes, alt, tells }: CopyBody,
  ): Promise<boolean> {
    const [known]: CopyRow[] = await this.database.query('select * from public_copy where id = $1', [id]);
    if (!known) return false;
    await this.database.transaction((manager) => fileOf(manager, actor, evidenceId));
    const isSame =
      known.evidence_id === evidenceId &&
      known.made_by === actor.id &&
      sameBoxes(known.edits, { crop, boxes }) &&
      known.tells_place === tells.place &&
      known.tells_date === tells.date &&
      (known.alt_en === null || (known.alt_en === alt.en && known.alt_km === alt.km));
    if (!isSame) throw new Problem('already-exists');
    return true;
  }

  /**
   * Agrees to a copy or refuses it, which needs a different person from the one who made it. Withdraws it, which any
   * reviewer can do at once: readers no longer see it, and any reviewer restores it. Withdrawn once more, by somebody
   * else, it is deleted.
   * @throws Problem not-found, not-allowed, wrong-state, second-person-needed, not-independent, not-publishable (it
   * shows more detail than the record publishes)
   */
  async decide(actor: Actor, evidenceId: string, id: string, { decision }: CopyDecisionBody): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { row } = await reviewedFile(manager, actor, evidenceId);
      const [copy]: CopyRow[] = await manager.query(
        'select * from public_copy where id = $1 and evidence_id = $2 for update',
        [id, evidenceId],
      );
      if (!copy) throw new Problem('not-found');
      if (decision === 'withdraw') return withdraw(manager, actor, copy);
      if (decision === 'restore') return restore(manager, actor, row, copy);
      if (copy.state !== 'proposed') throw new Problem('wrong-state', { extra: { state: copy.state } });
      await assertIndependent(manager, actor.id, [copy.made_by]);
      await (decision === 'agree' ? agree(manager, actor, row, copy) : refuse(manager, actor, copy));
    });
    await this.shown.catchUp();
  }
}

const reviewedFile = async (manager: EntityManager, actor: Actor, evidenceId: string): ReturnType<typeof fileOf> => {
  const found = await fileOf(manager, actor, evidenceId);
  assertReviewed(found.row);
  return found;
};

const keep = async (
  manager: EntityManager,
  actor: Actor,
  evidenceId: string,
  id: string,
  { crop, boxes, alt, tells }: CopyBody,
  { pictures: { large, small } }: Made,
): Promise<void> => {
  const { row } = await reviewedFile(manager, actor, evidenceId);
  if (!large || !small) throw new Error('a copy without its pictures');
  const sha256 = createHash('sha256').update(large.bytes).digest();
  const inserted: unknown[] = await manager.query(
    `insert into public_copy (id, evidence_id, public_id, state, edits, tells_place, tells_date, alt_en, alt_km, width, height, small_width, small_height, sha256, made_by)
     values ($1, $2, $3, 'proposed', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (id) do nothing returning id`,
    [
      id,
      evidenceId,
      newPublicId(),
      JSON.stringify({ crop, boxes }),
      tells.place,
      tells.date,
      alt.en,
      alt.km,
      large.width,
      large.height,
      small.width,
      small.height,
      sha256,
      actor.id,
    ],
  );
  // The same request arrived twice at once, and the other one was faster.
  if (inserted.length === 0) throw new Problem('already-exists');
  const fields = copyFields(id);
  for (const [field, { width, height, bytes }] of [
    [fields.large, large],
    [fields.small, small],
  ] as const) {
    await writePrivate(manager, row.id, evidenceId, field, {
      width,
      height,
      jpeg: bytes.toString('base64'),
    } satisfies KeptPicture);
  }
  await appendCustody(manager, evidenceId, actor.id, 'copy-proposed', [
    { field: 'copy', value: { id, tells, boxes: boxes.length, cut: crop !== null } },
  ]);
};

const withdraw = async (manager: EntityManager, actor: Actor, { id, state, hidden_by }: CopyRow): Promise<void> => {
  if (state === 'agreed') return logCopies(manager, actor.id, await hideCopy(manager, id, actor.id));
  if (state !== 'proposed' && state !== 'hidden') throw new Problem('wrong-state', { extra: { state } });
  if (state === 'hidden') await assertIndependent(manager, actor.id, [hidden_by]);
  await logCopies(manager, actor.id, await end(manager, [id], actor.id));
};

/** Shows a hidden copy again, unless readers are told less of the record meanwhile. */
const restore = async (manager: EntityManager, actor: Actor, row: IncidentRow, copy: CopyRow): Promise<void> => {
  if (copy.state !== 'hidden') throw new Problem('wrong-state', { extra: { state: copy.state } });
  const shown = await shownNow(manager, row);
  assertNotTooClose(copy, shown);
  const line = await unhideCopy(manager, copy.id);
  const lines = shown ? await showCopies(manager, row.id, row.code!, shown) : [];
  await logCopies(manager, actor.id, [line, ...lines]);
};

const refuse = async (manager: EntityManager, actor: Actor, { id, evidence_id }: CopyRow): Promise<void> => {
  await manager.query(
    `update public_copy set state = 'refused', decided_by = $2, decided_at = now(), alt_en = null, alt_km = null where id = $1`,
    [id, actor.id],
  );
  await manager.query('delete from evidence_private where evidence_id = $1 and field = any($2)', [
    evidence_id,
    Object.values(copyFields(id)),
  ]);
  await logCopies(manager, actor.id, [{ evidenceId: evidence_id, kind: 'copy-refused', copy: id }]);
};

/** Returns how closely readers see the place and time of a published record; null: it is not published. */
export const shownNow = async (
  manager: EntityManager,
  { id, status, code }: IncidentRow,
): Promise<Closeness | null> => {
  if (status !== 'WS_PUBLISHED' || code === null) return null;
  const [now]: { place: Closeness['place'] | null; date: Closeness['date'] | null }[] = await manager.query(
    'select shown_place as place, shown_date as date from publication where incident_id = $1 order by pub_seq desc limit 1',
    [id],
  );
  return now ? { place: now.place ?? 'country', date: now.date ?? 'year' } : null;
};

/** @throws Problem 'not-publishable' when a copy shows more detail than the record publishes */
const assertNotTooClose = ({ tells_place, tells_date }: CopyRow, shown: Closeness | null): void => {
  const tooMuch = shown ? exceedsPublishedDetail({ place: tells_place, date: tells_date }, shown) : [];
  if (tooMuch.length > 0)
    throw new Problem('not-publishable', {
      errors: tooMuch.map((what) => ({ pointer: `/tells/${what}`, code: 'finer-than-shown' })),
    });
};

const agree = async (manager: EntityManager, actor: Actor, row: IncidentRow, copy: CopyRow): Promise<void> => {
  const shown = await shownNow(manager, row);
  assertNotTooClose(copy, shown);
  await manager.query(`update public_copy set state = 'agreed', decided_by = $2, decided_at = now() where id = $1`, [
    copy.id,
    actor.id,
  ]);
  const lines = shown ? await showCopies(manager, row.id, row.code!, shown) : [];
  await logCopies(manager, actor.id, [{ evidenceId: copy.evidence_id, kind: 'copy-agreed', copy: copy.id }, ...lines]);
};
