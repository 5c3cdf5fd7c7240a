import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Box, SafetyAnswer } from '@vigil/shared/inspection/file-findings.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Closeness } from '@vigil/shared/staff-responses/inspection-result.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import { appendCustody } from '../custody.js';
import { Originals } from '../read-originals.js';
import { writeEncryptedValue } from '../encrypted-file-values.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { assertIndependent } from '../../accounts/apply-trust-policy.js';
import { PlacesService } from '../../places/places.service.js';
import { PublishedCaches } from '../../platform/database/wait-for-published-caches.js';
import type { CopyBody, CopyDecisionBody } from './request-bodies.js';
import { viewableFile, assertReviewed } from './viewable-files.js';
import {
  copyFields,
  deletePictures,
  end,
  hideCopy,
  insertCopy,
  logCopies,
  newPublicId,
  publishedDetail,
  showCopies,
  shownPictures,
  tellOfPictures,
  unhideCopy,
  type CopyLine,
  type KeptPicture,
  exceedsPublishedDetail,
} from './copies.repository.js';
import { PublicCopyEntity } from './inspection.entity.js';
import { hasPicture } from './image-process/image-job.js';
import { ImageWorker, type Made } from './image-worker.js';

interface Edits {
  crop: Box | null;
  boxes: Box[];
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
    private readonly imageWorker: ImageWorker,
    private readonly caches: PublishedCaches,
    private readonly places: PlacesService,
  ) {}

  /**
   * Makes a copy from the original and stores it, for a second person to decide. Repeating the same request changes
   * nothing.
   * @throws Problem not-found, not-allowed, wrong-state, already-exists; faces-not-checked without the answer whether
   * anybody can be recognised
   */
  async propose(actor: Actor, evidenceId: string, id: string, body: CopyBody): Promise<void> {
    if (await this.isKnown(actor, evidenceId, id, body)) return;
    if (body.safe === undefined) throw new Problem('faces-not-checked');
    const { type } = await this.database.transaction(
      async (manager) => (await reviewedFile(manager, actor, evidenceId)).file,
    );
    const isVideo = type.startsWith('video/');
    if (isVideo !== (body.still !== undefined) || !(isVideo || hasPicture(type)))
      throw new Problem('wrong-state', { extra: { outcome: 'no-view' } });
    const { crop, boxes, still } = body;
    const made = await this.imageWorker.work({ job: 'copy', type: isVideo ? 'image/jpeg' : type, crop, boxes }, () =>
      still ? bytesOf(still.jpeg) : this.originals.readOriginal(actor, evidenceId, 'derived'),
    );
    if (made.outcome !== 'shown') throw new Problem('wrong-state', { extra: { outcome: made.outcome } });
    await this.database.transaction((manager) => keep(manager, actor, evidenceId, id, body, made));
  }

  /** Returns whether this copy already exists. @throws Problem 'already-exists' when its id belongs to another */
  private async isKnown(
    actor: Actor,
    evidenceId: string,
    id: string,
    { crop, boxes, alt, tells, safe, violent = false, still }: CopyBody,
  ): Promise<boolean> {
    const known = await this.database.manager.findOneBy(PublicCopyEntity, { id });
    if (!known) return false;
    await this.database.transaction((manager) => viewableFile(manager, actor, evidenceId));
    const isSame =
      known.evidenceId === evidenceId &&
      known.madeBy === actor.id &&
      sameBoxes(known.edits as Edits, { crop, boxes }) &&
      known.tellsPlace === tells.place &&
      known.tellsDate === tells.date &&
      known.madeSafe === (safe ?? null) &&
      known.violent === violent &&
      known.stillAt === (still?.at ?? null) &&
      (known.altEn === null || (known.altEn === alt.en && known.altKm === alt.km));
    if (!isSame) throw new Problem('already-exists');
    return true;
  }

  /**
   * Agrees to a copy or refuses it, which needs a different person from the one who made it. Withdraws it, which any
   * reviewer can do at once: readers no longer see it, and any reviewer restores it. Somebody else can delete it then.
   * What changes for readers is a line of the change feed.
   * @throws Problem not-found, not-allowed, wrong-state, second-person-needed, not-independent, not-publishable (it
   * shows more detail than the record publishes), faces-not-checked
   */
  async decide(actor: Actor, evidenceId: string, id: string, { decision, safe }: CopyDecisionBody): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { row } = await reviewedFile(manager, actor, evidenceId);
      const copy = await manager.findOne(PublicCopyEntity, {
        where: { id, evidenceId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!copy) throw new Problem('not-found');
      const before = await shownPictures(manager, row.code);
      const lines = await decided(manager, actor, row, copy, { decision, safe });
      await tellOfPictures(manager, row.code, before, todayIn(this.places.country.timeZone));
      await logCopies(manager, actor.id, lines);
    });
    await this.caches.catchUp();
  }
}

/** @returns the lines for `logCopies` */
const decided = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  copy: PublicCopyEntity,
  { decision, safe }: CopyDecisionBody,
): Promise<CopyLine[]> => {
  if (decision === 'withdraw') return withdraw(manager, actor, copy);
  if (decision === 'delete') return deleteHidden(manager, actor, copy);
  if (decision === 'restore') return restore(manager, row, copy);
  if (copy.state !== 'proposed') throw new Problem('wrong-state', { extra: { state: copy.state } });
  await assertIndependent(manager, actor.id, [copy.madeBy]);
  if (decision === 'refuse') return refuse(manager, actor, copy);
  // Neither of both releases it unanswered; a proposal from before the question is made anew.
  if (safe === undefined || copy.madeSafe === null) throw new Problem('faces-not-checked');
  return agree(manager, actor, row, copy, safe);
};

