import { describe, expect, it } from '@jest/globals';
import { addDays, asDay, type Day, firstOfMonth, partsOf } from '@vigil/shared/day/day.js';
import { coarsenWindow, exactDay, monthOf } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anAct, anIncident, but } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { backdateRow } from '../testing/backdate-rows.js';
import { type Desk, ifMatch, published, verified } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { isCutBy } from './publication-policy.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

interface Warned {
  warnings: { code: string }[];
}
const isWarned = ({ warnings }: Warned): boolean => warnings.some(({ code }) => code === 'publication-cuts-day');
const today = async (): Promise<Day> =>
  (await app.visitor.get<{ asOf: { day: Day } }>('/api/public/about')).body.asOf.day;

describe('a time that readers see beside the day of publication', () => {
  it('is cut by it where it ends later, if it is more than a day', () => {
    const may = monthOf(2026, 5);
    expect(['2026-05-01', '2026-05-13', '2026-05-30'].map((day) => isCutBy(may, asDay(day)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['2026-05-31', '2026-06-01'].map((day) => isCutBy(may, asDay(day)))).toEqual([false, false]);
    expect(isCutBy(exactDay(asDay('2026-05-14')), asDay('2026-05-13'))).toBe(false);
  });

  it('is pointed out to whoever publishes, as long as it is cut', async () => {
    const day = await today();
    const warned = async (incident: Partial<Incident>, date: string): Promise<boolean> => {
      const record = await verified(desk, anIncident(incident));
      const path = `/api/incidents/${record.id}/publications/preview?shownPlace=district&shownDate=${date}`;
      return isWarned((await desk.second.get<Warned>(path)).body);
    };
    // On the last day of a month or year nothing is cut.
    const isCut = (unit: 'month' | 'year'): boolean => coarsenWindow(exactDay(day), unit).latest > day;
    expect(await warned({ when: exactDay(day) }, 'month')).toBe(isCut('month'));
    expect(await warned({ when: exactDay(day) }, 'year')).toBe(isCut('year'));
    expect(await warned({ when: exactDay(day) }, 'day')).toBe(false);
    const { year, month } = partsOf(day);
    const before = addDays(firstOfMonth(year, month), -1);
    expect(await warned({ when: exactDay(before) }, 'month')).toBe(false);
    const released = { when: exactDay(before), acts: [anAct({ when: exactDay(day) })] };
    expect(await warned(released, 'month')).toBe(isCut('month'));
  });

  it('is pointed out to both people who correct, by the day on which readers first saw the event', async () => {
    const { year, month } = partsOf(await today());
    const before = addDays(firstOfMonth(year, month), -1);
    const { year: then, month: last } = partsOf(before);
    const when = exactDay(addDays(firstOfMonth(then, last), 9));
    const record = await published(desk, anIncident({ when }), 'VG_FAIR', { shownDate: 'month' });
    const preview = async () =>
      (
        await desk.second.get<Warned & { seen: string }>(
          `/api/incidents/${record.id}/publications/preview?shownPlace=district&shownDate=month`,
        )
      ).body;
    expect(isWarned(await preview())).toBe(false);
    await backdateRow(app, 'update pub.incident set first_published_on = $2 where code = $1', [
      record.code,
      addDays(when.latest, 3),
    ]);
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, { title: 'Banners seized at a crossing' }),
      ifMatch(record.revision),
    );
    const { seen, ...warned } = await preview();
    expect(isWarned(warned)).toBe(true);
    const asked = await desk.second.post(
      `/api/incidents/${record.id}/publications`,
      { shownPlace: 'district', shownDate: 'month', reason: 'Its crowd was counted again.', seen },
      ifMatch(changed.body.revision),
    );
    expect(asked.status).toBe(200);
    const { items } = (await desk.reviewer.get<{ items: { beside: Warned }[] }>(`/api/releases?subject=${record.id}`))
      .body;
    expect(items.map(({ beside }) => isWarned(beside))).toEqual([true]);
  });
});
