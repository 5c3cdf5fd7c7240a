import { randomInt } from 'node:crypto';
import { In, type EntityManager } from 'typeorm';
import type { Box, SafetyAnswer } from '@vigil/shared/inspection/file-findings.js';
import type { PublicPicture } from '@vigil/shared/public/response-types.js';
import { appendPublicChange, nextPublicSeq } from '../../platform/database/public-site-state.repository.js';
import { memberName } from '../../accounts/members.repository.js';
import { codesWithMerged } from '../../incidents/incident-row.repository.js';
import { appendCustody, type CustodyKind } from '../custody.js';
import { EvidencePrivateEntity } from '../evidence.entity.js';
import { readEncryptedValue } from '../encrypted-file-values.repository.js';
import { type ShownDate, type ShownPlace, SHOWN_DATES, SHOWN_PLACES } from '@vigil/shared/public/shown-precision.js';
import type { Closeness } from '@vigil/shared/staff-responses/inspection-result.js';
import type { PublicCopyEntity } from './inspection.entity.js';
import { checkedAspects } from './inspection.repository.js';

/** Returns where a picture shows more detail than the record publishes; empty: it may be shown. */
export const exceedsPublishedDetail = (tells: Closeness, shown: Closeness): (keyof Closeness)[] => [
  ...(SHOWN_PLACES.indexOf(tells.place) > SHOWN_PLACES.indexOf(shown.place) ? ['place' as const] : []),
  ...(SHOWN_DATES.indexOf(tells.date) < SHOWN_DATES.indexOf(shown.date) ? ['date' as const] : []),
];

/** A line in a file's chain of custody, to be written after everything else. */
export interface CopyLine {
  evidenceId: string;
  kind: CustodyKind;
  copy: string;
  /** What who agreed answered about faces and plates. */
  safe?: SafetyAnswer;
}

/** A picture as stored, encrypted. */
export interface KeptPicture {
  width: number;
  height: number;
  /** base64 */ jpeg: string;
}

