import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { CountValue } from '@vigil/shared/counting/count-range.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { appendPublicChange, nextPublicSeq } from '../platform/database/public-order.js';
import { PlacesService } from '../places/places.service.js';
import { ReportsService } from '../reports/reports.service.js';
import { foldFact, foldShown, publicCount } from './coarsen.js';
import { logShownAnew } from './forget-digests.js';
import { showAnew } from './forget-text.js';

/** A value in a row of schema pub that today's rule would not publish. */
interface Found extends CountValue {
  code: string;
  sensitivity: string | null;
  table: string;
  column: string;
  at: string;
  current: boolean;
}

const COUNTS: readonly (readonly [table: string, column: string])[] = [
  ['incident', 'crowd'],
  ['act', 'quantity'],
  ['act', 'people'],
  ['harm', 'count'],
];
const VERSION = { incident: 'i.key', act: 'c.incident_key', harm: 'c.incident_key' } as Record<string, string>;
const rowsOf = (table: string): string =>
  table === 'incident' ? 'pub.incident i' : `pub.${table} c join pub.incident i on i.key = ${VERSION[table]}`;
const SAW = `select o.code, o.sensitivity, i.until_seq is null as current`;

/** SQL for texts of counts. $1: of this code, or null. The caller decides which may stay. */
const wordsOf = ([table, column]: readonly [string, string]): string => {
  const c = table === 'incident' ? 'i' : 'c';
  return `${SAW}, '${table}' as table, '${column}_text' as column, ${c}.ctid::text as at, ${c}.${column}_state as state, ${c}.${column}_low as low, ${c}.${column}_high as high, ${c}.${column}_text as text
    from ${rowsOf(table)} join incident o on o.code = i.code where ${c}.${column}_text is not null and ($1::text is null or i.code = $1)`;
};

/** SQL for names of units in coarse records, and for assessments of force whose type is withheld. */
const REST = `${SAW}, 'act' as table, case when c.type = 'WITHHELD' and c.outcome <> 'LA_NOT_ASSESSED' then 'outcome' else 'force_name' end as column, c.ctid::text as at
    from ${rowsOf('act')} join incident o on o.code = i.code
   where ((c.type = 'WITHHELD' and c.outcome <> 'LA_NOT_ASSESSED') or (c.force_name is not null and o.sensitivity is distinct from 'S0_PUBLIC')) and ($1::text is null or i.code = $1)`;
const INSTEAD: Readonly<Record<string, string>> = {
  outcome: `outcome = 'LA_NOT_ASSESSED', assessed_by = null, assessed_under = null, tests_not_met = '{}'`,
};

const isCoarse = ({ sensitivity }: Found): boolean => sensitivity !== 'S0_PUBLIC';

const find = async (manager: Pick<EntityManager, 'query'>, code: string | null): Promise<Found[]> => {
  const found: Found[] = await manager.query(REST, [code]);
  for (const count of COUNTS) {
    const words: Found[] = await manager.query(wordsOf(count), [code]);
    found.push(...words.filter((word) => publicCount(word, isCoarse(word)).text === null));
  }
  return found;
};

const takeOut = async (manager: EntityManager, code: string): Promise<void> => {
  // An act can hold both a name and an assessment; the query names only one, so it runs again.
  for (let found = await find(manager, code); found.length > 0; found = await find(manager, code)) {
    const [{ table, column }] = found as [Found];
    const rows = found.filter((one) => one.table === table && one.column === column).map(({ at }) => at);
    await manager.query(
      `update pub.${table} set ${INSTEAD[column] ?? `${column} = null`} where ctid = any($1::tid[])`,
      [rows],
    );
  }
};

/**
 * Removes what an earlier rule published and today's rule does not from every version that readers saw, and from frozen
 * reports: docs/decisions/sensitivity-is-enforced.md. @returns the codes of the changed reports; null: there was
 * nothing.
 */
export const foldEarlier = async (
  manager: EntityManager,
  reports: ReportsService,
  code: string,
): Promise<string[] | null> => {
  const found = await find(manager, code);
  if (found.length === 0) return null;
  await takeOut(manager, code);
  const coarse = found.some(isCoarse);
  return reports.fold(manager, code, (shown) => foldShown(shown, coarse), foldFact);
};

/** At each start, before the first answer, applies today's rule to what an earlier Vigil published. */
@Injectable()
export class FoldEarlier implements OnApplicationBootstrap {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
    private readonly reports: ReportsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const codes = new Set((await find(this.database, null)).map(({ code }) => code));
    for (const code of [...codes].sort()) await this.database.transaction((manager) => this.fold(manager, code));
    if (codes.size > 0) await this.facts.catchUp();
  }

  private async fold(manager: EntityManager, code: string): Promise<void> {
    const [row]: { id: string; revision: number }[] = await manager.query(
      'select id, revision from incident where code = $1 for update',
      [code],
    );
    const seq = await nextPublicSeq(manager);
    const isSeen = (await find(manager, code)).some(({ current }) => current);
    if (isSeen) await showAnew(manager, code, seq);
    const changed = await foldEarlier(manager, this.reports, code);
    if (isSeen)
      await appendPublicChange(manager, seq, { code, what: 'corrected', onDay: todayIn(this.places.country.timeZone) });
    await logShownAnew(manager, null, { ...row!, code }, 'shown-again', changed ?? []);
  }
}
