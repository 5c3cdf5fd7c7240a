import type { EntityManager } from 'typeorm';
import { areEnough, roundedDown, suppress, type ShownTotals } from '@vigil/shared/counting/suppress.js';
import type { Day } from '@vigil/shared/day/day.js';
import { periodContaining } from '@vigil/shared/day/period.js';
import { shownCodes, TALLIES } from '@vigil/shared/public/withheld.js';
import { openValue, sealValue, unwrapKey } from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import { recordKey } from '../encryption/record-keys.js';
import { placeIn, SEALED_TABLES } from '../encryption/sealed-tables.js';
import type { Waiting } from './withheld.js';

/**
 * Maintains the totals of withheld types, within the transaction of the publication step that changes what readers see.
 * That transaction locks the row of pub.head, so steps run one at a time. Why they are counted when they are:
 * docs/decisions/withheld-totals.md.
 */

/**
 * Updates the totals after a record was published or corrected. What was already counted stays, unless readers now see
 * something else of the record.
 */
export const publishWithheld = async (
  manager: EntityManager,
  incidentId: string,
  waiting: readonly Waiting[],
  today: Day,
): Promise<void> => {
  await manager.query('delete from withheld_waiting where incident_id = $1', [incidentId]);
  const counted: { tally: string; halfYear: string; seen: number | null }[] = await manager.query(
    'select tally, half_year as "halfYear", seen from withheld_member where incident_id = $1',
    [incidentId],
  );
  const isTheSame = (was: (typeof counted)[number]): boolean =>
    waiting.some(({ tally, halfYear, seen }) => tally === was.tally && halfYear === was.halfYear && seen === was.seen);
  const changed = counted.filter((was) => !isTheSame(was)).map(({ tally }) => tally);
  for (const { tally, halfYear, seen, lows } of waiting) {
    if (counted.some((was) => was.tally === tally)) continue;
    const key = await recordKey((sql, bound) => manager.query(sql, bound), keyringOf(manager), incidentId);
    await manager.query(
      'insert into withheld_waiting (incident_id, tally, half_year, seen, value, key_id) values ($1, $2, $3, $4, $5, $6)',
      [
        incidentId,
        tally,
        halfYear,
        seen,
        sealValue(key.secret, placeIn(WAITING, [incidentId, tally], 'lows', key.id), lows),
        key.id,
      ],
    );
  }
  await settle(manager, today, await takeBack(manager, incidentId, changed));
};

/**
 * Updates the totals after a record was retracted or merged.
 * @param forSafety totals that include it stay permanently: they are all that remains of it.
 */
export const takeBackWithheld = async (
  manager: EntityManager,
  incidentId: string,
  forSafety: boolean,
  today: Day,
): Promise<void> => {
  await manager.query('delete from withheld_waiting where incident_id = $1', [incidentId]);
  if (forSafety)
    await manager.query('update withheld_member set seen = 0 where incident_id = $1 and not taken_back', [incidentId]);
  await settle(
    manager,
    today,
    !forSafety &&
      (await takeBack(
        manager,
        incidentId,
        TALLIES.map(({ key }) => key),
      )),
  );
};

/** @returns whether any total included it. */
const takeBack = async (manager: EntityManager, incidentId: string, tallies: readonly string[]): Promise<boolean> => {
  const [, taken] = (await manager.query(
    'update withheld_member set taken_back = true where incident_id = $1 and tally = any($2) and not taken_back',
    [incidentId, tallies],
  )) as [unknown, number];
  return taken > 0;
};

/** Counts the finished half-years at the first publication step of a half-year: a moment that nobody chooses. */
const settle = async (manager: EntityManager, today: Day, isChanged: boolean): Promise<void> => {
  const now = periodContaining('half-year', today).key;
  const [head] = (await manager.query('select withheld_counted_in as "countedIn" from pub.head')) as {
    countedIn: string | null;
  }[];
  const isDue = head!.countedIn === null || head!.countedIn < now;
  if (isDue) {
    await countFinished(manager, now);
    await manager.query('update pub.head set withheld_counted_in = $1', [now]);
  }
  if (isDue || isChanged) await writeTotals(manager);
};

/**
 * SQL condition on a row w: the record is not hidden. A hidden record is not counted meanwhile; after it is restored,
 * it still waits.
 */
const NOT_HIDDEN = 'not exists (select from withdrawal h where h.incident_id = w.incident_id and h.decision is null)';

