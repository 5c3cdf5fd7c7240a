import { atLeast, exactly, UNKNOWN_COUNT } from '../counting/count-value.js';
import type { Day } from '../day/day.js';
import { exactDay, monthOf } from '../day/day-window.js';
import { SeededRandom } from '../random/seeded-random.js';
import appEn from '../text/app/en.json' with { type: 'json' };
import appKm from '../text/app/km.json' with { type: 'json' };
import countingEn from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import pagesEn from '../text/pages/en.json' with { type: 'json' };
import pagesKm from '../text/pages/km.json' with { type: 'json' };
import ruleEn from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import storyEn from '../text/incident-story/en.json' with { type: 'json' };
import storyKm from '../text/incident-story/km.json' with { type: 'json' };
import { createText, type Text } from '../text/text.js';
import { codesOf, label } from '../vocabulary/vocabulary.js';
import { actorIn, type RecordNames, writeParagraph } from './incident-paragraph.js';
import { anAct, randomRecord, SECRET } from './random-record.js';
import type { PublicIncident } from './response-types.js';

const en = createText('en', appEn, countingEn, pagesEn, ruleEn, storyEn);
const km = createText('km', appKm, countingKm, pagesKm, ruleKm, storyKm);
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const SEED = Number(env['VIGIL_SEED'] ?? 1);
const TIMES = 400;

const names: RecordNames = {
  place: (code) =>
    code === null ? 'Countryname' : `Place${code.replace('P', '').replace('1', 'one').replace('2', 'two')}`,
  group: (code) => `Group${['none', 'one', 'two', 'three'][Number(code.slice(1))]}`,
};
const RECORD: PublicIncident = {
  ...randomRecord(new SeededRandom(1)),
  kind: 'IK_ASSEMBLY',
  when: exactDay('2021-06-04' as Day),
  announced: null,
  place: { code: 'P1', precision: 'LP_DISTRICT' },
  groups: [{ code: 'G1', link: 'GL_STATED', role: null }],
  assemblyTypes: ['AT_DEMONSTRATION', 'AT_PETITION'],
  crowd: atLeast(25),
  issues: ['IS_POLITICAL_PRISONERS'],
  interference: 'IN_INTERFERED',
  peacefulness: 'PE_PEACEFUL',
  grounds: ['GR_NO_PERMISSION'],
  grade: 'VG_WEAK',
  acts: [
    anAct({ actor: 'PF_DISTRICT_SECURITY', quantity: exactly(5) }),
    anAct({ kind: 'force', type: 'FM_THROW_DOWN', forceName: 'Prampi Makara district security', people: exactly(1) }),
  ],
  harms: [{ type: 'INJURED', side: 'SI_ASSEMBLY', count: exactly(5) }],
  accounts: [
    { party: 'PA_AUTHORITY', stance: 'DS_JUSTIFIES', text: null, language: null, aboutThisEvent: 'yes', saidOn: null },
  ],
  sources: [
    {
      type: 'SR_MEDIA_INT',
      publisher: 'RFA',
      title: null,
      url: null,
      archiveUrl: null,
      publishedOn: null,
      linkWithheld: false,
    },
  ],
};
const written = (changes: Partial<PublicIncident>, t: Text = en): string =>
  writeParagraph({ ...RECORD, ...changes }, t, names);

