import { In, type EntityManager } from 'typeorm';
import type { ShownTotals } from '@vigil/shared/counting/suppress-small-totals.js';
import { COUNTRY_NOT_KNOWN } from '@vigil/shared/places/place.js';
import { existingKeyJoin } from '../encryption/key.repository.js';
import { incidentJoin } from '../incidents/incident-row.repository.js';
import { WITH_LIES_IN } from '../places/load-places.repository.js';
import { PubHeadEntity } from './pub.entity.js';
import { WithheldMemberEntity, WithheldWaitingEntity } from './publication.entity.js';

/**
 * A group of records that are counted together: one table of one half-year and country. The country is '' where the
 * installation has one, `COUNTRY_NOT_KNOWN` where nobody knows which of several.
 */
export interface WithheldGroup {
  country: string;
  halfYear: string;
  tally: string;
}
/** A record that waits to be counted. value: what it adds, encrypted with the key of the record */
export interface WaitingRow {
  incident: string;
  seen: number | null;
  value: Buffer;
  keyId: string;
  master: string;
  wrapped: Buffer;
}
/** Records that were counted together, and what was taken back of them since. */
interface Block extends WithheldGroup {
  shown: ShownTotals;
  takenBack: number;
  isUnsure: boolean;
}

/**
 * SQL condition on a row w: the record is not hidden. A hidden record is not counted meanwhile; after it is restored,
 * it still waits.
 */
const NOT_HIDDEN = 'not exists (select from withdrawal h where h.incident_id = w.incident_id and h.decision is null)';

export const dropWaiting = async (manager: EntityManager, incidentId: string): Promise<void> => {
  await manager.delete(WithheldWaitingEntity, { incidentId });
};

export const insertWaiting = async (
  manager: EntityManager,
  incidentId: string,
  waiting: WithheldGroup & Pick<WaitingRow, 'seen' | 'value' | 'keyId'>,
): Promise<void> => {
  await manager.insert(WithheldWaitingEntity, { incidentId, ...waiting });
};

/** Lists where a record is already counted, also where it was taken back. */
export const countedOf = (
  manager: EntityManager,
  incidentId: string,
): Promise<(WithheldGroup & Pick<WaitingRow, 'seen'>)[]> =>
  manager.query(
    `select m.tally, m.half_year as "halfYear", m.seen, b.country from withheld_member m join withheld_block b on b.key = m.block where m.incident_id = $1`,
    [incidentId],
  );

/**
 * Names the country of what was counted, or waits, from when the installation had one country: that in which most of
 * these records are. Takes back records that readers do not see there any more: of several countries, nobody knows
 * where one without a place was.
 * @returns whether there was anything
 */
export const nameFormerCountry = async (manager: EntityManager): Promise<boolean> => {
  const [found] = (await manager.query(
    `select exists (select from withheld_block where country = '') or exists (select from withheld_waiting where country = '') as "isOpen"`,
  )) as { isOpen: boolean }[];
  if (!found!.isOpen) return false;
  await manager.query(
    `${SHOWN_IN} update withheld_waiting w set country = s.country from shown_in s where s.id = w.incident_id and w.country = ''`,
  );
  await manager.query(
    `${SHOWN_IN} update withheld_block set country = coalesce((select mode() within group (order by s.country) from withheld_member m
       join withheld_block b on b.key = m.block and b.country = '' join shown_in s on s.id = m.incident_id where s.country <> $1), $1) where country = ''`,
    [COUNTRY_NOT_KNOWN],
  );
  await manager.query(
    `${SHOWN_IN} update withheld_member m set taken_back = true from withheld_block b, shown_in s
      where b.key = m.block and s.id = m.incident_id and s.is_shown and not m.taken_back and s.country <> b.country`,
  );
  return true;
};

/** The country in which readers see each record; of one that is hidden, the country that it names. */
const SHOWN_IN = `${WITH_LIES_IN},
  held as (select incident_id from withheld_member union select incident_id from withheld_waiting),
  shown_in as (
    select h.incident_id as id, p.code is not null as is_shown, coalesce(l.country, '${COUNTRY_NOT_KNOWN}') as country
      from held h ${incidentJoin('h.incident_id')} left join pub.incident p on p.code = i.code and p.until_seq is null
      left join lies_in l on l.code = case when p.code is null then i.place_code else p.place_code end)`;

