import { beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { OverviewBody } from '@vigil/shared/public/overview-figures.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { anAct, anIncident } from '../an-incident.js';
import type { TestApp } from '../app.js';
import { type Desk, published } from '../desk.js';
import { plain } from '../draft-and-read-reports.js';
import { SITE } from '../site-folder.js';
import { useDesk } from '../use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk(
  (opened) => {
    ({ app, desk } = opened);
  },
  { webFolder: SITE },
);

const read = async <T>(path: string): Promise<T> => (await app.visitor.get<T>(path)).body;

describe('everything recorded, with an arrest in the year after the last assembly', () => {
  beforeAll(async () => {
    const arrest = anAct({ type: 'D_ARREST', actor: 'PF_POLICE', when: exactDay(asDay('2022-01-05')) });
    await published(desk, anIncident({ when: exactDay(asDay('2021-12-20')), acts: [anAct(), arrest] }));
  });

  it('has the year of the arrest', async () => {
    const about = await read<PublicAbout>('/api/public/about');
    expect([about.first, about.last, about.lastActs]).toEqual(['2021-12-20', '2021-12-20', '2022-01-05']);
    const { period, figures } = await read<OverviewBody>('/api/public/overview');
    const of = (code: string, measure: string | null) =>
      figures.find(({ answer: { indicator, measure: one } }) => indicator.code === code && one === measure)!.answer;
    expect(period).toBe('2021-01-01..2022-12-31');
    expect([of('I10', 'acts').total.low, of('I10', 'acts').periods[0]!.last]).toEqual([1, '2022-01-05']);
    expect(of('I05', null).periods[0]!.last).toBe('2021-12-20');
  });

  it('says so on the first page', async () => {
    const asked = 'indicator=I10&measure=acts';
    expect(plain((await app.visitor.get(`/?${asked}&lang=en`)).text)).toMatch(/2021 to 5 January 2022: at least 1 act/);
    expect(plain((await app.visitor.get('/?indicator=I02&lang=en')).text)).toMatch(
      /1 January to 20 December 2021, so far/,
    );
  });
});
