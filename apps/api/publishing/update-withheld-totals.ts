import type { EntityManager } from 'typeorm';
import { areEnough, roundedDown, suppress } from '@vigil/shared/counting/suppress-small-totals.js';
import type { Day } from '@vigil/shared/day/day.js';
import { periodContaining } from '@vigil/shared/day/period.js';
import { shownCodes, TALLIES } from '@vigil/shared/public/withheld-types.js';
import { decryptValue, encryptValue, unwrapKey } from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import { askIn, recordKey } from '../encryption/key.repository.js';
import { placeIn, RECORD_KEY_TABLES } from '../encryption/record-key-tables.js';
import type { Waiting } from './withheld-contribution.js';
import {
  countedOf,
  dropTotals,
  dropWaiting,
  insertBlock,
  insertTotal,
  insertWaiting,
  keepCounted,
  lastCountedIn,
  listBlocks,
  setCountedIn,
  takeBackCounted,
  waitingGroups,
  waitingIn,
  type WaitingRow,
  type WithheldGroup,
} from './withheld-totals.repository.js';

/**
 * Maintains the totals of withheld types, within the transaction of the publication step that changes what readers see.
 * That transaction locks the row of pub.head, so steps run one at a time. Why they are counted when they are:
 * docs/decisions/withheld-totals.md.
 */

/**
 * Updates the totals after a record was published or corrected. What was already counted stays, unless readers now see
 * something else of the record.
 */
export const updateTotalsOnPublication = async (
  manager: EntityManager,
  incidentId: string,
  waiting: readonly Waiting[],
  country: string,
  today: Day,
): Promise<void> => {
  await dropWaiting(manager, incidentId);
  const counted = await countedOf(manager, incidentId);
  const isTheSame = (was: (typeof counted)[number]): boolean =>
    (country === '' || country === was.country) &&
    waiting.some(({ tally, halfYear, seen }) => tally === was.tally && halfYear === was.halfYear && seen === was.seen);
  const changed = counted.filter((was) => !isTheSame(was)).map(({ tally }) => tally);
  for (const { tally, halfYear, seen, lows } of waiting) {
    if (counted.some((was) => was.tally === tally)) continue;
    const key = await recordKey(askIn(manager), keyringOf(manager), incidentId);
    await insertWaiting(manager, incidentId, {
      tally,
      halfYear,
      country,
      seen,
      value: encryptValue(key.secret, placeIn(WAITING, [incidentId, tally], 'lows', key.id), lows),
      keyId: key.id,
    });
  }
  await settle(manager, today, await takeBackCounted(manager, incidentId, changed));
};

/**
 * Updates the totals after a record was retracted or merged.
 * @param forSafety totals that include it stay permanently: they are all that remains of it.
 */
export const updateTotalsOnRetraction = async (
  manager: EntityManager,
  incidentId: string,
  forSafety: boolean,
  today: Day,
): Promise<void> => {
  await dropWaiting(manager, incidentId);
  if (forSafety) await keepCounted(manager, incidentId);
  await settle(
    manager,
    today,
    !forSafety &&
      (await takeBackCounted(
        manager,
        incidentId,
        TALLIES.map(({ key }) => key),
      )),
  );
};

/** Counts the finished half-years at the first publication step of a half-year: a moment that nobody chooses. */
const settle = async (manager: EntityManager, today: Day, isChanged: boolean): Promise<void> => {
  const now = periodContaining('half-year', today).key;
  const countedIn = await lastCountedIn(manager);
  const isDue = countedIn === null || countedIn < now;
  if (isDue) {
    await countFinished(manager, now);
    await setCountedIn(manager, now);
  }
  if (isDue || isChanged) await writeTotals(manager);
};

/**
 * Counts each group of enough records, and marks its records as counted even if no total of it may be shown. If they
 * were counted again later, together with new records, a reader could compare the two answers and work out what the new
 * records hold.
 */
const countFinished = async (manager: EntityManager, now: string): Promise<void> => {
  for (const group of await waitingGroups(manager, now)) {
    const rows = await waitingIn(manager, group);
    if (areEnough(rows.map(({ seen }) => seen)))
      await insertBlock(manager, group, now, suppress(await lowsOf(manager, group, rows)));
  }
};

const WAITING = RECORD_KEY_TABLES.find(({ table }) => table === 'withheld_waiting')!;

/** Decrypts how much each record adds. Encrypted, because nobody may read in the database which type a record holds. */
const lowsOf = async (
  manager: EntityManager,
  { tally }: WithheldGroup,
  rows: readonly WaitingRow[],
): Promise<number[][]> => {
  const lows: number[][] = [];
  for (const { incident, value, keyId, master, wrapped } of rows) {
    const secret = unwrapKey(await keyringOf(manager).need(master), incident, keyId, wrapped);
    lows.push(decryptValue(secret, placeIn(WAITING, [incident, tally], 'lows', keyId), value) as number[]);
  }
  return lows;
};

/**
 * Writes the public totals. Subtracts the number of a retracted record if readers saw that number: this tells them
 * nothing new, and the total is still a minimum. If they did not see it, leaves out everything that was counted
 * together with that record.
 */
export const writeTotals = async (manager: EntityManager): Promise<void> => {
  const totals = new Map<string, WithheldGroup & { code: string; low: number }>();
  for (const { halfYear, tally, country, shown, takenBack, isUnsure } of await listBlocks(manager)) {
    if (isUnsure) continue;
    for (const [column, code] of shownCodes(TALLIES.find(({ key }) => key === tally)!).entries()) {
      const key = `${halfYear} ${tally} ${code} ${country}`;
      const low = (totals.get(key)?.low ?? 0) + Math.max(0, (shown[column] ?? 0) - takenBack);
      totals.set(key, { halfYear, tally, country, code, low });
    }
  }
  await dropTotals(manager);
  for (const total of totals.values()) {
    const printed = roundedDown(total.low);
    if (printed !== null) await insertTotal(manager, { ...total, low: printed });
  }
};
