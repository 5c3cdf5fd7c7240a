import { randomUUID } from 'node:crypto';
import { addDays, asDay, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { periodContaining } from '@vigil/shared/day/period.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Consent, Person } from '@vigil/shared/people/person.js';
import { publicDay } from '@vigil/shared/people-figures/public-block.js';
import type { PublicPeopleTotals } from '@vigil/shared/public/response-types.js';
import { PublicationService } from '../../publishing/publication.service.js';
import { handIn, happens } from '../a-person.js';
import { anIncident } from '../an-incident.js';
import type { Client, TestApp } from '../app.js';
import { published, releaseAll, type Desk } from '../desk.js';

/** The day that is due when a test runs. Events of a test lie so many days before or after it. */
export const DUE = publicDay(todayIn('Asia/Phnom_Penh'));
export const before = (days: number): Day => addDays(DUE, -days);

export const consentToCount = (): Consent => ({
  id: randomUUID(),
  scope: 'CN_COUNT',
  by: 'CB_PERSON',
  on: exactDay(asDay('2020-01-01')),
  until: null,
  withdrawnOn: null,
});

/**
 * Hands in people who may be counted. Each was arrested 60 days before the day that is due. One after another: the
 * other tests of this run need connections to the database, too.
 */
export const people = async (client: Client, n: number, answers: Partial<Person> = {}): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < n)
    ids.push(await handIn(client, { showing: 'SH_COUNTED', consents: [consentToCount()], ...answers }));
  if (n > 0) await happens(client, 'ARREST', before(60), ids, { grade: 'VG_FAIR' });
  return ids;
};
export const areHeld = async (client: Client, ids: string[]): Promise<unknown> =>
  ids.length > 0 && happens(client, 'SEEN_HELD', before(-1), ids, { grade: 'VG_FAIR' });
export const cameOut = async (client: Client, ids: string[], days = 30): Promise<unknown> =>
  ids.length > 0 && happens(client, 'RELEASED', before(days), ids, { grade: 'VG_FAIR' });

/** Two people agree that readers see totals of people, or none any more. */
export const agreeOnTotals = async (desk: Desk, shown: boolean): Promise<void> => {
  await desk.reviewer.put('/api/people-totals', { shown });
  await releaseAll(desk);
};

/** Pretends that the last publication step was in a former quarter: the next one counts new people. */
export const quarterTurns = ({ database }: TestApp): Promise<unknown> =>
  database.query("update pub.head set people_counted_on = '2000-01-01'");
/**
 * Pretends that it was on an earlier day of this quarter: the next one looks at the totals again. On the first day of a
 * quarter, pretends that today is the second.
 */
export const dayTurns = ({ app, database }: TestApp): Promise<unknown> => {
  const today = todayIn('Asia/Phnom_Penh');
  const { from } = periodContaining('quarter', today);
  if (from === today) Reflect.set(app.get(PublicationService), 'today', () => addDays(today, 1));
  return database.query(
    `update pub.head
     set people_counted_on = case people_counted_on when $1::date then $1 else people_counted_on - 1 end`,
    [from],
  );
};

let titles = 0;
/** One publication step. */
export const publicationStep = (desk: Desk): Promise<unknown> =>
  published(desk, anIncident({ title: `Step ${(titles += 1)}` }));

export const totalsNow = async (app: TestApp): Promise<PublicPeopleTotals> =>
  (await app.visitor.get<PublicPeopleTotals>('/api/public/people-totals')).body;
/** 'held certain': 10 */
export const cellsOfPeople = async (app: TestApp): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await totalsNow(app)).items.map(({ tally, code, isRest, low }) => [
      [tally, code, isRest ? 'rest' : ''].filter(Boolean).join(' '),
      low,
    ]),
  );

/**
 * Writes totals as if publication steps had counted them, the last on this day. Whatever was read of them before is
 * kept until something is published.
 */
export const writeTotals = async (
  { database }: TestApp,
  countedOn: Day,
  rows: readonly (readonly [day: Day, tally: string, code: string, isRest: boolean, low: number])[],
): Promise<void> => {
  await database.query('update pub.head set people_shown = true, people_counted_on = $1', [countedOn]);
  for (const [day, tally, code, isRest, low] of rows)
    await database.query(
      "insert into pub.people_total (day, country, tally, code, is_rest, low) values ($1, '', $2, $3, $4, $5)",
      [day, tally, code, isRest, low],
    );
};