describe('the paragraph of a record', () => {
  it('tells when, who, where, how many, what was done by whom, who was harmed, who says what, and how it is known', () => {
    expect(written({})).toBe(
      'On 4 June 2021, Groupone gathered in Placeone for a demonstration and the delivery of a petition about political prisoners. ' +
        'At least 25 people took part. Sources describe it as peaceful. ' +
        'District or municipal security guards seized banners or equipment (5). ' +
        'Prampi Makara district security threw 1 person to the ground. ' +
        'The authorities gave as reasons: no permission or not notified. ' +
        'Among people at the assembly, sources report 5 injured. ' +
        'The authorities said that it happened, and called it lawful. ' +
        'What the parties say is not counted as a source: apart from them, a single source says that it happened: RFA.',
    );
    expect(written({}, km)).toContain('នៅថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១ Groupone បានជួបជុំគ្នានៅPlaceone');
  });

  it('tells when it was announced, as closely as it is known, and nothing where it is not', () => {
    const sentence = (announced: PublicIncident['announced']): (string | undefined)[] => [
      /It was announced [^.]*\./.exec(written({ announced }))?.[0],
      /វាត្រូវបានប្រកាស[^។]*។/.exec(written({ announced }, km))?.[0],
    ];
    expect(sentence(exactDay('2021-05-31' as Day))).toEqual([
      'It was announced on 31 May 2021.',
      'វាត្រូវបានប្រកាសនៅថ្ងៃទី៣១ ខែឧសភា ឆ្នាំ២០២១។',
    ]);
    expect(sentence(monthOf(2021, 5))).toEqual(['It was announced in May 2021.', 'វាត្រូវបានប្រកាសនៅក្នុងខែឧសភា ឆ្នាំ២០២១។']);
    expect(sentence(null)).toEqual([undefined, undefined]);
  });

  it('says what is not known, and writes no number for it', () => {
    const words = written({
      when: monthOf(2021, 6),
      groups: [],
      crowd: UNKNOWN_COUNT,
      acts: [],
      harms: [],
      accounts: [],
      sources: [],
      peacefulness: 'PE_UNKNOWN',
      issues: null,
      grounds: null,
      assemblyTypes: null,
    });
    expect(words).toBe(
      'In June 2021, people gathered in Placeone. The authorities interfered with the assembly. ' +
        'No source says which group it was, how many took part, how the authorities interfered, ' +
        'whether force was used or whether anybody was hurt. A single source says that it happened.',
    );
  });

  it('tells a threat from force, a release from an arrest, and "no force" from "not known"', () => {
    expect(written({ acts: [anAct({ kind: 'force', type: 'FM_THREAT' })] })).toContain(
      'Force was threatened, and no source says by whom: threat of force.',
    );
    expect(written({ acts: [anAct({ kind: 'liberty', type: 'D_RELEASED', people: exactly(3) })] })).toContain(
      'People were let go: released (3 people).',
    );
    expect(written({ acts: [anAct({ kind: 'force', type: 'FM_NONE' })] })).toContain('says that no force was used');
    expect(written({ acts: [anAct({ kind: 'force', type: 'FM_UNKNOWN' })] })).toContain(
      'No source says whether force was used.',
    );
    expect(written({ acts: [anAct({ kind: 'force', type: 'FM_BATON' })] })).not.toContain('whether force was used');
  });

  it('tells everything that one actor did in one sentence, and "none" from "not known"', () => {
    const police = { actor: 'PF_POLICE' };
    expect(
      written({
        acts: [
          anAct({ ...police, type: 'RS_DISPERSAL' }),
          anAct({ ...police, kind: 'force', type: 'FM_BATON' }),
          anAct({ ...police, kind: 'liberty', type: 'D_ARREST', people: atLeast(3) }),
        ],
      }),
    ).toContain('The police dispersed the assembly, used batons and arrested at least 3 people.');
    const none = { state: 'CS_NONE', low: 0, high: 0, text: null } as const;
    const unhurt = written({ harms: [{ type: 'INJURED', side: 'SI_ASSEMBLY', count: none }] });
    expect(unhurt).toContain('A source in a position to know says that nobody was injured.');
    expect(unhurt).not.toContain('whether anybody was hurt');
  });

  it('has the number of people in the phrase, and says where no source gives one', () => {
    const police = { actor: 'PF_POLICE', kind: 'liberty' } as const;
    const arrested = anAct({ ...police, type: 'D_ARREST', people: exactly(6) });
    const letGo = anAct({ ...police, type: 'D_RELEASED', people: exactly(6) });
    expect(written({ acts: [arrested, letGo] })).toContain('The police arrested 6 people and let 6 people go.');
    expect(written({ acts: [arrested, letGo] }, km)).toContain('បានចាប់ខ្លួនមនុស្ស ៦ នាក់');
    expect(written({ acts: [anAct({ ...police, type: 'D_ARREST' })] })).toContain(
      'The police arrested people (number of people not reported).',
    );
    // Some phrases have no place for it, such as that of batons.
    expect(
      written({ acts: [anAct({ actor: 'PF_POLICE', kind: 'force', type: 'FM_BATON', people: exactly(2) })] }),
    ).toContain('The police used batons (2 people).');
    const when = exactDay('2021-06-06' as Day);
    expect(written({ acts: [anAct({ ...police, type: 'D_RELEASED', people: exactly(6), when })] })).toContain(
      'The police let 6 people go (6 June 2021).',
    );
  });

  it('says of a denial no more than that what is recorded was denied', () => {
    const denied = { ...RECORD.accounts[0]!, stance: 'DS_DENIES' };
    expect(written({ accounts: [denied] })).toContain('The authorities denied what is recorded here.');
  });

  it('has a phrase for each type of assembly and act, each topic, actor and harm, in both languages', () => {
    for (const t of [en, km]) {
      for (const list of ['restriction_type', 'force_type', 'liberty_type', 'legal_event'] as const)
        for (const code of codesOf(list).filter((one) => one !== 'FM_NONE' && one !== 'FM_UNKNOWN'))
          expect([code, t.has(`story.done.${code}`)]).toEqual([code, true]);
      for (const code of codesOf('assembly_type').filter((one) => one !== 'AT_OTHER' && one !== 'AT_UNKNOWN'))
        expect([code, t.has(`story.gathering.${code}`)]).toEqual([code, true]);
      for (const code of codesOf('issue').filter((one) => one !== 'IS_OTHER'))
        expect([code, t.has(`story.topic.${code}`)]).toEqual([code, true]);
      for (const code of codesOf('actor_type').filter((one) => one !== 'PF_UNKNOWN'))
        expect([code, t.has(`story.doer.${code}`)]).toEqual([code, true]);
      for (const code of codesOf('harm_type').filter((one) => one !== 'HM_NONE' && one !== 'HM_UNKNOWN'))
        expect([code, t.has(`story.harm.${code}`)]).toEqual([code, true]);
    }
  });

  it('writes "assessed as unlawful" with who assessed it and under which standards', () => {
    const unlawful = { outcome: 'LA_UNLAWFUL', assessedBy: 'ORG', assessedUnder: 'STANDARDS' };
    expect(written({ acts: [anAct({ kind: 'force', type: 'FM_BATON', ...unlawful })] })).toContain(
      'ORG assessed as unlawful under STANDARDS: baton.',
    );
  });

  it('never says that a source says what only we conclude', () => {
    const words = written({ groups: [{ code: 'G1', link: 'GL_INFERRED', role: null }] });
    expect(words).toContain('people gathered');
    expect(words).toContain('We conclude that Groupone took part; no source says so.');
  });

  it.each([
    ['en', en],
    ['km', km],
  ] as const)('has each number, day, place, group and actor from the record, and nothing else (%s)', (language, t) => {
    for (let n = 0; n < TIMES; n += 1) {
      const record = randomRecord(new SeededRandom(SEED * 10_007 + n));
      const words = writeParagraph(record, t, names);
      expect(words).not.toContain(SECRET);
      expect(words).not.toMatch(/\{\w+\}|paragraph\.|undefined|null/);
      expect(numbersIn(words).filter((number) => !allowedNumbers(record).has(number))).toEqual([]);
      const groups = record.groups.map(({ code }) => names.group(code));
      for (const [name] of words.matchAll(/Group(?:one|two|three)/g)) expect(groups).toContain(name);
      const places = [record.place.code, ...record.acts.map(({ place }) => place?.code ?? record.place.code)];
      for (const [name] of words.matchAll(/Place(?:one|two)/g)) expect(places.map(names.place)).toContain(name);
      const own = record.acts.map((one) => actorIn(one, t));
      for (const code of codesOf('actor_type').filter((one) => one !== 'PF_UNKNOWN')) {
        const name = actorIn({ actor: code, forceName: null }, t)!;
        const isSentence = words.includes(language === 'en' ? `. ${name} ` : `។ ${name} បាន`);
        // "The authorities", "a court" and so on are parties of accounts and no actors.
        if (isSentence && !own.includes(name))
          expect(record.accounts.map(({ party }) => party)).toContain(partyOf(code));
      }
    }
  });

  it('says what a grade needs as the decision of reviewers, not which of it holds', () => {
    const last = (changes: Partial<PublicIncident>): string =>
      written({ accounts: [], ...changes })
        .split('hurt. ')
        .at(-1)!;
    expect(last({ grade: 'VG_CONFIRMED', harms: [] })).toBe(
      'Our reviewers graded it as confirmed, which needs at least one of these: our own monitor on site, authenticated footage, or acknowledgement by the authority that acted. Sources: RFA.',
    );
    expect(last({ grade: 'VG_FAIR', harms: [] })).toBe(
      'Our reviewers graded it as fair, which needs at least two independent sources. Sources: RFA.',
    );
  });

  it('does not let what parties say contradict a single source; of parties that said nothing it does not speak', () => {
    const said = (stance: string, aboutThisEvent: 'yes' | 'no' = 'yes', t: Text = en): string =>
      written(
        {
          accounts: [{ party: 'PA_AUTHORITY', stance, text: null, language: null, aboutThisEvent, saidOn: null }],
        },
        t,
      );
    expect(said('DS_CONFIRMS')).toContain(
      'The authorities said that it happened. What the parties say is not counted as a source: apart from them, a single source says that it happened: RFA.',
    );
    for (const words of [
      said('DS_NO_COMMENT'),
      said('DS_NOT_SOUGHT'),
      said('DS_CONFIRMS', 'no'),
      written({ accounts: [] }),
    ])
      expect(words).toMatch(/[.] A single source says that it happened: RFA[.]$/);
    expect(said('DS_CONFIRMS', 'yes', km)).toContain('សម្តីរបស់ភាគីមិនរាប់ជាប្រភពទេ');
  });

  it('names several sources of a weak record as those that reviewers count as one', () => {
    const [one] = RECORD.sources;
    expect(written({ accounts: [], sources: [one!, { ...one!, publisher: 'VOD' }] })).toMatch(
      /[.] Our reviewers count these sources as a single one, and graded it as weak: RFA; VOD[.]$/,
    );
  });

  it('says a single source whenever the grade is weak, and only then', () => {
    for (let n = 0; n < TIMES; n += 1) {
      const record = randomRecord(new SeededRandom(SEED * 20_011 + n));
      const [words, isWeak] = [writeParagraph(record, en, names), record.grade === 'VG_WEAK'];
      expect(/a single source says/i.test(words)).toBe(isWeak && record.sources.length < 2);
      expect(/count these sources as a single one/.test(words)).toBe(isWeak && record.sources.length > 1);
    }
  });

  it('depends on nothing but published answers', () => {
    const record = randomRecord(new SeededRandom(7));
    const more = {
      ...record,
      narrative: SECRET,
      placeNote: SECRET,
      title: 'other',
      summary: 'other',
      gradeReason: null,
    };
    expect(writeParagraph(more, en, names)).toBe(writeParagraph(record, en, names));
  });
});