const countFinished = async (manager: EntityManager, now: string): Promise<void> => {
  const groups: { halfYear: string; tally: string }[] = await manager.query(
    `select distinct half_year as "halfYear", tally from withheld_waiting w where half_year < $1 and ${NOT_HIDDEN} order by 1, 2`,
    [now],
  );
  for (const { halfYear, tally } of groups) {
    const rows: WaitingRow[] = await manager.query(
      `select w.incident_id as incident, w.seen, w.value, w.key_id as "keyId", k.key_id as master, k.wrapped from withheld_waiting w
         join record_key k on k.id = w.key_id and k.record_id = w.incident_id where w.half_year = $1 and w.tally = $2 and ${NOT_HIDDEN}`,
      [halfYear, tally],
    );
    if (areEnough(rows.map(({ seen }) => seen)))
      await countTogether(manager, { halfYear, tally, now }, suppress(await lowsOf(manager, tally, rows)));
  }
};

interface WaitingRow {
  incident: string;
  seen: number | null;
  value: Buffer;
  keyId: string;
  master: string;
  wrapped: Buffer;
}
const WAITING = SEALED_TABLES.find(({ table }) => table === 'withheld_waiting')!;

/** Decrypts how much each record adds. Encrypted, because nobody may read in the database which type a record holds. */
const lowsOf = async (manager: EntityManager, tally: string, rows: readonly WaitingRow[]): Promise<number[][]> => {
  const lows: number[][] = [];
  for (const { incident, value, keyId, master, wrapped } of rows) {
    const secret = unwrapKey(await keyringOf(manager).need(master), incident, keyId, wrapped);
    lows.push(openValue(secret, placeIn(WAITING, [incident, tally], 'lows', keyId), value) as number[]);
  }
  return lows;
};

/**
 * Marks these records as counted even if nothing may be shown. Otherwise somebody who saw the same records fail, and
 * later succeed together with others, could work out the others.
 */
const countTogether = async (
  manager: EntityManager,
  { halfYear, tally, now }: { halfYear: string; tally: string; now: string },
  shown: ShownTotals,
): Promise<void> => {
  const [block] = (await manager.query(
    'insert into withheld_block (half_year, tally, counted_in, shown) values ($1, $2, $3, $4) returning key',
    [halfYear, tally, now, shown],
  )) as { key: string }[];
  await manager.query(
    `with counted as (delete from withheld_waiting w where half_year = $1 and tally = $2 and ${NOT_HIDDEN} returning incident_id, tally, half_year, seen)
     insert into withheld_member (incident_id, tally, half_year, seen, block) select incident_id, tally, half_year, seen, $3 from counted`,
    [halfYear, tally, block!.key],
  );
};

interface Block {
  halfYear: string;
  tally: string;
  shown: ShownTotals;
  takenBack: number;
  isUnsure: boolean;
}

/**
 * Writes the public totals. Subtracts what was taken back as readers saw it, which reveals nothing new and leaves a
 * minimum. Where they did not see the number, drops everything that was counted together with it.
 */
const writeTotals = async (manager: EntityManager): Promise<void> => {
  const blocks: Block[] = await manager.query(
    `select b.half_year as "halfYear", b.tally, b.shown, coalesce(sum(m.seen) filter (where m.taken_back), 0)::int as "takenBack",
            bool_or(m.taken_back and m.seen is null) as "isUnsure"
       from withheld_block b join withheld_member m on m.block = b.key where num_nonnulls(variadic b.shown) > 0 group by b.key order by b.key`,
  );
  const totals = new Map<string, { halfYear: string; tally: string; code: string; low: number }>();
  for (const { halfYear, tally, shown, takenBack, isUnsure } of blocks) {
    if (isUnsure) continue;
    for (const [column, code] of shownCodes(TALLIES.find(({ key }) => key === tally)!).entries()) {
      const key = `${halfYear} ${tally} ${code}`;
      const low = (totals.get(key)?.low ?? 0) + Math.max(0, (shown[column] ?? 0) - takenBack);
      totals.set(key, { halfYear, tally, code, low });
    }
  }
  await manager.query('delete from pub.withheld_total');
  for (const { halfYear, tally, code, low } of totals.values()) {
    const printed = roundedDown(low);
    if (printed !== null)
      await manager.query('insert into pub.withheld_total (half_year, tally, code, low) values ($1, $2, $3, $4)', [
        halfYear,
        tally,
        code,
        printed,
      ]);
  }
};