const reviewedFile = async (
  manager: EntityManager,
  actor: Actor,
  evidenceId: string,
): ReturnType<typeof viewableFile> => {
  const found = await viewableFile(manager, actor, evidenceId);
  assertReviewed(found.row);
  return found;
};

// eslint-disable-next-line @typescript-eslint/require-await -- the image process reads a stream
async function* bytesOf(base64: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(base64, 'base64');
}

/** What the log keeps of a still: its moment, and the digest of what the browser sent. */
const stillIn = (still: CopyBody['still']): object =>
  still ? { still: { at: still.at, sha256: createHash('sha256').update(still.jpeg, 'base64').digest('hex') } } : {};

const keep = async (
  manager: EntityManager,
  actor: Actor,
  evidenceId: string,
  id: string,
  { crop, boxes, alt, tells, safe, violent = false, still }: CopyBody,
  { pictures: { large, small } }: Made,
): Promise<void> => {
  const { row } = await reviewedFile(manager, actor, evidenceId);
  if (!large || !small) throw new Error('a copy without its pictures');
  const sha256 = createHash('sha256').update(large.bytes).digest();
  const isNew = await insertCopy(manager, {
    id,
    evidenceId,
    publicId: newPublicId(),
    edits: { crop, boxes },
    tellsPlace: tells.place,
    tellsDate: tells.date,
    altEn: alt.en,
    altKm: alt.km,
    width: large.width,
    height: large.height,
    smallWidth: small.width,
    smallHeight: small.height,
    sha256,
    madeSafe: safe!,
    violent,
    stillAt: still?.at ?? null,
    madeBy: actor.id,
  });
  // The same request arrived twice at once, and the other one was faster.
  if (!isNew) throw new Problem('already-exists');
  const fields = copyFields(id);
  for (const [field, { width, height, bytes }] of [
    [fields.large, large],
    [fields.small, small],
  ] as const) {
    await writeEncryptedValue(manager, row.id, evidenceId, field, {
      width,
      height,
      jpeg: bytes.toString('base64'),
    } satisfies KeptPicture);
  }
  await appendCustody(manager, evidenceId, actor.id, 'copy-proposed', [
    { field: 'copy', value: { id, tells, boxes: boxes.length, cut: crop !== null, safe, violent, ...stillIn(still) } },
  ]);
};

const withdraw = async (manager: EntityManager, actor: Actor, { id, state }: PublicCopyEntity): Promise<CopyLine[]> => {
  if (state === 'agreed') return hideCopy(manager, id, actor.id);
  // Two reviewers withdrew it at once: neither of them asked to delete it.
  if (state === 'hidden') return [];
  if (state !== 'proposed') throw new Problem('wrong-state', { extra: { state } });
  return end(manager, [id], actor.id);
};

const deleteHidden = async (
  manager: EntityManager,
  actor: Actor,
  { id, state, hiddenBy }: PublicCopyEntity,
): Promise<CopyLine[]> => {
  if (state !== 'hidden') throw new Problem('wrong-state', { extra: { state } });
  await assertIndependent(manager, actor.id, [hiddenBy]);
  return end(manager, [id], actor.id);
};

/** Shows a hidden copy again, unless readers are told less of the record meanwhile. */
const restore = async (manager: EntityManager, row: IncidentRow, copy: PublicCopyEntity): Promise<CopyLine[]> => {
  if (copy.state !== 'hidden') throw new Problem('wrong-state', { extra: { state: copy.state } });
  const shown = await shownNow(manager, row);
  assertNotTooClose(copy, shown);
  const line = await unhideCopy(manager, copy.id);
  return [line, ...(shown ? await showCopies(manager, row.id, row.code!, shown) : [])];
};

const refuse = async (
  manager: EntityManager,
  actor: Actor,
  { id, evidenceId }: PublicCopyEntity,
): Promise<CopyLine[]> => {
  await manager.update(PublicCopyEntity, id, {
    state: 'refused',
    decidedBy: actor.id,
    decidedAt: () => 'now()',
    altEn: null,
    altKm: null,
  });
  await deletePictures(manager, evidenceId, id);
  return [{ evidenceId, kind: 'copy-refused', copy: id }];
};

/** Returns how closely readers see the place and time of a published record; null: it is not published. */
export const shownNow = async (
  manager: EntityManager,
  { id, status, code }: IncidentRow,
): Promise<Closeness | null> => {
  if (status !== 'WS_PUBLISHED' || code === null) return null;
  return publishedDetail(manager, id);
};

/** @throws Problem 'not-publishable' when a copy shows more detail than the record publishes */
const assertNotTooClose = ({ tellsPlace, tellsDate }: PublicCopyEntity, shown: Closeness | null): void => {
  const tooMuch = shown ? exceedsPublishedDetail({ place: tellsPlace, date: tellsDate } as Closeness, shown) : [];
  if (tooMuch.length > 0)
    throw new Problem('not-publishable', {
      errors: tooMuch.map((what) => ({ pointer: `/tells/${what}`, code: 'finer-than-shown' })),
    });
};

const agree = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  copy: PublicCopyEntity,
  safe: SafetyAnswer,
): Promise<CopyLine[]> => {
  const shown = await shownNow(manager, row);
  assertNotTooClose(copy, shown);
  await manager.update(PublicCopyEntity, copy.id, {
    state: 'agreed',
    agreedSafe: safe,
    decidedBy: actor.id,
    decidedAt: () => 'now()',
  });
  const lines = shown ? await showCopies(manager, row.id, row.code!, shown) : [];
  return [{ evidenceId: copy.evidenceId, kind: 'copy-agreed', copy: copy.id, safe }, ...lines];
};
