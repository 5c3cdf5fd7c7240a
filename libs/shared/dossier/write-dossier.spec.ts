import { blank } from '../codebook/check-body.js';
import { spellsOf } from '../custody/spells.js';
import { days } from '../custody/test-events.js';
import { asDay } from '../day/day.js';
import { Account } from '../incident/account.js';
import { Source } from '../incident/source.js';
import { type LimitOfPerson, limitsOfPerson, limitsToShow } from '../people-figures/custody-clock.js';
import type { CustodyLimit } from '../people-figures/custody-limits.js';
import { aLimit, anEvent } from '../people-figures/test-people.js';
import { CaseEvent } from '../people/case-event.js';
import { CourtCase } from '../people/court-case.js';
import { Person } from '../people/person.js';
import type { Block, ReportDocument } from '../report/report-document.js';
import counting from '../text/counting/en.json' with { type: 'json' };
import dossierEn from '../text/dossier/en.json' with { type: 'json' };
import dossierKm from '../text/dossier/km.json' with { type: 'json' };
import peopleFigures from '../text/people-figures/en.json' with { type: 'json' };
import peopleEn from '../text/people/en.json' with { type: 'json' };
import peopleKm from '../text/people/km.json' with { type: 'json' };
import report from '../text/report/en.json' with { type: 'json' };
import { createText } from '../text/text.js';
import type { DossierEvent, DossierMaterial, DossierPerson } from './dossier-material.js';
import { markedIn, markOf, setMarksIn, withoutMarks } from './person-marks.js';
import { writeDossier } from './write-dossier.js';

const t = createText('en', counting, peopleFigures, report, peopleEn, dossierEn);
const khmer = createText('km', counting, peopleFigures, report, peopleKm, dossierKm);
const [ANN, BEN] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];

const event = (type: string, when: string, rest: Partial<CaseEvent> = {}): DossierEvent => {
  const { earliest, latest } = days(when);
  return {
    id: `${type} ${when}`,
    event: {
      ...blank(CaseEvent),
      type: `CE_${type}`,
      when: { precision: earliest === latest ? 'DP_DAY' : 'DP_RANGE', earliest, latest },
      leftCustody: type === 'RELEASED' ? 'yes' : 'unknown',
      grade: 'VG_CONFIRMED',
      ...rest,
    },
    after: null,
  };
};
const person = (id: string, events: readonly DossierEvent[], rest: Partial<DossierPerson> = {}): DossierPerson => ({
  id,
  entries: [{ ...blank(Person), handle: 'amber kettle' }],
  events,
  custody: spellsOf(
    events.map(({ id: of, event: one }) => ({
      id: of,
      type: one.type!,
      when: one.when!,
      leftCustody: one.leftCustody,
      after: null,
    })),
  ),
  cases: [],
  limits: [],
  ...rest,
});
const write = (people: readonly DossierPerson[], rest: Partial<DossierMaterial> = {}, text = t): ReportDocument =>
  writeDossier(
    {
      subject: { of: 'person' },
      people,
      today: asDay('2022-01-11'),
      organisation: 'An office',
      demo: false,
      placeName: (code) => code,
      groupName: () => 'A group',
      caseName: () => 'walnut roof',
      ...rest,
    },
    text,
  );

const lines = ({ blocks }: Pick<ReportDocument, 'blocks'>): string[] =>
  blocks.flatMap((block: Block) =>
    block.kind === 'heading'
      ? [block.text]
      : block.kind === 'paragraph'
        ? [block.said.map(({ text }) => text).join('')]
        : [],
  );
const table = ({ blocks }: ReportDocument, caption: string): string[][] => {
  const found = blocks.find((block) => block.kind === 'table' && block.caption === caption);
  if (found?.kind !== 'table') throw new Error(`no table ${caption}`);
  return found.rows.map(({ cells }) =>
    cells.map(({ lines: all }) => all.map((said) => said.map(({ text }) => text).join('')).join(' / ')),
  );
};

const C = [event('ARREST', '2021-05-01'), event('SEEN_HELD', '2021-06-15')];
const LIMIT = aLimit({ confirmedBy: null, confirmedOn: null });
const limitsOf = (events: readonly DossierEvent[], limit: CustodyLimit): LimitOfPerson[] =>
  limitsToShow(
    limitsOfPerson(
      {
        events: events.map(({ id, event: { type, when, hours } }) =>
          anEvent('', when!.earliest, { id, type: type!, when: when!, hours }),
        ),
        spells: person(ANN, events).custody.spells,
      },
      { ageGroup: null, charges: [] },
      asDay('2022-01-11'),
      [limit],
    ),
  );

