import { jest } from '@jest/globals';
import { exactDay, monthOf } from '@vigil/shared/day/day-window.js';
import type { Day } from '@vigil/shared/day/day.js';
import { randomRecord } from '@vigil/shared/public/random-record.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import pagesEn from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import pagesKm from '@vigil/shared/text/pages/km.json' with { type: 'json' };
import { createText, type Text } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const texts = { en: createText('en', pagesEn), km: createText('km', pagesKm) };
let text: Text = texts.en;
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
const { IncidentTimeline } = await import('./incident-timeline.js');

const shown = (reader: 'en' | 'km', announced: PublicIncident['announced']): string => {
  text = texts[reader];
  const when = exactDay('2021-06-04' as Day);
  const record = {
    ...randomRecord(new SeededRandom(1)),
    kind: 'IK_ASSEMBLY',
    when,
    acts: [],
    accounts: [],
    sources: [],
  };
  return renderToString(<IncidentTimeline incident={{ ...record, announced }} />)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
};

describe('the timeline on the page of an incident', () => {
  it('begins with when it was announced, as closely as it is known, in both languages', () => {
    const announced = exactDay('2021-05-31' as Day);
    expect(shown('en', announced)).toBe('Timeline 31 May 2021 Announced 4 June 2021 People gathered');
    expect(shown('km', announced)).toBe('លំដាប់ពេល ថ្ងៃទី៣១ ខែឧសភា ឆ្នាំ២០២១ បានប្រកាស ថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១ មនុស្សជួបជុំគ្នា');
    expect(shown('en', monthOf(2021, 6))).toBe('Timeline June 2021 Announced 4 June 2021 People gathered');
  });

  it('says nothing of an announcement that nobody knows', () => {
    expect(shown('en', null)).toBe('');
  });
});