const partyOf = (actor: string): string => (actor === 'PF_COURT' ? 'PA_COURT' : 'PA_AUTHORITY');

/** Numbers as the text writes them, in digits of 0 to 9; labels of codes are no numbers of this record. */
const numbersIn = (words: string): number[] => {
  const latin = words.replace(/[០-៩]/g, (digit) => String(digit.charCodeAt(0) - '០'.charCodeAt(0)));
  const withoutLabels = LABELS.reduce((left, one) => left.replaceAll(one, ''), latin);
  return [...withoutLabels.replace(/(\d)[.,](?=\d{3})/g, '$1').matchAll(/\d+/g)].map(([number]) => Number(number));
};
const LABELS = ['COVID-19', 'កូវីដ-19'].concat(
  codesOf('ground_invoked')
    .flatMap((code) => [label(code, 'en'), label(code, 'km')])
    .filter((one) => /\d/.test(one)),
);

const allowedNumbers = (record: PublicIncident): Set<number> => {
  const counts = [
    record.crowd,
    ...record.acts.flatMap(({ quantity, people }) => [quantity, people]),
    ...record.harms.map(({ count }) => count),
  ].filter(({ state }) => state !== 'CS_UNKNOWN');
  const windows = [record.when, record.announced, ...record.acts.map(({ when }) => when)];
  return new Set([
    ...counts.flatMap(({ low, high }) => [low, high]).filter((n) => n !== null),
    ...windows.flatMap((when) => (when ? daysOf(when.earliest, when.latest) : [])),
    record.sources.filter(({ linkWithheld }) => linkWithheld).length,
  ]);
};
/** Years and days of the month of both ends, and the day in the middle: "about 4 June". */
const daysOf = (earliest: string, latest: string): number[] => {
  const middle = new Date((Date.parse(earliest) + Date.parse(latest)) / 2).toISOString();
  return [earliest, latest, middle].flatMap((day) => [Number(day.slice(0, 4)), Number(day.slice(8, 10))]);
};
