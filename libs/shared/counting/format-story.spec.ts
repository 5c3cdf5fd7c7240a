import countingEn from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import besideEn from '../text/beside/en.json' with { type: 'json' };
import besideKm from '../text/beside/km.json' with { type: 'json' };
import type { Day } from '../day/day.js';
import ruleEn from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { count } from './count.js';
import type { Watch } from './coverage-status.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts } from './facts.js';
import { formatLatestRecord, formatStory, STORY_ACTORS, STORY_QUESTIONS, type StoryAnswers } from './format-story.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';
import { aForce, anIncident, aRestriction, inferredGroup, statedGroup } from './test-facts.js';

const texts = {
  en: createText('en', countingEn, besideEn, ruleEn),
  km: createText('km', countingKm, besideKm, ruleKm),
};
const GROUPS: Record<string, string> = { g: 'DEMO Group A', h: 'DEMO Group B' };
const names = {
  country: 'Cambodia',
  organisation: 'ORG',
  standards: 'STANDARDS',
  group: (code: string): string => GROUPS[code] ?? code,
  place: (code: string): string => code,
};
const WHOLE = '2021-01-01..2022-12-31';

interface Rest {
  watch?: Watch;
  period?: string;
  day?: string | null;
  question?: Partial<Question>;
}
const answersTo = (
  incidents: readonly IncidentFact[],
  { period = WHOLE, day = null, question }: Rest,
): StoryAnswers => {
  const facts = createFacts(createPlaceTree([{ code: '12', parent: null, level: 1 }]));
  for (const incident of incidents) facts.put(incident);
  const answer = (more: Partial<Question>) =>
    count(facts, createQuestion(period, { ...question, ...more }), day as Day | null);
  return {
    all: answer({}),
    byState: answer(STORY_QUESTIONS.byState),
    byGroup: answer(STORY_QUESTIONS.byGroup),
    assessed: answer(STORY_QUESTIONS.assessed),
  };
};
const tell = (incidents: readonly IncidentFact[], rest: Rest = {}, lang: 'en' | 'km' = 'en'): string =>
  formatStory(answersTo(incidents, rest), texts[lang], names, rest.watch ?? 'watched').join('');

const byPolice = aRestriction({ actor: 'PF_POLICE' });
const byUnknown = aRestriction({ actor: 'PF_UNKNOWN' });
/** So many assemblies of a group, on one day each of March 2021. */
const many = (n: number, more: Partial<IncidentFact> = {}, prefix = 'a'): IncidentFact[] =>
  Array.from({ length: n }, (_, i) => {
    const day = `2021-03-${String(1 + (i % 28)).padStart(2, '0')}` as Day;
    return anIncident({ code: `${prefix}${i}`, earliest: day, latest: day, place: '12', acts: [byPolice], ...more });
  });
const weak = (n: number): IncidentFact[] => many(n, { grade: 'VG_WEAK' }, 'w');

