import { describe, expect, it } from '@jest/globals';
import { asDay } from '../../day/day.js';
import { guessListColumns, type ListTarget, targetOfListHeader } from './case-list-columns.js';
import { type CaseListRead, type ListChoices, readCaseList, sumOfCells } from './read-case-list.js';

const TODAY = asDay('2026-03-15');

const read = (headers: string[], rows: string[][], choices: Partial<ListChoices> = {}): CaseListRead =>
  readCaseList(
    headers,
    rows.map((cells, at) => ({ n: at + 2, cells })),
    { columns: guessListColumns(headers), order: null, era: null, walkedOut: 'unknown', ...choices },
    TODAY,
  );

describe('the columns of a case list', () => {
  it('are known by the words of the codebook and of offices, in English and in Khmer', () => {
    const said: [string, ListTarget | null][] = [
      ['Full name', 'identity.names'],
      ['ឈ្មោះ', 'identity.names'],
      ['Names', 'identity.names'],
      ['ភេទ', 'sex'],
      ['Arrest', 'on.CE_ARREST'],
      ['ការចាប់ខ្លួន', 'on.CE_ARREST'],
      ['Date of arrest (dd/mm/yy)', 'on.CE_ARREST'],
      ['ថ្ងៃដោះលែង', 'on.CE_RELEASED'],
      ['Released on bail', 'on.CE_BAIL'],
      ['មាត្រា', 'article'],
      ['Case no.', 'case'],
      ['Lawyer', 'identity.lawyer'],
      ['Notes', null],
      ['ផ្សេងៗ', null],
    ];
    expect(said.map(([header]) => [header, targetOfListHeader(header)])).toEqual(said);
  });

  it('are set aside if nobody knows them, or if another column is the same and a person has one', () => {
    expect(guessListColumns(['Name', 'Surname', 'Sex', 'Gender', 'Notes'])).toEqual([
      'identity.names',
      'identity.names',
      'sex',
      'aside',
      'aside',
    ]);
  });
});

