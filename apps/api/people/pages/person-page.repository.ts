import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { PageKind, PageName, PageVersion } from '@vigil/shared/people-pages/page-version.js';
import { ADVISORY_LOCKS, lockUntilCommit } from '../../platform/database/advisory-locks.js';
import { randomCode } from '../../platform/database/new-public-code.js';
import type { PublicDatabase } from '../../platform/database/public-database.js';
import { SHOWN_PAGES, type ShownPage, shownPageOf, type ShownPageRow } from './shown-pages.js';

/** The channel on which every server hears that a page was shown, changed or taken away. */
export const PAGES_CHANNEL = 'vigil_person_pages';

/** A page as stored for readers, as far as it decides whether it may stay. */
export interface StoredPage {
  code: string;
  /** Null: joined into the page of another entry. */
  showing: PageKind | null;
  into: string | null;
  until: Day | null;
}

/**
 * Locks until the transaction ends: whoever shows a page waits for everybody who may break a rule of it, and the other
 * way round. Lock the person first.
 */
export const lockPersonPages = (manager: EntityManager, why: 'show' | 'check'): Promise<void> =>
  lockUntilCommit(manager, ADVISORY_LOCKS.personPages, why === 'show' ? 'alone' : 'shared');

export const listStoredPages = (manager: EntityManager): Promise<StoredPage[]> =>
  manager.query('select code, showing, into_code as into, until_day::text as until from pub.person_page order by code');

/** Returns an address that no page has. */
export const newPageCode = async (manager: EntityManager): Promise<string> => {
  for (;;) {
    const code = randomCode('P');
    const taken: unknown[] = await manager.query('select 1 from pub.person_page where code = $1', [code]);
    if (taken.length === 0) return code;
  }
};

/** Tells every server that pages changed, once the transaction commits. */
const tellServers = (manager: EntityManager): Promise<unknown> =>
  manager.query('select pg_notify($1, $2)', [PAGES_CHANNEL, '']);

/** Shows a page, or another version of it. */
export const showPage = async (
  manager: EntityManager,
  code: string,
  { showing, asOf, began, heldSince, stage, charges, sources }: PageVersion,
  { until, name }: { until: Day | null; name: PageName | null },
): Promise<void> => {
  await manager.query('delete from pub.person_page where code = $1', [code]);
  await manager.query(
    `insert into pub.person_page (code, showing, as_of, until_day, began_from, began_until, held_earliest, held_latest, stage, charges, sources, name, name_latin)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      code,
      showing,
      asOf,
      until,
      began?.from ?? null,
      began?.until ?? null,
      heldSince?.earliest ?? null,
      heldSince?.latest ?? null,
      stage,
      JSON.stringify(charges),
      JSON.stringify(sources),
      name?.name ?? null,
      name?.latin ?? null,
    ],
  );
  await tellServers(manager);
};

/** Takes pages away, and says of others that they are joined with another. Nothing of what they said is left. */
export const endPages = async (
  manager: EntityManager,
  ended: readonly string[],
  joined: ReadonlyMap<string, string>,
): Promise<void> => {
  await manager.query('delete from pub.person_page where code = any($1)', [[...ended, ...joined.keys()]]);
  for (const [code, into] of joined)
    await manager.query('insert into pub.person_page (code, into_code) values ($1, $2)', [code, into]);
  await tellServers(manager);
};

/** Lets pages go by themselves on these days, by code, where they did not before. */
export const shortenPages = async (manager: EntityManager, sooner: ReadonlyMap<string, Day>): Promise<void> => {
  for (const [code, until] of sooner)
    await manager.query('update pub.person_page set until_day = least(until_day, $2::date) where code = $1', [
      code,
      until,
    ]);
  await tellServers(manager);
};

/** Takes away what is shown at an address, and what leads to it. @returns whether anything was */
export const endPageAt = async (manager: EntityManager, code: string): Promise<boolean> => {
  const [, count] = (await manager.query('delete from pub.person_page where code = $1 or into_code = $1', [code])) as [
    unknown,
    number,
  ];
  if (count > 0) await tellServers(manager);
  return count > 0;
};

/** Takes every page away. @returns how many addresses led to one */
export const endAllPages = async (manager: EntityManager): Promise<number> => {
  const [, count] = (await manager.query('delete from pub.person_page')) as [unknown, number];
  if (count > 0) await tellServers(manager);
  return count;
};

/** Takes pages away whose day is over, and what was joined into one. @returns whether there were any */
export const endPagesThatAreOver = async (manager: EntityManager, today: Day): Promise<boolean> => {
  const over: { code: string }[] = await manager.query('select code from pub.person_page where until_day <= $1', [
    today,
  ]);
  if (over.length === 0) return false;
  const codes = over.map(({ code }) => code);
  await manager.query('delete from pub.person_page where code = any($1) or into_code = any($1)', [codes]);
  await tellServers(manager);
  return true;
};

/** Returns a page as it is stored for readers, also one whose day is over; null: there is none. */
export const findShownPage = async (manager: EntityManager, code: string): Promise<ShownPage | null> => {
  const rows: ShownPageRow[] = await manager.query(`select * from (${SHOWN_PAGES}) shown where code = $1`, [code]);
  return rows[0] ? shownPageOf(rows[0]) : null;
};

/** Reads all pages with the rights of readers. */
export const readShownPages = async ({ pool }: PublicDatabase): Promise<ShownPage[]> =>
  (await pool.query<ShownPageRow>(SHOWN_PAGES)).rows.map(shownPageOf);