describe('the dossier of a person', () => {
  it('K2: says in one line what is known of custody, with its uncertainty, and when it is not known', () => {
    const found = write([person(ANN, C)]);
    expect(lines(found)).toEqual(
      expect.arrayContaining([
        `Person: ${markOf(ANN)}`,
        'Held for certain until 15 June 2021; not known for 210 days.',
        '46 to 256 days in custody, up to today',
        'Stage today: Not known',
        'Whether this person is still held; the last news is of 15 June 2021.',
      ]),
    );
    expect(table(found, 'Time in custody')).toEqual([
      ['Held for certain', '1 May 2021', '15 June 2021'],
      ['Possibly held', '16 June 2021', '13 September 2021'],
      ['Not known whether held', '14 September 2021', '11 January 2022 (today)'],
    ]);
  });

  it('has each charge with what it is today and its history, by the last entry that is certain', () => {
    const charged = event('CHARGE', '2021-05-03');
    const convicted = event('CONVICTED', '2021-11-01');
    const found = write([
      person(ANN, [...C, charged, convicted], {
        cases: [
          {
            id: 'case',
            handle: 'walnut roof',
            roles: ['CA_ACCUSED'],
            charges: [
              {
                id: '1',
                person: ANN,
                law: 'LW_PENAL_2009',
                article: '494',
                offence: 'OF_MISDEMEANOUR',
                history: [
                  { id: 'a', status: 'CH_PENDING', event: charged.id },
                  { id: 'b', status: 'CH_CONVICTED', event: convicted.id },
                ],
              },
              { id: '2', person: ANN, law: 'LW_PENAL_2009', article: '495', offence: null, history: [] },
            ],
          },
        ],
      }),
    ]);
    const [first, second] = table(found, 'Charges');
    expect(first![0]).toMatch(/^Article 494, .*\(.*\) \/ walnut roof$/);
    expect(first![1]).toBe('Convicted');
    expect(first![2]!.split(' / ')).toEqual([
      expect.stringContaining('· Charge · 3 May 2021'),
      expect.stringContaining('Convicted · '),
    ]);
    expect(second![1]).toBe('nothing recorded yet');
    expect(lines(found)).toContainEqual(expect.stringMatching(/^What became of the charge: Article 495/));
  });

  it('compares with a limit only if a lawyer has confirmed it, and else says that none has', () => {
    const held = [
      event('ARREST', '2021-05-01', { hours: '10:00' }),
      event('HEARING', '2021-05-03', { hours: '16:00' }),
    ];
    const of = (limit: CustodyLimit, events = held) =>
      write([person(ANN, events, { limits: limitsOf(events, limit) })]);
    const says = (...asked: Parameters<typeof of>): string[] => table(of(...asked), 'Limits of custody')[0]!;
    const [about, open] = says(LIMIT);
    expect(about).toMatch(/^A law, article 96 .*Limit: 48 hours .*In force since 1 January 2008 .*Source: invented/);
    expect(about).toMatch(/No lawyer has confirmed this limit: it counts in no figure.*Open: What about children\.$/);
    expect(open).toBe('Counted from: Arrest · 1 May 2021 · 10:00 / Lasted: 54 hours');
    const confirmed = aLimit();
    expect(says(confirmed)[0]).toMatch(/Confirmed by a lawyer of the organisation on 1 January 2021$/);
    expect(says(confirmed)[1]).toMatch(/^Exceeded for certain, by 6 hours /);
    expect(says(confirmed, [event('ARREST', '2021-05-01'), event('HEARING', '2021-05-02')])[1]).toMatch(
      /^Not exceeded /,
    );
    expect(says(confirmed, [event('SEEN_HELD', '2021-05-01')])[1]).toBe(
      'Not known whether it was exceeded / Nothing is recorded from which it counts.',
    );
    expect(lines(of(LIMIT))).toContainEqual(expect.stringMatching(/^Whether a limit of custody by law was exceeded/));
    expect(lines(of(confirmed)).join()).not.toMatch(/Whether a limit/);
  });

  it('names nobody by what somebody typed as a time', () => {
    const typed = [event('ARREST', '2021-05-01', { hours: `10:00 ${markOf(BEN)}` })];
    const found = write([person(ANN, typed, { limits: limitsOf(typed, aLimit()) })]);
    expect([...markedIn(JSON.stringify(found))]).toEqual([ANN]);
  });

  it('has what each party says, the sources as footnotes, once each, and no link that is withheld', () => {
    const source = { ...blank(Source), id: 's', type: 'SO_MEDIA', publisher: 'A paper', url: 'https://example.org/a' };
    const withheld = { ...source, id: 'w', publisher: 'Another', url: 'https://example.org/b', linkWithheld: 'yes' };
    const account = { ...blank(Account), id: 'a', party: 'PY_AUTHORITIES', text: 'We hold nobody.', language: 'en' };
    const found = write([
      person(ANN, [
        event('ARREST', '2021-05-01', { sources: [source], accounts: [account], lawyerSaw: 'no' }),
        event('SEEN_HELD', '2021-06-15', { sources: [source, withheld as Source] }),
      ]),
    ]);
    expect(found.notes.map(({ url }) => url)).toEqual(['https://example.org/a', null]);
    expect(found.notes[0]!.text).toContain('A paper');
    expect(lines(found)).toContain('We hold nobody.');
    expect(table(found, 'What happened')[0]![1]).toBe('Did a lawyer see them? no');
    expect(lines(found)).toContain('Whether the authorities say that they hold this person.');
    expect(lines(found).join()).not.toContain('Whether a lawyer saw');
  });

  it('has consents, withdrawn ones too', () => {
    const on = { precision: 'DP_DAY' as const, earliest: asDay('2021-07-01'), latest: asDay('2021-07-01') };
    const consent = { id: 'c', scope: 'CN_LAWYER', by: 'CB_FAMILY', on, until: null, withdrawnOn: on };
    const found = write([person(ANN, C, { entries: [{ ...blank(Person), handle: 'x', consents: [consent] }] })]);
    expect(table(found, 'Consent')).toEqual([
      ['To be given to a lawyer', 'The family', '1 July 2021', 'no end was named / withdrawn: 1 July 2021'],
    ]);
  });

  it('cites opinions of bodies of the United Nations, and says nothing of them where none is recorded', () => {
    const on = { precision: 'DP_DAY' as const, earliest: asDay('2021-07-01'), latest: asDay('2021-07-01') };
    const opinion = { id: 'o', body: 'OB_WGAD', number: '72/2020', on, arbitrary: ['WA_I', 'WA_II'] };
    const found = write([person(ANN, C, { entries: [{ ...blank(Person), handle: 'x', opinions: [opinion] }] })]);
    expect(table(found, 'Opinions of UN bodies')).toEqual([
      [
        'UN Working Group on Arbitrary Detention',
        '72/2020',
        '1 July 2021',
        'I: without a legal basis / II: for the exercise of rights',
      ],
    ]);
    expect(lines(write([person(ANN, C)])).join()).not.toContain('Opinions of UN bodies');
  });

  it('is written in Khmer with the same tables', () => {
    const [one, other] = [write([person(ANN, C)]), write([person(ANN, C)], {}, khmer)];
    expect(other.blocks.map(({ kind }) => kind)).toEqual(one.blocks.map(({ kind }) => kind));
    expect(lines(other).join()).not.toMatch(/dossier\./);
    expect(lines(other).filter((line) => !/[ក-៿]/.test(withoutMarks(line)))).toEqual([]);
  });
});

