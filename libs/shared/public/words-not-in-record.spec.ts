import { atLeast, exactly, UNKNOWN_COUNT } from '../counting/count-value.js';
import type { Day } from '../day/day.js';
import { exactDay } from '../day/day-window.js';
import { SeededRandom } from '../random/seeded-random.js';
import appEn from '../text/app/en.json' with { type: 'json' };
import appKm from '../text/app/km.json' with { type: 'json' };
import countingEn from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import storyEn from '../text/incident-story/en.json' with { type: 'json' };
import storyKm from '../text/incident-story/km.json' with { type: 'json' };
import pagesEn from '../text/pages/en.json' with { type: 'json' };
import pagesKm from '../text/pages/km.json' with { type: 'json' };
import ruleEn from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { writeParagraph } from './incident-paragraph.js';
import { randomRecord } from './random-record.js';
import type { PublicIncident } from './response-types.js';
import { findNotInRecord } from './words-not-in-record.js';

const TEXTS = {
  en: createText('en', appEn, countingEn, pagesEn, ruleEn, storyEn),
  km: createText('km', appKm, countingKm, pagesKm, ruleKm, storyKm),
};
const GROUPS = ['Friday Women', 'Dock Union', 'Groupone', 'Grouptwo', 'Groupthree'];
const names = {
  place: (code: string | null) => (code === null ? 'Cambodia' : 'Daun Penh, Phnom Penh'),
  group: (code: string) => ({ G1: 'Groupone', G2: 'Grouptwo', G3: 'Groupthree' })[code] ?? 'Friday Women',
};
const RECORD: PublicIncident = {
  ...randomRecord(new SeededRandom(1)),
  when: exactDay('2021-06-04' as Day),
  announced: null,
  place: { code: 'P1', precision: 'LP_DISTRICT' },
  groups: [{ code: 'G9', link: 'GL_STATED', role: null }],
  crowd: atLeast(25),
  acts: [
    {
      kind: 'force',
      type: 'FM_PUSH',
      actor: 'PF_POLICE',
      forceName: 'Unit 7',
      byState: true,
      quantity: UNKNOWN_COUNT,
      people: exactly(3),
      place: null,
      when: null,
      outcome: 'LA_NOT_ASSESSED',
      assessedBy: null,
      assessedUnder: null,
      testsNotMet: [],
    },
  ],
  harms: [],
  accounts: [],
  sources: [],
};
const flagged = (text: string, language: 'en' | 'km' = 'en'): string[] =>
  findNotInRecord(text, writeParagraph(RECORD, TEXTS[language], names), RECORD, GROUPS, language).map(
    ({ kind, words }) => `${kind} ${words}`,
  );

describe('what an edited paragraph says and the record does not have', () => {
  it.each([
    [
      'what is in the record',
      'On 4 June 2021, at least 25 people of Friday Women met in Phnom Penh. Unit 7 pushed three of them.',
      [],
    ],
    ['another number', 'At least 26 people met.', ['number 26']],
    ['a number in words', 'Police pushed four people, and dozens ran.', ['number four', 'number dozens']],
    ['another day', 'On 5 June 2021, people met.', ['date 5 June 2021']],
    ['another year', 'In June 2020, people met.', ['date June 2020']],
    ['a year alone', 'They have met since 2019.', ['number 2019']],
    ['another group', 'On 4 June 2021, Dock Union met.', ['name Dock Union']],
    ['another actor', 'The Royal Gendarmerie pushed 3 people.', ['name Royal Gendarmerie']],
    ['a person', 'Police pushed Sok Dara.', ['name Sok Dara']],
    ['a thousand with its comma', 'A crowd of 1,200 met.', ['number 1,200']],
  ] as const)('in English: %s', (_what, text, found) => {
    expect(flagged(text)).toEqual(found);
  });

  it.each([
    ['what is in the record', 'នៅថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១ មនុស្សយ៉ាងតិច ២៥ នាក់បានជួបជុំ។', []],
    ['another number', 'មនុស្ស ២៦ នាក់បានជួបជុំ។', ['number 26']],
    ['another day', 'នៅថ្ងៃទី៥ ខែមិថុនា ឆ្នាំ២០២១ មនុស្សបានជួបជុំ។', ['date ថ្ងៃទី5 ខែមិថុនា ឆ្នាំ2021']],
    ['another actor', 'កងរាជអាវុធហត្ថ បានរុញច្រានមនុស្ស។', ['name កងរាជអាវុធហត្ថ']],
  ] as const)('in Khmer: %s', (_what, text, found) => {
    expect(flagged(text, 'km')).toEqual(found);
  });

  it.each(['en', 'km'] as const)('is nothing for what the rule writes itself (%s)', (language) => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const record = randomRecord(new SeededRandom(seed));
      const ruled = writeParagraph(record, TEXTS[language], names);
      expect(findNotInRecord(ruled, ruled, record, GROUPS, language)).toEqual([]);
    }
  });
});
