import app from '../text/app/en.json' with { type: 'json' };
import appKm from '../text/app/km.json' with { type: 'json' };
import counting from '../text/counting/en.json' with { type: 'json' };
import countingKm from '../text/counting/km.json' with { type: 'json' };
import rule from '../text/rule/en.json' with { type: 'json' };
import ruleKm from '../text/rule/km.json' with { type: 'json' };
import words from '../text/report/en.json' with { type: 'json' };
import wordsKm from '../text/report/km.json' with { type: 'json' };
import { WHY_NOT_COMPARED } from '../counting/compare-figures.js';
import { count } from '../counting/count.js';
import { createFacts } from '../counting/facts.js';
import { createPlaceTree } from '../counting/place-tree.js';
import { UNKNOWN_COUNT } from '../counting/count-value.js';
import { aHarm, anIncident, aRestriction } from '../counting/test-facts.js';
import type { CoverageEntry } from '../counting/coverage-status.js';
import type { IncidentFact } from '../counting/fact-rows.js';
import { asDay } from '../day/day.js';
import { STANDARDS, UNNAMED } from '../public/organisation-name.js';
import { createText } from '../text/text.js';
import { draftProblems } from './check-report-draft.js';
import type { Block, ReportDocument } from './report-document.js';
import { type Draft, type Part, TEMPLATES } from './report-draft.js';
import { PLACEHOLDERS, unknownIn } from './placeholders.js';
import { draftFromTemplate } from './report-templates.js';
import { writeDocument } from './write-document.js';
import { t, km, draftOf, materialOf, rowsOf, saidOf, FRIDAY } from './test-report.js';

describe('a report of a period that is not over', () => {
  const drawn = (period: string, unit: Draft['scope']['unit'], on: string): string[] => {
    const draft = draftOf([{ kind: 'drawing', id: 'p1', drawing: 'over-time' } as Part], { period, unit });
    const moment = { seq: 7, day: asDay(on), log: null };
    const [block] = writeDocument(materialOf(draft, [anIncident({ code: 'a', on: '2021-02-01' })], { moment }), t)
      .blocks as Extract<Block, { kind: 'drawing' }>[];
    return block!.scene.items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  };

  it('says under the columns of its drawing which is covered so far, and which have not begun', () => {
    expect(drawn('2021-H1', 'month', '2021-05-10').filter((text) => /so far|not begun/.test(text))).toEqual([
      'so far',
      'not begun',
    ]);
    // Also where the columns are too narrow for their names.
    expect(drawn('2021-H1', 'week', '2021-05-10')).toContain('so far');
    expect(drawn('2021-H1', 'month', '2021-08-01').filter((text) => /so far|not begun/.test(text))).toEqual([]);
  });

  it('T2: has no 0 of a longer period where there is no total', () => {
    const longer = (period: string, on: string): string[] =>
      rowsOf('T2', [], { period }, { moment: { seq: 7, day: asDay(on), log: null } }).rows.at(-2)!;
    expect(longer('2021-H2', '2021-06-30').slice(1)).toEqual(Array(5).fill('not begun'));
    expect(longer('2021-H1', '2021-08-01').slice(1)).toEqual(Array(5).fill(t('report.cell.unseen')));
  });
});

describe('the drawing over time', () => {
  const noted = (nameEn: string, from: string, place: string | null = null) => ({
    code: nameEn,
    nameEn,
    nameKm: 'ហាមជួបជុំ',
    from,
    until: from,
    place,
    publisher: 'Example Daily',
    url: null,
  });
  const drawn = (scope: Partial<Draft['scope']>, text = t) => {
    const draft = draftOf([{ kind: 'drawing', id: 'p1', drawing: 'over-time' } as Part], scope);
    const datedNotes = [
      noted('Too early', '2020-12-31'),
      noted('A ban', '2021-02-15'),
      noted('A trial', '2021-04-01', '12'),
    ];
    const [block] = writeDocument(materialOf(draft, [], { datedNotes }), text).blocks as Extract<
      Block,
      { kind: 'drawing' }
    >[];
    return { notes: block!.notes.slice(1), items: block!.scene.items };
  };

  it('marks the days of dated notes, which it lists with their places and sources', () => {
    const { notes, items } = drawn({});
    expect(notes).toEqual([
      t('report.dated-notes'),
      '1. 15 February 2021: A ban. Source: Example Daily',
      '2. 1 April 2021: A trial (Phnom Penh). Source: Example Daily',
    ]);
    const [first, second] = items.filter((item) => item.kind === 'rect');
    // Two quarters: the ban half-way through the first, the trial at the beginning of the second.
    expect([(first!.x - 44) / 318, (second!.x - 44) / 318].map((at) => Math.round(at * 10) / 10)).toEqual([0.5, 1]);
    expect(drawn({}, km).notes[1]).toContain('ហាមជួបជុំ');
  });

  it('marks none that is about another place, and says nothing where there is none', () => {
    expect(drawn({ place: '01' }).notes).toEqual([t('report.dated-notes'), expect.stringContaining('A ban')]);
    expect(drawn({ period: '2022-H1' })).toMatchObject({
      notes: [],
      items: expect.not.arrayContaining([{ kind: 'rect' }]),
    });
  });
});

