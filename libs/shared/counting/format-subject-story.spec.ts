import countingEn from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import besideEn from '../text/beside/en.json' with { type: 'json' };
import besideKm from '../text/beside/km.json' with { type: 'json' };
import pagesEn from '../text/pages/en.json' with { type: 'json' };
import pagesKm from '../text/pages/km.json' with { type: 'json' };
import type { Day } from '../day/day.js';
import ruleEn from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { ASSESSED_FORCE } from './assessed-force.js';
import { count } from './count.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts } from './facts.js';
import { formatSubjectStory } from './format-subject-story.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Split } from './question.js';
import { aForce, anIncident, aRestriction, statedGroup } from './test-facts.js';

const texts = {
  en: createText('en', countingEn, besideEn, pagesEn, ruleEn),
  km: createText('km', countingKm, besideKm, pagesKm, ruleKm),
};

const tell = (
  incidents: readonly Partial<IncidentFact>[],
  { split = [], lang = 'en', period = '2021' }: { split?: Split[]; lang?: 'en' | 'km'; period?: string } = {},
): string | null => {
  const facts = createFacts(
    createPlaceTree([
      { code: '12', parent: null, level: 1 },
      { code: '1201', parent: '12', level: 2 },
      { code: '1202', parent: '12', level: 2 },
    ]),
  );
  incidents.forEach((incident, i) =>
    facts.put(
      anIncident({ code: `KH-${i}`, groups: [statedGroup('g')], place: '1201', acts: [aRestriction()], ...incident }),
    ),
  );
  const answer = (indicator: 'I01' | 'I02' | 'I03' | 'I05', by: readonly Split[] = []) =>
    count(facts, createQuestion(period, { indicator, split: by, filters: { groups: ['g'] } }), '2022-11-28' as Day);
  return (
    formatSubjectStory(
      {
        recorded: answer('I01'),
        interfered: answer('I02', split),
        force: answer(ASSESSED_FORCE.indicator, ASSESSED_FORCE.split),
        rate: answer('I03').total,
      },
      texts[lang],
      { name: 'DEMO Group A', part: (code) => `district ${code}` },
    )?.join('') ?? null
  );
};
const times = (n: number, incident: Partial<IncidentFact> = {}) => Array.from({ length: n }, () => incident);
const quiet = { interference: 'IN_NONE', acts: [] } as const;

describe('how often the protests of a group are stopped', () => {
  const incidents = [
    ...times(9),
    ...times(2, { acts: [aForce()] }),
    ...times(3, quiet),
    ...times(2, { interference: 'IN_UNKNOWN', acts: [] }),
    ...times(4, { coverage: 'CO_MEDIA' }),
    ...times(3, { grade: 'VG_WEAK' }),
  ];

  it('is said with its denominator, force, the monitored ones and what is left out', () => {
    expect(tell(incidents)).toBe(
      'DEMO Group A, 2021: at least 15 of 20 recorded protests were interfered with, at least 2 of them with force. ' +
        'Of 14 monitored protests where this is known, 11 were interfered with (79\u00a0%); not known at 2; ' +
        '4 without on-site or network monitoring on record; 3 more recorded protests have only one source',
    );
  });

  it('is said in Khmer with the same numbers in the same order', () => {
    const digits = (said: string | null): string[] => [...(said ?? '').matchAll(/\d+|[០-៩]+/g)].map(([n]) => n);
    const inLatin = (n: string): string => n.replace(/[០-៩]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0));
    expect(digits(tell(incidents, { lang: 'km' })).map(inLatin)).toEqual([
      '2021',
      '15',
      '20',
      '2',
      '14',
      '11',
      '79',
      '2',
      '4',
      '3',
    ]);
  });

  it('says of one what it is, and of none that no interference is recorded', () => {
    expect(tell(times(1))).toMatch(
      /^DEMO Group A, 2021: the one recorded protest was interfered with\. Of 1 monitored protest where this is known, 1 was interfered with$/,
    );
    expect(tell(times(1, { acts: [aForce()] }))).toMatch(
      /: the one recorded protest was interfered with, with force\./,
    );
    expect(tell(times(1, quiet))).toMatch(/: 1 protest is recorded, but no interference with it is confirmed\./);
    expect(tell(times(11, quiet))).toMatch(
      /: 11 protests are recorded, but no interference with any of them is confirmed\. .*0 were interfered with \(0\u00a0%\)$/,
    );
  });

  it('says at how many it is not known whether anybody interfered, also of those that nobody monitored', () => {
    const unknown = { interference: 'IN_UNKNOWN', acts: [] } as const;
    expect(tell([...times(1, unknown), ...times(2, { ...unknown, coverage: 'CO_MEDIA' })])).toBe(
      'DEMO Group A, 2021: 3 protests are recorded, but no interference with any of them is confirmed. ' +
        'No monitored protest is known well enough for a rate; not known at 1; 2 without on-site or network monitoring ' +
        'on record; not known whether interfered with: 3',
    );
  });

  it('is not said where nothing is certain', () => {
    expect(tell([])).toBe(null);
    expect(tell(times(3, { grade: 'VG_WEAK' }))).toBe(null);
    expect(tell(times(3), { period: '2020' })).toBe(null);
  });

  it('has no percentage of fewer than 10, and no rate where nobody watched', () => {
    expect(tell(times(9))).toMatch(/Of 9 monitored protests where this is known, 9 were interfered with$/);
    expect(tell(times(9, { coverage: 'CO_MEDIA' }))).toMatch(
      /No monitored protest is known well enough for a rate; 9 without/,
    );
  });

  it('of a place names the part with most of them, if it is clear', () => {
    const split: Split[] = ['place:2'];
    const both = [...times(8), ...times(3, { place: '1202' })];
    expect(tell(both, { split })).toMatch(/were interfered with; most often in district 1201 \(8 of 11\)\./);
    expect(tell([...times(6), ...times(6, { place: '1202' })], { split })).not.toMatch(/most often/);
    expect(tell([...times(6), ...times(6, { place: '12' })], { split })).not.toMatch(/most often/);
  });
});