describe('a row of a case list', () => {
  it('becomes a person with events, and every filled cell is used or set aside', () => {
    const { rows, columns } = read(
      ['Name', 'Sex', 'Age', 'Arrested on', 'Charged on', 'Article', 'Court', 'Case no', 'Phone', 'Notes'],
      [
        [
          'Heron Sokha',
          'F',
          '17',
          '2021-03-01',
          '2021-03-03',
          'art. 494, 495',
          'Phnom Penh Municipal Court',
          '12/21',
          '012',
          'cried',
        ],
        ['Egret Dara', 'male', 'unknown', '', 'soon', 'incitement by Egret', 'the big court', '', '', ''],
      ],
    );
    expect(rows.map(({ problem }) => problem)).toEqual([null, null]);
    expect(rows[0]!.person).toEqual({
      identity: expect.objectContaining({ names: 'Heron Sokha', documents: 'Case no: 12/21', family: '012' }),
      sex: 'SX_FEMALE',
      ageGroup: 'AG_CHILD',
      events: [
        expect.objectContaining({ type: 'CE_ARREST', leftCustody: 'unknown' }),
        expect.objectContaining({ type: 'CE_CHARGE' }),
      ],
      articles: ['494', '495'],
      court: 'CL_FIRST',
      caseCell: '12/21',
    });
    expect(rows[1]!.person).toMatchObject({ sex: 'SX_MALE', ageGroup: null, events: [], articles: [], court: null });
    expect(sumOfCells(columns)).toEqual({ filled: 16, used: 11, aside: 5 });
    expect(columns.map(({ aside }) => aside)).toEqual([
      {},
      {},
      { unsaid: 1 },
      {},
      { 'date-not-understood': 1 },
      { 'no-article': 1 },
      { 'not-understood': 1 },
      {},
      {},
      { chosen: 1 },
    ]);
  });

  it('in Khmer, with Khmer digits and the days of one order', () => {
    const { rows, columns } = read(
      ['ឈ្មោះ', 'ភេទ', 'អាយុ', 'ថ្ងៃចាប់ខ្លួន', 'ថ្ងៃដោះលែង', 'មាត្រា'],
      [
        ['ក្រៀលមួយ', 'ស្រី', '៣៤', '១៧/៧/២០២០', '៣០/៩/២០២០', 'មាត្រា៤៩៤ និង៤៩៥'],
        ['ក្រៀលពីរ', 'ប្រុស', '១៦', '១/២/២០២១', '', ''],
      ],
      { walkedOut: 'yes' },
    );
    expect(rows.map(({ person }) => [person!.sex, person!.ageGroup, person!.articles])).toEqual([
      ['SX_FEMALE', 'AG_ADULT', ['494', '495']],
      ['SX_MALE', 'AG_CHILD', []],
    ]);
    expect(
      rows.flatMap(({ person }) =>
        person!.events.map(({ type, when, leftCustody }) => [type, when.earliest, leftCustody]),
      ),
    ).toEqual([
      ['CE_ARREST', '2020-07-17', 'unknown'],
      ['CE_RELEASED', '2020-09-30', 'yes'],
      ['CE_ARREST', '2021-02-01', 'unknown'],
    ]);
    expect(sumOfCells(columns)).toEqual({ filled: 10, used: 10, aside: 0 });
  });

  it.each([
    ['end-before-start', ['Heron', '2021-03-05', '2021-03-01']],
    ['release-without-arrest', ['Heron', '', '2021-03-01']],
    ['release-without-arrest', ['Heron', 'long ago', '2021-03-01']],
    ['nobody', ['', '', 'never']],
    ['total-row', ['Total', '12', '3']],
    ['too-long', ['x'.repeat(1201), '2021-03-01', '']],
  ] as const)('is refused by name: %s', (problem, cells) => {
    const { rows, columns } = read(['Name', 'Arrested', 'Released'], [[...cells]]);
    expect(rows[0]).toMatchObject({ problem, person: null });
    expect(sumOfCells(columns)).toMatchObject({ used: 0, aside: cells.filter((cell) => cell !== '').length });
  });

  it('may be released on the day of the arrest, and have died without any other event', () => {
    const { rows } = read(
      ['Name', 'Arrested', 'Released', 'Died'],
      [
        ['Heron', 'March 2021', '2021-03-01', ''],
        ['Egret', '', '', '2021-03-01'],
      ],
    );
    expect(rows.map(({ problem }) => problem)).toEqual([null, null]);
  });

  it('has no day that is to come, or that nobody alive has seen', () => {
    const { columns } = read(
      ['Name', 'Arrested'],
      [
        ['Heron', '2026-03-16'],
        ['Egret', '1901-01-01'],
        ['Ibis', '2026-03-15'],
      ],
    );
    expect(columns[1]).toEqual({ filled: 3, used: 1, aside: { 'not-yet': 1, 'long-ago': 1 } });
  });

  it('says which rows have the same name, in whatever order and letters', () => {
    const { rows } = read(['Name'], [['Heron  Sokha'], ['SOKHA Heron'], ['Egret Dara']]);
    expect(rows.map(({ sameName }) => sameName)).toEqual([[3], [2], []]);
  });

  it('keeps a name that elsewhere says that nothing is known, and no cell without a letter', () => {
    const { rows, columns } = read(['Name', 'Health'], [['Na', '-']]);
    expect(rows[0]!.person!.identity).toMatchObject({ names: 'Na', health: '' });
    expect(columns[1]!.aside).toEqual({ unsaid: 1 });
  });

  it('writes several columns of one part below each other', () => {
    const { rows } = read(['Name', 'Name in Latin', 'Passport', 'ID card'], [['ក្រៀល', 'Kriel', 'N1', '22']]);
    expect(rows[0]!.person!.identity).toMatchObject({ names: 'ក្រៀល\nKriel', documents: 'Passport: N1\nID card: 22' });
  });

  it('asks which of two numbers is the day, and reads it as chosen', () => {
    const cells: [string[], string[][]] = [['Name', 'Arrested'], [['Heron', '3/4/2021']]];
    const asked = read(...cells);
    expect([asked.needs, asked.columns[1]!.aside]).toEqual([{ order: true, era: false }, { 'date-order-unclear': 1 }]);
    const chosen = read(...cells, { order: 'dmy' });
    expect(chosen.rows[0]!.person!.events[0]!.when.earliest).toBe('2021-04-03');
  });
});