/** Keeps a record in the totals that include it, for good. */
export const keepCounted = async (manager: EntityManager, incidentId: string): Promise<void> => {
  await manager.update(WithheldMemberEntity, { incidentId, takenBack: false }, { seen: 0 });
};

/** Takes a record out of these tables. @returns whether any total included it. */
export const takeBackCounted = async (
  manager: EntityManager,
  incidentId: string,
  tallies: readonly string[],
): Promise<boolean> => {
  const { affected } = await manager.update(
    WithheldMemberEntity,
    { incidentId, tally: In(tallies), takenBack: false },
    { takenBack: true },
  );
  return affected! > 0;
};

/** Returns the half-year in which finished half-years were last counted; null: never. */
export const lastCountedIn = async (manager: EntityManager): Promise<string | null> => {
  const [head] = await manager.find(PubHeadEntity, { select: { onlyRow: true, withheldCountedIn: true } });
  return head!.withheldCountedIn;
};

export const setCountedIn = async (manager: EntityManager, halfYear: string): Promise<void> => {
  await manager.query('update pub.head set withheld_counted_in = $1', [halfYear]);
};

/** Lists the groups of half-years before this one with records that wait. */
export const waitingGroups = (manager: EntityManager, before: string): Promise<WithheldGroup[]> =>
  manager.query(
    `select distinct half_year as "halfYear", tally, country from withheld_waiting w where half_year < $1 and ${NOT_HIDDEN} order by 1, 2, 3`,
    [before],
  );

export const waitingIn = (manager: EntityManager, { halfYear, tally, country }: WithheldGroup): Promise<WaitingRow[]> =>
  manager.query(
    `select w.incident_id as incident, w.seen, w.value, w.key_id as "keyId", k.key_id as master, k.wrapped from withheld_waiting w
         ${existingKeyJoin('w')} where w.half_year = $1 and w.tally = $2 and w.country = $3 and ${NOT_HIDDEN}`,
    [halfYear, tally, country],
  );

/** Marks the records of a group that wait as counted together. */
export const insertBlock = async (
  manager: EntityManager,
  { halfYear, tally, country }: WithheldGroup,
  countedIn: string,
  shown: ShownTotals,
): Promise<void> => {
  const [block] = (await manager.query(
    'insert into withheld_block (half_year, tally, counted_in, shown, country) values ($1, $2, $3, $4, $5) returning key',
    [halfYear, tally, countedIn, shown, country],
  )) as { key: string }[];
  await manager.query(
    `with counted as (delete from withheld_waiting w where half_year = $1 and tally = $2 and country = $4 and ${NOT_HIDDEN} returning incident_id, tally, half_year, seen)
     insert into withheld_member (incident_id, tally, half_year, seen, block) select incident_id, tally, half_year, seen, $3 from counted`,
    [halfYear, tally, block!.key, country],
  );
};

/** Lists the blocks with a public number. isUnsure: contains a retracted record whose number readers did not see */
export const listBlocks = (manager: EntityManager): Promise<Block[]> =>
  manager.query(
    `select b.half_year as "halfYear", b.tally, b.country, b.shown, coalesce(sum(m.seen) filter (where m.taken_back), 0)::int as "takenBack",
            bool_or(m.taken_back and m.seen is null) as "isUnsure"
       from withheld_block b join withheld_member m on m.block = b.key where num_nonnulls(variadic b.shown) > 0 group by b.key order by b.key`,
  );

export const dropTotals = async (manager: EntityManager): Promise<void> => {
  await manager.query('delete from pub.withheld_total');
};

export const insertTotal = async (
  manager: EntityManager,
  { halfYear, tally, country, code, low }: WithheldGroup & { code: string; low: number },
): Promise<void> => {
  await manager.query(
    'insert into pub.withheld_total (half_year, tally, code, low, country) values ($1, $2, $3, $4, $5)',
    [halfYear, tally, code, low, country],
  );
};