describe('the story of the opening view', () => {
  it('names the country, the last day that counts, who acted, the group most often met, and single sources', () => {
    const incidents = [
      ...many(8, { groups: [statedGroup('g')] }),
      ...many(2, { groups: [statedGroup('h')], acts: [byUnknown] }, 'b'),
      ...many(1, { groups: [] }, 'c'),
      ...weak(2),
    ];
    expect(tell(incidents, { day: '2022-11-28' })).toBe(
      'Cambodia, 2021 to 28 November 2022: at least 11 recorded protests were interfered with, at least 9 of them by ' +
        'state forces or authorities; most often those of DEMO Group A (8 of 11). 2 more have only one source',
    );
    expect(tell(incidents, { day: '2022-11-28' }, 'km')).toBe(
      'Cambodia ឆ្នាំ២០២១ ដល់ថ្ងៃទី២៨ ខែវិច្ឆិកា ឆ្នាំ២០២២៖ ការតវ៉ាដែលបានកត់ត្រាយ៉ាងហោចណាស់ចំនួន ១១ រងការជ្រៀតជ្រែក ' +
        'ក្នុងនោះយ៉ាងហោចណាស់ ៩ ធ្វើឡើងដោយអាជ្ញាធរ ឬកងកម្លាំងរបស់រដ្ឋ; ញឹកញាប់ជាងគេ គឺការតវ៉ារបស់ DEMO Group A (៨ ក្នុងចំណោម ១១)។ ' +
        '២ ទៀតមានប្រភពតែមួយ',
    );
  });

  it('says of one what it is, without "of them"', () => {
    expect(tell([...many(1), ...weak(1)], { period: '2021-03' })).toBe(
      'Cambodia, March 2021: at least 1 recorded protest was interfered with, by state forces or authorities. ' +
        '1 more has only one source',
    );
  });

  it('names no actor where no source names one of the state, and no group that only we inferred', () => {
    expect(tell(many(12, { acts: [byUnknown], groups: [inferredGroup('g')] }), { period: '2021' })).toBe(
      'Cambodia, 2021: at least 12 recorded protests were interfered with',
    );
  });

  it('names a group only where it is clear: 10 or more, ahead of every other, also of those not known', () => {
    const of = (id: string, n: number, prefix: string): IncidentFact[] =>
      many(n, { groups: id === '' ? [] : [statedGroup(id)] }, prefix);
    const isNamed = (incidents: readonly IncidentFact[]): boolean => /DEMO Group/.test(tell(incidents));
    expect(isNamed([...of('g', 6, 'a'), ...of('h', 4, 'b')])).toBe(true);
    expect(isNamed([...of('g', 9, 'a')])).toBe(false);
    expect(isNamed([...of('g', 6, 'a'), ...of('h', 6, 'b')])).toBe(false);
    expect(isNamed([...of('g', 6, 'a'), ...of('', 6, 'b')])).toBe(false);
    expect(
      isNamed([...of('g', 6, 'a'), ...Array.from({ length: 25 }, (_, i) => of(`x${i}`, 1, `x${i}-`)).flat()]),
    ).toBe(false);
    // It may have been four of the second group in the period.
    const may = of('h', 3, 'm').map((one) => ({ ...one, earliest: '2020-12-25' as Day, latest: '2021-01-05' as Day }));
    expect(isNamed([...of('g', 6, 'a'), ...of('h', 4, 'b'), ...may])).toBe(false);
    expect(isNamed(of('no-name', 11, 'a'))).toBe(false);
  });

  it('ends on the day on which the tables end, and says "so far" of a chosen period', () => {
    const incidents = many(2);
    const starts = (rest: Rest): string => tell(incidents, rest).split(':')[0]!;
    expect(starts({ day: '2022-11-28' })).toBe('Cambodia, 2021 to 28 November 2022');
    expect(starts({ day: '2023-11-28' })).toBe('Cambodia, 2021 to 2022');
    expect(starts({ period: '2021', day: '2021-11-28' })).toBe('Cambodia, 1 January to 28 November 2021, so far');
  });

  it('says the same as other figures of what may fall in the period, and of violent assemblies', () => {
    const late = anIncident({ code: 'l', earliest: '2021-03-20' as Day, latest: '2021-04-03' as Day });
    const violent = many(1, { peacefulness: 'PE_VIOLENT' }, 'v');
    expect(tell([...many(3), late, ...violent], { period: '2021-03' })).toBe(
      'Cambodia, March 2021: at least 3 recorded protests were interfered with, at least 3 of them by state forces or ' +
        'authorities. 1 more may fall in this period; 1 more at violent assemblies, counted separately',
    );
  });

  it('with nothing certain says what every figure says: unknown is not 0', () => {
    expect(tell([], { period: '2021-03' })).toBe('Cambodia, March 2021: assemblies interfered with: 0 recorded');
    expect(tell(weak(2), { period: '2021-03' })).toBe(
      'Cambodia, March 2021: assemblies interfered with: 0 counted; and 2 from a single source',
    );
    expect(tell([], { period: '2023', day: '2022-11-28', watch: 'not-begun' })).toBe(
      '2023 has not begun: no figure for assemblies interfered with',
    );
  });

  it('says of unlawful force by the state how much was of others, and on how much nobody could decide', () => {
    const force = (code: string, more: Parameters<typeof aForce>[0]) =>
      anIncident({ code, on: '2021-03-01', acts: [aForce(more)] });
    const incidents = [
      force('a', { outcome: 'LA_UNLAWFUL' }),
      force('b', { outcome: 'LA_UNLAWFUL', stateActor: false }),
      force('c', { outcome: 'LA_UNDETERMINED' }),
      force('d', { outcome: 'LA_NOT_ASSESSED' }),
    ];
    expect(tell(incidents, { question: { indicator: 'I06' } })).toBe(
      'Cambodia, 2021 to 2022: at least 1 assembly met with force by the state, assessed as unlawful by ORG under ' +
        'STANDARDS; force not yet assessed at 1 more; 1 more by others or by unknown actors; undetermined: 1',
    );
    expect(tell(incidents, { question: { indicator: 'I05' } })).not.toMatch(/undetermined|by others/);
  });

  it('leaves every other question its own sentence, with the country before it', () => {
    expect(tell(many(3), { period: '2021', question: { filters: { place: ['12'] } } })).toBe(
      'Cambodia, 2021: at least 3 assemblies interfered with in 12',
    );
    expect(tell(many(3), { period: '2021', question: { indicator: 'I01' } })).toBe(
      'Cambodia, 2021: at least 3 assemblies recorded',
    );
  });

  it('counts every body of the state, and nobody else', () => {
    expect(STORY_ACTORS).toEqual(expect.arrayContaining(['PF_POLICE', 'PF_LOCAL_AUTH', 'PF_COURT']));
    expect(STORY_ACTORS.filter((code) => /UNKNOWN|PRIVATE|CIVILIAN/.test(code))).toEqual([]);
  });
});