export const copyFields = (id: string): { large: string; small: string } => ({
  large: `copy:${id}`,
  small: `copy-small:${id}`,
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/**
 * Creates the public id of a copy. It is random, so that it reveals neither when the copy was made nor how many there
 * are.
 */
export const newPublicId = (): string => Array.from({ length: 26 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

interface Agreed {
  id: string;
  evidence: string;
  publicId: string;
  tellsPlace: ShownPlace;
  tellsDate: ShownDate;
  altEn: string;
  altKm: string;
  safe: SafetyAnswer | null;
  violent: boolean;
  isStill: boolean;
  isHidden: boolean;
  isShown: boolean;
}

/**
 * Shows readers the copies that two people agreed on, after a record was published at this level of detail. Ends copies
 * that show more.
 * @returns lines for `logCopies`
 */
export const showCopies = async (
  manager: EntityManager,
  incidentId: string,
  code: string,
  shown: Closeness,
): Promise<CopyLine[]> => {
  const copies: Agreed[] = await manager.query(`${AGREED_OR_HIDDEN} for update of c`, [incidentId]);
  for (const copy of copies)
    if (!copy.isShown && !copy.isHidden && !isTooClose(copy, shown)) await show(manager, code, copy);
  return end(
    manager,
    copies.filter((copy) => isTooClose(copy, shown)).map(({ id }) => id),
    null,
  );
};

/** SQL: what both answered of a copy; null of one from before they were asked. */
const SAFE = `case when c.made_safe is null or c.agreed_safe is null then null when 'consent-noted' in (c.made_safe, c.agreed_safe) then 'consent-noted' else 'none-recognised' end`;

const agreedOr = (
  more: string,
): string => `select c.id, c.evidence_id as evidence, c.public_id as "publicId", c.tells_place as "tellsPlace", c.tells_date as "tellsDate", c.alt_en as "altEn", c.alt_km as "altKm", ${SAFE} as safe, c.violent, c.still_at is not null as "isStill", c.state = 'hidden' as "isHidden",
            exists (select 1 from pub.copy p where p.id = c.public_id) as "isShown"
       from public_copy c join evidence e on e.id = c.evidence_id where e.incident_id = $1 and e.state = 'stored' and c.state in ('agreed'${more}) order by c.decided_at, c.id`;
const AGREED = agreedOr('');
/** Hidden ones, too: what must not be shown any more must not be kept to be restored. */
const AGREED_OR_HIDDEN = agreedOr(`, 'hidden'`);
const isTooClose = ({ tellsPlace, tellsDate }: Agreed, shown: Closeness): boolean =>
  exceedsPublishedDetail({ place: tellsPlace, date: tellsDate }, shown).length > 0;

const picturesOf = async (
  manager: EntityManager,
  { id, evidence }: Agreed,
): Promise<{ large: KeptPicture; small: KeptPicture }> => {
  const [large, small] = await Promise.all(
    [copyFields(id).large, copyFields(id).small].map(
      async (field) => (await readEncryptedValue(manager, [evidence], field)).get(evidence) as KeptPicture | undefined,
    ),
  );
  if (!large || !small) throw new Error('a copy that was agreed on has no picture');
  return { large, small };
};

/** Returns the public ids of the pictures that readers see of a record. */
export const shownPictures = async (manager: EntityManager, code: string | null): Promise<Set<string>> => {
  const rows: { id: string }[] = await manager.query('select id from pub.copy where code = $1', [code]);
  return new Set(rows.map(({ id }) => id));
};

/**
 * Tells readers in the change feed that pictures of a record appeared or went, and not which. A publication or a
 * retraction of the record has a line of its own. Call it before the transaction appends to the log.
 * @param before what `shownPictures` said before the change
 */
export const tellOfPictures = async (
  manager: EntityManager,
  code: string | null,
  before: ReadonlySet<string>,
  onDay: string,
): Promise<void> => {
  const now = await shownPictures(manager, code);
  const lines = [
    ...([...before].some((id) => !now.has(id)) ? ['picture-taken-away'] : []),
    ...([...now].some((id) => !before.has(id)) ? ['picture-shown'] : []),
  ];
  for (const what of lines) await appendPublicChange(manager, await nextPublicSeq(manager), { code, what, onDay });
};

/** A picture as readers would see it, and its ids at the desk. */
export interface PreviewedCopy extends PublicPicture {
  evidence: string;
  copy: string;
}

/** Returns the pictures that readers would see if the record were published at this level of detail. */
export const previewCopies = async (
  manager: EntityManager,
  incidentId: string,
  shown: Closeness,
): Promise<PreviewedCopy[]> => {
  const copies: Agreed[] = await manager.query(AGREED, [incidentId]);
  return Promise.all(
    copies
      .filter((copy) => !isTooClose(copy, shown))
      .map(async (copy) => {
        const { large, small } = await picturesOf(manager, copy);
        const { id, evidence, publicId, altEn, altKm, safe, violent, isStill } = copy;
        return {
          id: publicId,
          evidence,
          copy: id,
          altEn,
          altKm,
          width: large.width,
          height: large.height,
          smallWidth: small.width,
          smallHeight: small.height,
          safe,
          violent,
          isStill,
          checked: await checkedAspects(manager, evidence),
        };
      }),
  );
};

const show = async (manager: EntityManager, code: string, copy: Agreed): Promise<void> => {
  const { publicId, evidence, altEn, altKm, safe, violent, isStill } = copy;
  const { large, small } = await picturesOf(manager, copy);
  await manager.query(
    'insert into pub.copy (id, code, alt_en, alt_km, width, height, small_width, small_height, large, small, safe, violent, is_still, checked) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)',
    [
      publicId,
      code,
      altEn,
      altKm,
      large.width,
      large.height,
      small.width,
      small.height,
      Buffer.from(large.jpeg, 'base64'),
      Buffer.from(small.jpeg, 'base64'),
      safe,
      violent,
      isStill,
      await checkedAspects(manager, evidence),
    ],
  );
};

/** A copy with the names of those who worked on it. shown: readers see it. */
interface NamedCopy {
  id: string;
  evidence: string;
  state: 'proposed' | 'agreed' | 'refused' | 'hidden' | 'ended';
  edits: { crop: Box | null; boxes: Box[] };
  tells_place: ShownPlace;
  tells_date: ShownDate;
  alt_en: string | null;
  alt_km: string | null;
  width: number;
  height: number;
  small_width: number;
  small_height: number;
  made_safe: SafetyAnswer | null;
  agreed_safe: SafetyAnswer | null;
  violent: boolean;
  still_at: number | null;
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

/** Lists the copies of files, the newest first. */
export const listCopies = (manager: EntityManager, evidenceIds: readonly string[]): Promise<NamedCopy[]> =>
  manager.query(
    `select c.*, c.evidence_id as evidence, ${memberName('c.made_by')} as maker, ${memberName('c.decided_by')} as decider, ${memberName('c.ended_by')} as ender, ${memberName('c.hidden_by')} as hider, exists (select 1 from pub.copy p where p.id = c.public_id) as shown
       from public_copy c where c.evidence_id = any($1) order by c.made_at desc, c.id`,
    [evidenceIds],
  );

/** Stores a proposed copy. @returns false if there is one with this id, and changes nothing then */
export const insertCopy = async (
  manager: EntityManager,
  copy: Omit<
    PublicCopyEntity,
    'state' | 'agreedSafe' | 'madeAt' | 'decidedBy' | 'decidedAt' | 'hiddenBy' | 'hiddenAt' | 'endedBy' | 'endedAt'
  >,
): Promise<boolean> => {
  // The query builder would not say whether it inserted.
  const inserted: unknown[] = await manager.query(
    `insert into public_copy (id, evidence_id, public_id, state, edits, tells_place, tells_date, alt_en, alt_km, width, height, small_width, small_height, sha256, made_by, made_safe, violent, still_at)
     values ($1, $2, $3, 'proposed', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) on conflict (id) do nothing returning id`,
    [
      copy.id,
      copy.evidenceId,
      copy.publicId,
      JSON.stringify(copy.edits),
      copy.tellsPlace,
      copy.tellsDate,
      copy.altEn,
      copy.altKm,
      copy.width,
      copy.height,
      copy.smallWidth,
      copy.smallHeight,
      copy.sha256,
      copy.madeBy,
      copy.madeSafe,
      copy.violent,
      copy.stillAt,
    ],
  );
  return inserted.length > 0;
};

/** Deletes the pictures of a copy. */
export const deletePictures = async (manager: EntityManager, evidenceId: string, copyId: string): Promise<void> => {
  await manager.delete(EvidencePrivateEntity, { evidenceId, field: In(Object.values(copyFields(copyId))) });
};

/** Returns how closely readers see the place and time of a record that is published now; null: it never was. */
export const publishedDetail = async (manager: EntityManager, incidentId: string): Promise<Closeness | null> => {
  const [now]: { place: ShownPlace | null; date: ShownDate | null }[] = await manager.query(
    'select shown_place as place, shown_date as date from publication where incident_id = $1 order by pub_seq desc limit 1',
    [incidentId],
  );
  return now ? { place: now.place ?? 'country', date: now.date ?? 'year' } : null;
};

/** Takes a copy that two people agreed on out of readers' sight. Its picture and texts stay, to be restored. */
export const hideCopy = async (manager: EntityManager, id: string, by: string): Promise<CopyLine[]> => {
  const [[hidden]] = (await manager.query(
    `update public_copy set state = 'hidden', hidden_by = $2, hidden_at = now() where id = $1 returning evidence_id, public_id`,
    [id, by],
  )) as [{ evidence_id: string; public_id: string }[], number];
  await manager.query(
    'with hidden as (delete from pub.copy where id = $1 returning id, code) insert into pub.copy_gone (id, code) select id, code from hidden on conflict do nothing',
    [hidden!.public_id],
  );
  return [{ evidenceId: hidden!.evidence_id, kind: 'copy-hidden', copy: id }];
};

/** Undoes that. Readers see it again once `showCopies` has run. */
export const unhideCopy = async (manager: EntityManager, id: string): Promise<CopyLine> => {
  const [[back]] = (await manager.query(
    `update public_copy set state = 'agreed', hidden_by = null, hidden_at = null where id = $1 returning evidence_id, public_id`,
    [id],
  )) as [{ evidence_id: string; public_id: string }[], number];
  await manager.query('delete from pub.copy_gone where id = $1', [back!.public_id]);
  return { evidenceId: back!.evidence_id, kind: 'copy-restored', copy: id };
};

/**
 * Ends copies permanently: readers no longer see them, and their pictures and texts are deleted.
 * @param by null: not a decision, but the consequence of another change
 */
export const end = async (manager: EntityManager, ids: readonly string[], by: string | null): Promise<CopyLine[]> => {
  if (ids.length === 0) return [];
  const [ended] = (await manager.query(
    `update public_copy set state = 'ended', ended_at = now(), ended_by = $2, alt_en = null, alt_km = null where id = any($1) and state in ('proposed', 'agreed', 'hidden') returning id, evidence_id, public_id`,
    [ids, by],
  )) as [{ id: string; evidence_id: string; public_id: string }[], number];
  await manager.query(
    'with hidden as (delete from pub.copy where id = any($1) returning id, code) insert into pub.copy_gone (id, code) select id, code from hidden on conflict do nothing',
    [ended.map(({ public_id }) => public_id)],
  );
  for (const { id, evidence_id } of ended) await deletePictures(manager, evidence_id, id);
  return ended.map(({ id, evidence_id }) => ({ evidenceId: evidence_id, kind: 'copy-withdrawn', copy: id }));
};

/**
 * Ends the copies of a record that is no longer shown. They do not return with it.
 * @param forget for safety: deletes even the public trace that there were copies, also for records merged into it
 */
export const endCopiesOf = async (manager: EntityManager, incidentId: string, forget: boolean): Promise<CopyLine[]> => {
  const copies: { id: string }[] = await manager.query(
    `select c.id from public_copy c join evidence e on e.id = c.evidence_id where e.incident_id = $1 and c.state in ('agreed', 'hidden') order by c.id`,
    [incidentId],
  );
  const lines = await end(
    manager,
    copies.map(({ id }) => id),
    null,
  );
  if (forget) {
    const codes = await codesWithMerged(manager, incidentId);
    await manager.query('delete from pub.copy_gone where code = any($1)', [codes]);
  }
  return lines;
};

/** Takes the pictures of these codes away from readers. What they showed stays in `public_copy`. */
export const deleteShownCopies = async (manager: EntityManager, codes: readonly string[]): Promise<void> => {
  await manager.query('delete from pub.copy where code = any($1)', [codes]);
};

/**
 * Ends agreed copies whose alternative text contains something that must be erased everywhere. Ends the picture as
 * well, because nobody agreed to it with another text.
 * @returns lines for `logCopies`, and those texts
 */
export const endCopiesSaying = async (
  manager: EntityManager,
  incidentId: string,
  isHolding: (text: string) => boolean,
): Promise<{ lines: CopyLine[]; texts: string[] }> => {
  const copies: Agreed[] = await manager.query(`${AGREED_OR_HIDDEN} for update of c`, [incidentId]);
  const saying = copies.filter(({ altEn, altKm }) => isHolding(altEn) || isHolding(altKm));
  return {
    lines: await end(
      manager,
      saying.map(({ id }) => id),
      null,
    ),
    texts: saying.flatMap(({ altEn, altKm }) => [altEn, altKm]).filter(isHolding),
  };
};

/** Writes the lines. Call it last in the transaction. */
export const logCopies = async (manager: EntityManager, actorId: string, lines: readonly CopyLine[]): Promise<void> => {
  for (const { evidenceId, kind, copy, safe } of lines)
    await appendCustody(manager, evidenceId, actorId, kind, [
      { field: 'copy', value: { id: copy, ...(safe ? { safe } : {}) } },
    ]);
};
