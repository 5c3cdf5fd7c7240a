import { exactly } from '@vigil/shared/counting/count-value.js';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { PublicWithheldTotals } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { TestApp } from '../app.js';
import { aHarm, anAct, anIncident } from '../an-incident.js';
import { publish, verified, type Desk } from '../desk.js';

/** Returns the n-th assembly of a half-year that begins on this day, with the answers that the test gives. */
export const assemblyIn = (start: string, n: number, fields: Partial<Incident> = {}): Incident =>
  anIncident({ title: `Assembly ${n}`, when: exactDay(addDays(asDay(start), n)), ...fields });

/** Returns answers with one act of force, one person harmed and two injured, of these types. */
export const suffering = (
  n: number,
  { act, harm, injury, affected }: { act: string; harm: string; injury: string; affected: string },
): Partial<Incident> => ({
  acts: [anAct({ id: idOf('a', n), type: act, actor: 'PF_DISTRICT_SECURITY' })],
  harms: [
    aHarm({ id: idOf('b', n), type: harm, count: exactly(1) }),
    aHarm({ id: idOf('c', n), type: injury, affected: [affected], count: exactly(2) }),
  ],
});
const idOf = (kind: string, n: number): string => `00000000-0000-4000-8000-${kind}${String(n).padStart(11, '0')}`;

/** Publishes under a code that the test chooses, so that two installations can be compared. */
export const publishedAs = async (
  desk: Desk,
  incident: Incident,
  code: string | null = null,
): Promise<IncidentRecord> => {
  const record = await verified(desk, incident);
  if (code) await desk.app.database.query('update incident set code = $2 where id = $1', [record.id, code]);
  return publish(desk.second, record);
};

/** Pretends that a half-year ended: the next publication step counts it. */
export const halfYearTurns = (app: TestApp): Promise<unknown> =>
  app.database.query(`update pub.head set withheld_counted_in = '2000-H1'`);

export const totalsOf = async (app: TestApp): Promise<PublicWithheldTotals> =>
  (await app.visitor.get<PublicWithheldTotals>('/api/public/withheld-totals')).body;
/** '2021-H1 force FM_SEXUAL': 10 */
export const cellsOf = async (app: TestApp): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await totalsOf(app)).items.map(({ halfYear, tally, code, low }) => [`${halfYear} ${tally} ${code}`, low]),
  );

/** Every row of a schema, as text. */
export const rowsOf = async ({ database }: TestApp, schema: string): Promise<string[]> => {
  const tables: { name: string }[] = await database.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema = $1 order by 1`,
    [schema],
  );
  const rows: { row: string }[][] = [];
  for (const { name } of tables)
    rows.push(
      (await database.query(`select '${name} ' || t::text as row from ${name} t order by 1`)) as { row: string }[],
    );
  return rows.flat().map(({ row }) => row);
};