describe('the latest record', () => {
  const latest = (last: string | null, { period = WHOLE, day = '2022-11-28', question }: Rest = {}): string | null =>
    formatLatestRecord(
      { ...answersTo([], { period, day, ...(question && { question }) }).all, lastPublished: last as Day | null },
      texts.en,
    );

  it('is named where a table shows months after it as dashes, so that nobody takes them for months without protests', () => {
    const months = { question: { split: ['period'], unit: 'month' } } as const;
    expect(latest('2022-10-31', months)).toBe(
      'No incident that began after 31 October 2022 is published on this site yet.',
    );
    expect(latest('2022-10-31', { period: '2022-11' })).toContain('31 October 2022');
  });

  it('is of the edition where a figure is as of one: later ones may have more', () => {
    const { all } = answersTo([], { period: '2022-11', day: '2022-11-28' });
    expect(formatLatestRecord({ ...all, lastPublished: '2022-10-31' as Day }, texts.en, true)).toBe(
      'This edition has no incident that began after 31 October 2022.',
    );
  });

  it('is not named where the sentence ends on it', () => {
    expect([latest('2022-10-31'), latest('2022-10-31', { period: '2022' })]).toEqual([null, null]);
    const { all, ...others } = answersTo(many(11), { day: '2022-11-28' });
    const told = { all: { ...all, lastPublished: '2022-10-31' as Day }, ...others };
    expect(formatStory(told, texts.en, names, 'watched')[0]).toContain(
      'Cambodia, 2021 to 31 October 2022: at least 11',
    );
  });

  it('is named, too, where the period is over but goes on after it: that explains the dash', () => {
    expect(latest('2022-09-15', { period: '2022-10' })).toContain('15 September 2022');
    expect(latest('2022-09-15', { period: '2022-09' })).toContain('15 September 2022');
    expect(latest('2022-09-30', { period: '2022-09' })).toBeNull();
  });

  it('is not named where it may be of today, where the period ends before it or has not begun, or where nothing is recorded', () => {
    expect([latest('2022-11-28'), latest('2022-11-30'), latest(null)]).toEqual([null, null, null]);
    expect(latest('2022-10-31', { period: '2021' })).toBeNull();
    expect(latest('2022-10-31', { period: '2023' })).toBeNull();
    expect(latest('2022-10-31', { day: null })).toBeNull();
  });
});