describe('figures in a text', () => {
  it('stand as they are counted, and say that none recorded is no zero', () => {
    expect(saidOf('{I01} in {period}; {I05}.', [anIncident({ code: 'a', on: '2021-02-01' })])).toBe(
      'at least 1 in January to June 2021; none recorded.',
    );
    expect(
      saidOf('{I09.injured}', [anIncident({ code: 'a', on: '2021-02-01', harms: [aHarm({ count: UNKNOWN_COUNT })] })]),
    ).toBe('not reported');
  });

  describe('compared with earlier ones', () => {
    const incidents = [
      anIncident({ code: 'now', on: '2021-02-01' }),
      anIncident({ code: 'before', on: '2020-08-01' }),
      ...['1', '2', '3'].map((code) => anIncident({ code, on: '2020-02-01' })),
    ];
    const said = (more: Parameters<typeof saidOf>[3] = {}, scope: Parameters<typeof saidOf>[2] = {}): string =>
      saidOf('{I01} ({I01.compared}).', incidents, scope, more);

    const entry = { place: 'KH', level: 'CO_NETWORK' as const, group: null };
    const watched = [{ ...entry, from: asDay('2020-01-01'), until: asDay('2022-01-01') }];

    it('name the period before and the same period a year before', () => {
      expect(said()).toBe('at least 1 (period before: at least 1; the same period a year before: at least 3).');
    });

    it('leave an earlier period out where coverage differs, and say so', () => {
      const coverage = [{ ...entry, from: asDay('2020-07-01'), until: asDay('2021-07-01') }];
      expect(said({ coverage })).toBe(
        'at least 1 (period before: at least 1; the same period a year before: no comparison, since monitoring coverage differs).',
      );
      const none = [{ ...entry, from: asDay('2021-01-01'), until: asDay('2021-07-01') }];
      expect(said({ coverage: none })).toMatch(/\(period before: no comparison, since monitoring coverage differs; /);
      expect(said({ coverage: watched })).toContain('the same period a year before: at least 3');
    });

    it('are refused where the public site refuses a direction, with the same reason', () => {
      const weak = (n: number) =>
        Array.from({ length: n }, (_, i) => anIncident({ code: `w${i}`, on: '2020-02-01', grade: 'VG_WEAK' }));
      const year = (...of: readonly IncidentFact[]): string =>
        saidOf('{I01.compared}.', [anIncident({ code: 'now', on: '2021-02-01' }), ...of], {}, { coverage: watched });
      expect(year(...weak(2))).toContain(
        'year before: no comparison, since records from a single source would change its direction.',
      );
      expect(year(...weak(1))).toContain('year before: 0 counted; and 1 from a single source.');
      expect(saidOf('{I03.compared}.', incidents, {}, { coverage: watched })).toBe(
        'period before: no comparison, since fewer than 10 protests were monitored; the same period a year before: no comparison, since fewer than 10 protests were monitored.',
      );
      expect(saidOf('{I09.injured.compared}.', incidents, {}, { coverage: watched })).toMatch(
        /^period before: no comparison, since one of the two numbers is not known; /,
      );
    });

    it('have no earlier number by another name either where there is no comparison', () => {
      const both = (coverage: CoverageEntry[]): string =>
        saidOf('{I01}, {I01.previous}, {I01.year-before}', incidents, {}, { coverage });
      expect(both(watched)).toBe('at least 1, at least 1, at least 3');
      expect(both([{ ...entry, from: asDay('2020-07-01'), until: asDay('2021-07-01') }])).toBe(
        'at least 1, at least 1, no comparison, since monitoring coverage differs',
      );
      expect(saidOf('{I03.previous}', incidents, {}, { coverage: watched })).toBe(t('report.why-denominator-under-10'));
    });

    it('have no direction from a time before the first record', () => {
      const later = { firstPublished: asDay('2020-07-01'), lastPublished: asDay('2021-07-31'), coverage: watched };
      expect(said(later)).toBe(
        'at least 1 (period before: at least 1; the same period a year before: no comparison, since one of the two numbers is not known).',
      );
      expect(said({ ...later, firstPublished: asDay('2020-06-30') })).toContain('year before: at least 3');
    });

    it('say of a rate within which large group it went the other way, in the text and below the summary', () => {
      const rates = (on: string, group: boolean, low: number, of: number): IncidentFact[] =>
        Array.from({ length: of }, (_, i) =>
          anIncident({
            code: `${on}-${group}-${i}`,
            on,
            coverage: 'CO_NETWORK',
            groups: group ? FRIDAY : [],
            interference: i < low ? 'IN_INTERFERED' : 'IN_NONE',
          }),
        );
      const of = [
        ...rates('2021-02-01', true, 19, 20),
        ...rates('2021-02-01', false, 0, 20),
        ...rates('2020-08-01', true, 9, 10),
        ...rates('2020-08-01', false, 0, 2),
      ];
      const within =
        'but among the protests of Friday Women it rose: 95\u00a0% (19 of 20), up from 90\u00a0% (9 of 10)';
      expect(saidOf('{I03.compared}', of, {}, { coverage: watched })).toContain(
        `period before: 9 of 12 (75\u00a0%); ${within}; `,
      );
      expect(saidOf('{I03.previous}', of, {}, { coverage: watched })).toBe(`9 of 12 (75\u00a0%); ${within}`);
      expect(rowsOf('T1', of, {}, { coverage: watched }).notes).toContain(
        `Interference rate, compared with July to December 2020, ${within}.`,
      );
      // Already one group's.
      expect(saidOf('{I03.previous}', of, { groups: ['G-000001'] }, { coverage: watched })).not.toContain('but among');
    });

    it('say of violations that what is not yet assessed could turn the direction, and not that force could', () => {
      const violations = (on: string, unlawful: number, waiting: number) =>
        anIncident({
          code: on,
          on,
          acts: [
            ...Array.from({ length: unlawful }, () => aRestriction({ outcome: 'LA_UNLAWFUL' })),
            ...Array.from({ length: waiting }, () => aRestriction()),
          ],
        });
      const of = [violations('2021-02-01', 3, 0), violations('2020-08-01', 2, 2)];
      expect(saidOf('{I08.violations.compared}', of, {}, { coverage: watched })).toMatch(
        /^period before: no comparison, since what is not yet assessed could reverse it; the same period /,
      );
    });

    it('count each period once', () => {
      const material = materialOf(draftOf([]), incidents, { coverage: watched });
      const counted: string[] = [];
      const count: typeof material.count = (question) => {
        counted.push(question.periods.join());
        return material.count(question);
      };
      expect(saidOf('{I01.compared}.', incidents, {}, { coverage: watched, count })).toContain('at least 3');
      expect(counted.toSorted()).toEqual(['2020-H1', '2020-H2', '2021-H1']);
    });

    it('have words for each reason, in both languages', () => {
      for (const why of WHY_NOT_COMPARED.filter((one) => one !== 'busy' && one !== 'not-published'))
        for (const voice of [t, km]) expect(voice.has(`report.why-${why}`)).toBe(true);
    });

    it('do not deny what only a single source says', () => {
      const weak = anIncident({ code: 'weak', on: '2020-08-01', grade: 'VG_WEAK' });
      const last = { moment: { seq: 7, day: asDay('2021-08-01'), log: null }, coverage: watched };
      expect(saidOf('{I01.compared}.', [anIncident({ code: 'now', on: '2021-02-01' }), weak], {}, last)).toMatch(
        /^period before: 0 counted; and 1 from a single source; /,
      );
    });

    it('name a year once, and nothing where the period is not over', () => {
      const over = { moment: { seq: 7, day: asDay('2022-02-01'), log: null } };
      expect(said(over, { period: '2021' })).toBe('at least 1 (period before: at least 4).');
      expect(said({ moment: { seq: 7, day: asDay('2021-05-10'), log: null } })).toBe(
        'at least 1 (no comparison, since the period is not over).',
      );
    });
  });

  it('say of a rate whose protests were monitored, if half or more are one group’s, and so do the notes of a table with it', () => {
    const watched = (code: string, groups: IncidentFact['groups']) =>
      anIncident({ code, on: '2021-02-01', coverage: 'CO_ON_SITE', groups });
    const most = [watched('a', FRIDAY), watched('b', FRIDAY), watched('c', [])];
    expect(saidOf('{I03.sentence}.', most)).toContain('; 2 of the 3 are those of Friday Women');
    expect(rowsOf('T1', most).notes).toContain('Whose protests were monitored: 2 of the 3 are those of Friday Women.');
    const few = [watched('a', FRIDAY), watched('c', []), watched('d', [])];
    expect(saidOf('{I03.sentence}.', few)).not.toContain('are those of');
    expect(rowsOf('T1', few).notes.join()).not.toContain('Whose protests');
  });

  it('says a rate per inhabitants beside its number, with who counted them, and why there is none', () => {
    const incidents = Array.from({ length: 10 }, (_, n) =>
      anIncident({ code: `a${n}`, on: '2021-02-01', place: '12' }),
    );
    const facts = createFacts(
      createPlaceTree([
        { code: 'KH', parent: null, level: 0 },
        { code: '12', parent: 'KH', level: 1, population: { inhabitants: 400_000, year: 2019, source: 'Census' } },
        { code: '08', parent: 'KH', level: 1 },
      ]),
    );
    for (const incident of incidents) facts.put(incident);
    const of = (place: string | null): string =>
      saidOf('{I22.sentence}.', incidents, { place }, { count: (question) => count(facts, question, null) });
    expect(of('12')).toContain(
      'at least 10 assemblies interfered with in Phnom Penh: at least 2.5 per 100,000 inhabitants in this period ' +
        '(400,000 inhabitants in 2019)',
    );
    expect(of('12')).toMatch(/; number of inhabitants by Census\.$/);
    expect(of(null)).toContain('no rate, since how many people live there is not known');
  });

  it('can be every one of the list, in any language', () => {
    const text = PLACEHOLDERS.map((key) => `{${key}}`).join(' ');
    expect(unknownIn(text)).toEqual([]);
    for (const scope of [{}, { groups: ['G-000001'] }, { place: '1206' }])
      expect(saidOf(text, [anIncident({ code: 'a', on: '2021-02-01', groups: FRIDAY })], scope)).not.toMatch(
        /[{}]|undefined|NaN/,
      );
  });

  it('makes lists of lines with a dash, quotations of lines with an arrow, and paragraphs between empty lines', () => {
    const { blocks } = writeDocument(
      materialOf(
        draftOf([
          {
            kind: 'words',
            id: 'p1',
            heading: { en: 'Head', km: '' },
            text: { en: 'One\nline.\n\n- a\n- b\n> c', km: '' },
          },
        ]),
        [],
      ),
      t,
    );
    expect(
      blocks.map((block) => (block.kind === 'paragraph' ? [block.style, block.said[0]!.text] : block.kind)),
    ).toEqual(['heading', ['text', 'One line.'], ['item', 'a'], ['item', 'b'], ['quote', 'c']]);
  });

  it('a saved question keeps its own period', () => {
    const document: ReportDocument = writeDocument(
      materialOf(
        draftOf([{ kind: 'figure', id: 'p1', question: 'indicator=I01&period=2020&unit=half-year&split=period' }]),
        [anIncident({ code: 'a', on: '2020-02-01' })],
      ),
      t,
    );
    expect(document.blocks[0]).toMatchObject({ said: [{ text: '2020: at least 1 assembly recorded.' }] });
    expect(document.blocks[1]).toMatchObject({
      kind: 'table',
      rows: [{ cells: [{}, {}] }, { cells: [{}, {}] }, { isSum: true }],
    });
  });
});

describe('the templates', () => {
  it.each(TEMPLATES)('%s is a draft that may be kept, in both languages', (template) => {
    const draft = draftFromTemplate(
      template,
      { period: '2021-H1', unit: 'month', place: null, groups: ['G-000001'] },
      (language) => language,
      { en: createText('en', words), km: createText('km', wordsKm) },
    );
    expect(draftProblems(draft)).toEqual([]);
    const material = materialOf(draft, [anIncident({ code: 'a', on: '2021-02-01', groups: FRIDAY })]);
    for (const voice of [t, km])
      expect(JSON.stringify(writeDocument(material, voice))).not.toMatch(
        /"(report|template|row|rule|split)\.[^"]*"|undefined|\{[A-Z]/,
      );
  });
});

