import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addDays, weekday, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { GroupSeries } from '@vigil/shared/staff-responses/relations.js';
import { aGroupLink, anIncident } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import { aGroup, log, merge, published, submit, type Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const today = todayIn('Asia/Phnom_Penh');
/** The Monday of this week, so many weeks ago. */
const mondayBefore = (weeks: number): Day => addDays(today, 1 - weekday(today) - 7 * weeks);
const read = (by: Client, group: string) => by.get<GroupSeries>(`/api/groups/${group}/series`);
const submitted = async (group: string, day: Day, fields: Partial<Incident> = {}) =>
  submit(
    desk.monitor,
    await log(desk.monitor, anIncident({ when: exactDay(day), groups: [aGroupLink(group)], ...fields })),
  );

describe('the weekly series of a group', () => {
  it('has its weeks from the first record on, those without one as gaps, and the next expected day', async () => {
    const group = await aGroup(desk, 'Every Monday');
    const titles = new Map<string, string>();
    for (const weeks of [6, 5, 3, 2]) {
      const { id } = await submitted(group.id, mondayBefore(weeks), { title: `${weeks} weeks ago` });
      titles.set(id, `${weeks} weeks ago`);
    }
    // Of another group, and no assembly.
    await submitted((await aGroup(desk, 'Others')).id, mondayBefore(4));
    await submitted(group.id, mondayBefore(1), { kind: 'IK_REPRISAL' });
    const { status, body } = await read(desk.analyst, group.id);
    expect(status).toBe(200);
    const { weekday: on, weeks, gaps, next } = body.series!;
    expect([on, gaps, next]).toEqual([1, 3, today === mondayBefore(0) ? today : addDays(mondayBefore(0), 7)]);
    expect(weeks.map(({ monday, records }) => [monday, records.map((id) => titles.get(id))])).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((n) => [mondayBefore(n), [6, 5, 3, 2].includes(n) ? [`${n} weeks ago`] : []]),
    );
    expect(body.records.map(({ id, title, when }) => [titles.get(id), title, when])).toEqual(
      [2, 3, 5, 6].map((n) => [`${n} weeks ago`, `${n} weeks ago`, exactDay(mondayBefore(n))]),
    );
  });

  it('leaves out what is limited to a case team for everybody else, and what was merged', async () => {
    const group = await aGroup(desk, 'Also every Monday');
    for (const weeks of [6, 5, 4, 3]) await submitted(group.id, mondayBefore(weeks));
    const limited = await submitted(group.id, mondayBefore(2), {
      title: 'NEEDLE-LIMITED',
      sensitivity: 'S3_RESTRICTED',
    });
    // The author may see it, and so has a series with one week more.
    const { body: own } = await read(desk.monitor, group.id);
    expect([own.records[0]!.id, own.records.length, own.series!.gaps]).toEqual([limited.id, 5, 2]);
    for (const one of [desk.reviewer, desk.second, desk.analyst]) {
      const { body, text } = await read(one, group.id);
      expect([body.records.length, body.series!.gaps, text.includes('NEEDLE'), text.includes(limited.id)]).toEqual([
        4,
        3,
        false,
        false,
      ]);
    }
    const [kept, joined] = [
      await published(desk, anIncident({ when: exactDay(mondayBefore(1)), groups: [aGroupLink(group.id)] })),
      await published(desk, anIncident({ when: exactDay(mondayBefore(1)), groups: [aGroupLink(group.id)] })),
    ];
    await merge(desk.reviewer, joined, kept.id);
    expect((await read(desk.analyst, group.id)).body.records[0]!.id).toBe(kept.id);
    expect((await read(desk.analyst, group.id)).body.records).toHaveLength(5);
  });

  it('is none where there are too few weeks, and of a group that nobody knows', async () => {
    const group = await aGroup(desk, 'Three Mondays');
    for (const weeks of [3, 2, 1]) await submitted(group.id, mondayBefore(weeks));
    for (const id of [group.id, randomUUID()])
      expect((await read(desk.reviewer, id)).body).toEqual({ series: null, records: [] });
  });

  it('is for those who may read records', async () => {
    const group = await aGroup(desk, 'Read by some');
    const answers = await Promise.all([app.visitor, desk.admin, desk.monitor].map((one) => read(one, group.id)));
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 200]);
  });
});
