import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentRecord, RecordList } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from '../an-incident.js';
import { CREATE, ifMatch, log, openDesk, submit, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { standsAs } from './desk-steps.js';
import { listOf } from './form-controls.js';
import { logCaption, type Beginning, type Effort } from './desk-taps.js';
import { visitAs } from './incident-form-steps.js';
import type { Visit } from './open-installation.js';

let stage: Stage;
let desk: Desk;
let monitor: Visit;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await addGroup('Friday Women', 'ស្ត្រីថ្ងៃសុក្រ');
  monitor = await visitAs(stage, desk.monitor, { lang: 'km', width: 360, height: 740 });
});
afterAll(() => stage?.close());

const addGroup = async (nameEn: string, nameKm: string | null = null): Promise<void> => {
  const body = { nameEn, nameKm, aliases: [], note: null };
  expect((await desk.reviewer.put(`/api/groups/${randomUUID()}`, body, CREATE)).status).toBe(200);
};
const logged = async (beginning: Beginning): Promise<{ effort: Effort; record: IncidentRecord }> => {
  await monitor.go('/desk');
  const effort = await logCaption(monitor, beginning);
  await standsAs(monitor, 'WS_SUBMITTED');
  const { items } = (await desk.monitor.get<RecordList>('/api/incidents?mine=true')).body;
  return { effort, record: (await desk.monitor.get<IncidentRecord>(`/api/incidents/${items[0]!.id}`)).body };
};
const SAME = {
  title: 'ការដកហូតបដា ឬសម្ភារៈ, មិនដឹងថាមានការប្រើកម្លាំងឬទេ – ភ្នំពេញ',
  when: { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' },
  place: { code: '12', precision: 'LP_PROVINCE' },
  groups: [{ link: 'GL_INFERRED' }],
  assemblyTypes: ['AT_DEMONSTRATION', 'AT_PETITION'],
  crowd: { state: 'CS_UNKNOWN', text: 'small' },
  interference: 'IN_INTERFERED',
  acts: [{ type: 'RS_SEIZE_MATERIAL', forceName: 'security personnel' }, { type: 'FM_UNKNOWN' }],
  sources: [{ type: 'SR_MEDIA_NAT', publisher: 'Example Daily', url: 'https://example.org/caption' }],
};

describe('a monitor with a small phone, in Khmer', () => {
  it('logs a first crackdown in 15 presses and 6 fields', async () => {
    const { effort, record } = await logged('first');
    expect(record.incident).toMatchObject(SAME);
    expect(effort).toEqual({ taps: 15, fields: 6 });
  });

  it('logs another of the same place and group in 14 presses and 5 fields', async () => {
    const { effort, record } = await logged('recent');
    expect(record.incident).toMatchObject(SAME);
    expect(effort).toEqual({ taps: 14, fields: 5 });
  });

  it('is offered any group while there are few, and those of the last record when there are many', async () => {
    const offered = async (): Promise<string[]> => {
      await monitor.go('/desk/incidents/new');
      const group = listOf(monitor, 'incident.groups').getByRole('group', { name: monitor.t('desk.form.quick') });
      await group.waitFor();
      return group.getByRole('button').allTextContents();
    };
    for (let n = 2; n <= 8; n++) await addGroup(`Group ${n}`);
    expect(await offered()).toHaveLength(8);
    await addGroup('Group 9');
    expect(await offered()).toEqual(['+ ស្ត្រីថ្ងៃសុក្រ']);
  });

  it('takes place, group and source of the last report in one press, and nothing that was done', async () => {
    const { page, t } = monitor;
    await monitor.go('/desk');
    await page.getByRole('link', { name: t('desk.home.log') }).click();
    await page.getByRole('button', { name: /^ដូចរបាយការណ៍ចុងក្រោយ/ }).click();
    expect(await page.getByText(t('desk.form.missing', { n: 2 })).count()).toBe(1);
    const { effort, record } = await logged('like-last');
    expect(record.incident).toMatchObject(SAME);
    expect(effort).toEqual({ taps: 12, fields: 4 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    // The server does not know a record before it is saved.
    monitor.forgive(/status of 404.*\/api\/incidents\//);
    expect(monitor.troubles).toEqual([]);
  });
});

it('a reviewer is offered what they wrote last, and nothing of a record that they only take care of', async () => {
  const write = async (title: string): Promise<IncidentRecord> => log(desk.reviewer, anIncident({ title }));
  const [first] = [await write('Written first'), await write('Written last')];
  await desk.reviewer.put(
    `/api/incidents/${first.id}`,
    { ...first.incident, publicSummary: 'Changed later.' },
    ifMatch(first.revision),
  );
  const theirs = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Of a colleague' })));
  const taken = await desk.reviewer.put(`/api/incidents/${theirs.id}/owner`, { member: desk.reviewer.member!.id });
  expect(taken.status).toBe(200);
  const reviewer = await visitAs(stage, desk.reviewer);
  const asked = reviewer.page.waitForResponse((one) => one.url().includes('/api/incidents?'));
  await reviewer.go('/desk/incidents/new');
  const { items } = (await (await asked).json()) as RecordList;
  expect(items.map(({ title }) => title)).toEqual(['Written last', 'Written first']);
});