describe('what goes wrong', () => {
  const good = draftOf([{ kind: 'table', id: 'p1', table: 'T1' }]);
  const words1 = (text: string): unknown => ({
    ...good,
    parts: [{ kind: 'words', id: 'p1', heading: { en: '', km: '' }, text: { en: text, km: '' } }],
  });
  it.each<[string, unknown, string[]]>([
    ['nothing', null, ['']],
    ['a list', [], ['']],
    ['a missing key', { ...good, scope: undefined }, ['/scope']],
    ['a strange key', { ...good, x: 1 }, ['/x']],
    ['another template', { ...good, template: 'novel' }, ['/template']],
    ['no title', { ...good, title: { en: ' ', km: '\u200B' } }, ['/title/en']],
    ['no period', { ...good, scope: { ...good.scope, period: '2021-13' } }, ['/scope/period']],
    ['a period with nothing before it', { ...good, scope: { ...good.scope, period: '1900' } }, ['/scope/period']],
    [
      'more weeks than anybody reads',
      {
        ...good,
        parts: [{ kind: 'figure', id: 'p1', question: 'period=2000-01-01..2020-12-31&unit=week&split=period' }],
      },
      ['/parts/0/question'],
    ],
    [
      'centuries by week',
      { ...good, scope: { ...good.scope, period: '2500-01-01..2899-12-31', unit: 'week' } },
      ['/scope/unit'],
    ],
    ['a group that is none', { ...good, scope: { ...good.scope, groups: ['=1+1'] } }, ['/scope/groups/0']],
    ['a table that is none', { ...good, parts: [{ kind: 'table', id: 'p1', table: 'T99' }] }, ['/parts/0/table']],
    ['one id twice', { ...good, parts: [good.parts[0], good.parts[0]] }, ['/parts/1/id']],
    ['a kind that is none', { ...good, parts: [{ kind: '__proto__', id: 'p1' }] }, ['/parts/0/kind']],
    ['a figure that is none', words1('{I99}'), ['/parts/0/text/en']],
    ['code between braces', words1('{constructor.constructor("x")()}'), ['/parts/0/text/en']],
    ['a brace alone', words1('a } b'), ['/parts/0/text/en']],
    ['a control character', words1('a\u0007'), ['/parts/0/text/en']],
    ['half a letter', words1('\uD800'), ['/parts/0/text/en']],
    ['more than anybody reads', words1('x'.repeat(20_001)), ['/parts/0/text/en']],
    [
      'a question that cannot be asked',
      { ...good, parts: [{ kind: 'figure', id: 'p1', question: 'indicator=I02' }] },
      ['/parts/0/question'],
    ],
    [
      'a question of what is not public',
      { ...good, parts: [{ kind: 'figure', id: 'p1', question: 'period=2021&stages=verified' }] },
      ['/parts/0/question'],
    ],
    [
      'a question that is no text',
      { ...good, parts: [{ kind: 'figure', id: 'p1', question: '%E0%A4%A' }] },
      ['/parts/0/question'],
    ],
  ])('a draft with %s is refused by name', (_what, value, pointers) => {
    expect(draftProblems(value).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('names the organisation and the standards in the language of the report, while they are stand-ins', () => {
    const text = { en: '', km: '{organisation} {standards}' };
    const draft = draftOf([
      { kind: 'words', id: 'p1', heading: { en: '', km: '' }, text },
      { kind: 'table', id: 'p2', table: 'T4b' },
    ]);
    const about = { organisation: UNNAMED.demo, standards: STANDARDS, demo: true };
    const said = createText('km', appKm, countingKm, ruleKm, wordsKm);
    const { blocks, about: lines } = writeDocument(materialOf(draft, [], { about }), said);
    expect(JSON.stringify(blocks)).toContain(appKm['app.standards']);
    expect(JSON.stringify([blocks, lines])).not.toMatch(/organisation|Covenant|Principles/);
    expect(lines[0]).toContain(appKm['app.organisation-demo']);
  });

  it('says where unlawful force is assessed under other standards, too', () => {
    const draft = draftOf([{ kind: 'table', id: 'p1', table: 'T4b' }]);
    const said = createText('en', app, counting, rule, words);
    const blocksOf = (otherStandards: boolean): string => {
      const about = { organisation: 'ORG', standards: 'GC37', otherStandards, demo: false };
      return JSON.stringify(writeDocument(materialOf(draft, [], { about }), said).blocks);
    };
    expect(blocksOf(false)).toContain('unlawful by ORG under GC37:');
    expect(blocksOf(true)).toContain('unlawful by ORG under GC37 (or others, which the records name):');
  });

  it('has the same words in both languages', () => {
    expect(Object.keys(wordsKm).sort()).toEqual(Object.keys(words).sort());
    expect(
      Object.entries(words).filter(([key, said]) => said !== '' && !(wordsKm as Record<string, string>)[key]),
    ).toEqual([]);
  });
});