describe('the dossier of a case or a group', () => {
  it('names the accused by what became of their charges, then each person once', () => {
    const accused = (one: string) => ({ id: one, person: one, role: 'CA_ACCUSED' });
    const of = {
      ...blank(CourtCase),
      handle: 'walnut roof',
      court: 'CL_UNKNOWN',
      people: [accused(ANN), accused(BEN)],
    };
    const found = write([person(ANN, C), person(BEN, [])], {
      subject: { of: 'case', case: of, events: C, personOf: new Map(), incidents: ['A march · KH-1'] },
    });
    expect(table(found, 'Accused, by what became of their charges').map(([name]) => name)).toEqual([
      markOf(ANN),
      markOf(BEN),
    ]);
    expect(lines(found)).toContain('A march · KH-1');
    expect(lines(found)).not.toContain('Not known');
    expect(lines(found).filter((line) => line.startsWith('Person: '))).toEqual([
      `Person: ${markOf(ANN)}`,
      `Person: ${markOf(BEN)}`,
    ]);
  });

  it('says what ties each person to the group', () => {
    const groups = [{ id: 'g', group: 'group', tie: 'GT_FOR_WHOM', link: 'GL_STATED' }];
    const found = write([person(ANN, C, { entries: [{ ...blank(Person), handle: 'x', groups }] })], {
      subject: { of: 'group', group: 'group' },
    });
    expect(lines(found)).toContain(`${markOf(ANN)}: The group speaks for this person (Stated)`);
  });
});

describe('the places at which somebody is named', () => {
  it('are the only ones that change when a name is set, and what somebody typed marks none', () => {
    const typed = event('ARREST', '2021-05-01', {
      accounts: [{ ...blank(Account), id: 'a', party: null, text: `They took ${markOf(BEN)}.` }],
    });
    const found = write([person(ANN, [typed])]);
    expect([...markedIn(JSON.stringify(found))]).toEqual([ANN]);
    const named = setMarksIn(found, () => 'Sokha & <Dara>');
    expect(lines(named)).toContain('Person: Sokha & <Dara>');
    expect(lines(named)).toContain(`They took ${BEN}.`);
    expect(named.title).toBe('Dossier of a person');
  });
});
