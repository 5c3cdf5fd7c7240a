import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { between, exactDay, monthOf } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { publicAnswers } from '../testing/acceptance/public-answers.js';
import { incidentPage } from '../testing/acceptance/public-requests.js';
import { anAct, anIncident, but } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { type Desk, CREATE, ifMatch, log, publish, published } from '../testing/desk.js';
import { HEAD, importFile, row } from '../testing/upload-import-file.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const fourth = exactDay(asDay('2021-06-04'));
const announced = exactDay(asDay('2021-05-31'));
const called = (more: Partial<Incident> = {}): Incident => anIncident({ when: fourth, announced, ...more });
const change = (record: IncidentRecord, fields: Partial<Incident>) =>
  desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, fields),
    ifMatch(record.revision),
  );
const rowsOfPub = async (): Promise<string> =>
  JSON.stringify(await app.database.query('select announced_earliest::text, announced_latest::text from pub.incident'));

describe('the day on which a gathering was announced', () => {
  it('comes back as it was entered, and readers see it, in files, too, and colleagues in its history', async () => {
    const record = await published(desk, called({ acts: [anAct({ type: 'RS_DISPERSAL' })] }));
    expect(record.incident.announced).toEqual(announced);
    expect((await incidentPage(app.visitor, record.code)).announced).toEqual(announced);
    const csv = (await app.visitor.get('/api/public/incidents.csv?indicator=I01&period=2021')).text;
    expect(csv).toMatch(/2021-06-04,2021-06-04,[^,]+,2021-05-31,2021-05-31/);
    const changed = (await change(record, { announced: monthOf(2021, 5) })).body;
    const { text } = await desk.reviewer.get(`/api/incidents/${record.id}/changes`);
    expect(text).toContain('"/announced"');
    await publish(desk.second, changed);
    expect((await incidentPage(app.visitor, record.code)).announced).toEqual(monthOf(2021, 5));
  });

  it('stays unknown where nobody says it', async () => {
    const { code } = await published(desk, anIncident({ when: fourth }));
    expect((await incidentPage(app.visitor, code)).announced).toBeNull();
  });

  it('is read from a file, and its words stay where the day cannot be right', async () => {
    const file = [
      `${HEAD},Announced`,
      `${row('N1', '2021-10-04', 'Kampot', 'Called before')},2021-10-01`,
      `${row('N2', '2021-10-05', 'Kampot', 'Called after')},2021-10-09`,
    ].join('\n');
    expect(await importFile(desk.reviewer, file, (map) => ({ ...map, doubles: 'create' }))).toMatchObject({
      tally: { created: 2 },
    });
    const of = async (title: string): Promise<Incident> => {
      const [found] = (await app.database.query('select id from incident where title = $1', [title])) as [
        { id: string },
      ];
      return (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${found.id}`)).body.incident;
    };
    expect((await of('Called before')).announced).toEqual(exactDay(asDay('2021-10-01')));
    const after = await of('Called after');
    expect([after.announced, after.narrative]).toEqual([null, expect.stringContaining('9 October 2021')]);
  });
});

describe('an announcement where the day of the incident is not shown', () => {
  const DAY = /2021-05-31|2021-06-0[2-9]|31 May|\b[2-9] June/;

  it('tells nothing that the shown month does not', async () => {
    const secret = exactDay(asDay('2021-06-02'));
    const before = await published(desk, called({ sensitivity: 'S1_COARSE', title: 'Coarse one' }), 'VG_FAIR', {
      shownDate: 'month',
    });
    const within = await published(
      desk,
      called({ announced: secret, sensitivity: 'S1_COARSE', title: 'Coarse two' }),
      'VG_FAIR',
      { shownDate: 'month' },
    );
    expect((await incidentPage(app.visitor, before.code)).announced).toBeNull();
    expect((await incidentPage(app.visitor, within.code)).announced).toEqual(monthOf(2021, 6));
    for (const { path, text } of await publicAnswers(app.visitor, [before.code!, within.code!]))
      if (path.includes(before.code!) || path.includes(within.code!))
        expect([path, DAY.exec(text)]).toEqual([path, null]);
    const rows: { text: string }[] = await app.database.query(
      'select i::text as text from pub.incident i where code = any($1)',
      [[before.code, within.code]],
    );
    expect(rows.filter(({ text }) => DAY.test(text))).toEqual([]);
  });

  it.each([
    ['in the same month', exactDay(asDay('2021-07-12'))],
    ['in the month before', exactDay(asDay('2021-06-12'))],
  ])('leaves earlier versions, too: %s', async (_name, day) => {
    const when = monthOf(2021, 7);
    const first = await published(desk, anIncident({ when, announced: day }));
    expect(await rowsOfPub()).toContain(day.earliest);
    const coarse = (await change(first, { sensitivity: 'S1_COARSE' })).body;
    await publish(desk.second, coarse, { shownDate: 'month' });
    expect(await rowsOfPub()).not.toContain(day.earliest);
  });

  it('that was a mistake is corrected, and what readers saw before stays in its editions', async () => {
    const first = await published(desk, called({ announced: exactDay(asDay('2021-03-03')) }));
    await publish(desk.second, (await change(first, { announced: null })).body);
    expect((await incidentPage(app.visitor, first.code)).announced).toBeNull();
    expect(await rowsOfPub()).toContain('2021-03-03');
  });
});

describe('an announcement after the event', () => {
  const refused = {
    code: 'invalid-body',
    errors: [expect.objectContaining({ pointer: '/announced', code: 'announced-after-event' })],
  };

  it.each([
    ['a day later', exactDay(asDay('2021-06-05'))],
    ['a month later', monthOf(2021, 7)],
  ])('is refused, of a draft, too, and named: %s', async (_name, day) => {
    const answer = await desk.monitor.put(`/api/incidents/${randomUUID()}`, called({ announced: day }), CREATE);
    expect([answer.status, answer.body]).toEqual([422, expect.objectContaining(refused)]);
  });

  it('is refused when the event moves before it', async () => {
    const record = await log(desk.reviewer, called());
    const answer = await change(record, { when: exactDay(asDay('2021-05-30')) });
    expect([answer.status, answer.body]).toEqual([422, expect.objectContaining(refused)]);
  });

  it.each([
    ['on the day itself', fourth],
    ['some day of the same month', monthOf(2021, 6)],
    ['a span that goes on after it', between(asDay('2021-06-01'), asDay('2021-06-20'))],
  ])('is not what is known of it so far: %s', async (_name, day) => {
    expect((await log(desk.monitor, called({ announced: day }))).incident.announced).toEqual(day);
  });

  it('is refused by the database, at the desk and for readers', async () => {
    const record = await published(desk, called());
    for (const table of ['incident', 'pub.incident'])
      await expect(
        app.database.query(
          `update ${table} set announced_earliest = '2021-06-05', announced_latest = '2021-06-05' where code = $1`,
          [record.code],
        ),
      ).rejects.toThrow(/announced_in_time/);
  });
});
