import { describe, expect, it } from '@jest/globals';
import {
  targetsToShare,
  wholeMap,
  withSharedValues,
  ZERO_MEANINGS,
  type Constant,
  type MappedColumn,
} from './column-mapping.js';
import { groupsByName } from './read-groups.js';
import { readRecord } from './read-record.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { mapForHeaders } from './match-saved-mapping.js';
import type { RowDraft } from './row-draft.js';
import { GROUP, mapOf, world, type How } from './test-mapping.js';

const read = (columns: Readonly<Record<string, How>>, cells: string[], constants?: Constant[]): RowDraft =>
  readRecord([cells], mapOf(columns, constants), world());
const codes = ({ notes }: RowDraft): string[] => notes.map(({ code }) => code);
const acts = ({ incident }: RowDraft): (string | null)[] => incident.acts.map(({ type }) => type);

describe('cells that mean "not known"', () => {
  it('say nothing, in a whole cell and in a part of it, and "-99" is not "99"', () => {
    const missing = ['-99', '.', 'missing'];
    const draft = read({ Crowd: { target: 'crowd', missing }, Killed: { target: 'harms.count:HM_DEATH', missing } }, [
      ' -99 ',
      'MISSING',
    ]);
    expect([draft.incident.crowd.state, draft.incident.harms, draft.notes, draft.incident.narrative]).toEqual([
      'CS_UNKNOWN',
      [],
      [],
      null,
    ]);
    expect(read({ Crowd: { target: 'crowd', missing } }, ['99']).incident.crowd.low).toBe(99);
    const part = read({ Did: { target: 'acts.type', missing: ['other'], split: 'comma' } }, ['Arrest, other']);
    expect([acts(part), part.incident.narrative]).toEqual([['D_ARREST'], null]);
  });

  it('are proposed from few cells, however many a file has', () => {
    const many = Array.from({ length: 200 }, (_n, i) => `-${'9'.repeat(i + 1)}`);
    const [crowd] = guessColumns(['Crowd'], null, [['20', ...many]]);
    expect([crowd!.missing!.length <= 20, crowd!.missing!.every((cell) => cell.length <= 20)]).toEqual([true, true]);
    const others = Array.from({ length: 200 }, (_n, i) => `something else ${i}`);
    const listed = Array.from({ length: 100 }, (_n, i) => `Arrest,${' '.repeat(i)}Water cannon`);
    const split = (cells: string[]): unknown => guessColumns(['Acts'], null, [cells])[0]!.split;
    expect([split([...listed, ...others]), split([...others, ...listed])]).toEqual(['comma', undefined]);
    // A cell of a page of text is no list.
    expect(split([`Arrest, Water cannon${', Arrest'.repeat(100)}`])).toBeUndefined();
  });

  it('are proposed where a column of numbers has one below zero', () => {
    const [crowd, ref] = guessColumns(['Crowd', 'Ref'], null, [
      ['20', '-99', '-99'],
      ['1', '-99', '3'],
    ]);
    expect([crowd!.missing, ref!.missing, mapOfGuesses([crowd!]).columns[0]!.missing]).toEqual([
      ['-99'],
      undefined,
      ['-99'],
    ]);
  });
});

describe('several things in one cell', () => {
  it('are separated as the column says: by commas, by spaces as KoBo does, or not at all', () => {
    const split = (how: MappedColumn['split'], cell: string): (string | null)[] =>
      acts(read({ Did: { target: 'acts.type', ...(how && { split: how }) } }, [cell]));
    expect(split('comma', 'Arrest, Water cannon')).toEqual(['D_ARREST', 'FM_WATER_CANNON']);
    expect(split('space', 'D_ARREST FM_WATER_CANNON')).toEqual(['D_ARREST', 'FM_WATER_CANNON']);
    expect(split('bar', 'Arrest|Water cannon')).toEqual(['D_ARREST', 'FM_WATER_CANNON']);
    expect(split('bar', 'Arrest;Water cannon')).toEqual([]);
    expect(split('none', 'Arrest;Water cannon')).toEqual([]);
    expect(split(undefined, 'Arrest, Water cannon')).toEqual([]);
    const groups = read({ Who: { target: 'groups.group', split: 'comma' } }, ['Example Union, Nobody']);
    expect([groups.incident.groups.length, groups.incident.narrative]).toEqual([1, 'Who: Nobody']);
  });

  it('are proposed where more parts than cells are words of the list, and not where a label has a comma of its own', () => {
    const proposed = (cells: string[]): unknown => guessColumns(['Acts'], null, [cells])[0]!.split;
    expect(proposed(['Arrest, Water cannon', 'Water cannon', 'Arrest, Order to disperse'])).toBe('comma');
    expect(proposed(['D_ARREST FM_WATER_CANNON', 'D_ARREST'])).toBe('space');
    expect(proposed(['Arrest', 'Water cannon'])).toBeUndefined();
    expect(proposed(['banners taken, then an arrest, said police', 'a long walk, no one hurt'])).toBeUndefined();
  });
});

describe('a second answer where there is room for one', () => {
  it('is kept in words', () => {
    const { incident } = read({ Type: { target: 'sources.type' } }, ['SR_NGO; SR_COURT']);
    expect([incident.sources.map(({ type }) => type), incident.narrative]).toEqual([['SR_NGO'], 'Type: SR_COURT']);
  });
});

describe('a decision about words', () => {
  const other = { other: { as: 'value' as const, value: ['D_ARREST'] } };

  it('belongs to its column', () => {
    const draft = read({ A: { target: 'acts.type', values: other }, B: { target: 'acts.type' } }, ['other', 'other']);
    expect([acts(draft), draft.incident.narrative]).toEqual([['D_ARREST'], 'B: other']);
  });

  it('applies to all columns of its meaning where a person says so, and a column keeps its own', () => {
    const own = { other: { as: 'words' as const, value: [] } };
    const map = mapOf({
      A: { target: 'acts.type', values: other },
      B: { target: 'acts.type' },
      C: { target: 'acts.type', values: own },
      D: { target: 'harms.type' },
    });
    expect(targetsToShare(map)).toEqual(['acts.type']);
    const shared = withSharedValues(map, 'acts.type');
    expect(shared.columns.map(({ values }) => values)).toEqual([other, other, own, undefined]);
    expect(targetsToShare(shared)).toEqual([]);
  });

  it('of an earlier version goes to each column of its meaning: of a place, to each level', () => {
    const kampot = { kampot: { as: 'value' as const, value: ['07'] } };
    const { columns, constants, version } = wholeMap({
      columns: ['place', 'place.1', 'acts.type', 'groups.link'].map((target) => ({
        header: target,
        target,
        dates: null,
      })),
      decisions: {
        place: kampot,
        'acts.type': other,
        'groups.group': { us: { as: 'value', value: [GROUP] } },
        'harms.type': other,
      },
      fixed: { sensitivity: 'S0_PUBLIC' },
    });
    expect(columns.map(({ values }) => Object.keys(values ?? {}))).toEqual([['kampot'], ['kampot'], ['other'], ['us']]);
    expect([version, constants]).toEqual([2, [{ target: 'sensitivity', value: 'S0_PUBLIC' }]]);
    expect(wholeMap(wholeMap({ columns }))).toEqual(wholeMap({ columns }));
  });

  it('is found by its header in another file, with everything that its column says', () => {
    const how = { target: 'acts.type', values: other, split: 'comma', missing: ['-99'] } as const;
    const saved = mapOf({ 'What was done': how as unknown as How });
    const guesses = guessColumns(['Date', 'WHAT WAS DONE'], null, [['2021-06-04'], ['other']]);
    expect(mapForHeaders(saved, guesses).columns[1]).toMatchObject({ ...how, header: 'WHAT WAS DONE' });
  });
});

describe('a column of marks', () => {
  const flag = { yes: ['1', 'x', 'yes', 'true'], add: 'FM_LIVE_FIRE' };
  const how = { 'Shots fired': { target: 'acts.type', flag } };

  it('adds its code for each mark that means yes, mixed as they are, and nothing for a no', () => {
    const seen = ['x', 'yes', '1', 'TRUE', ' X ', '0', 'no', 'FALSE', '', 'unknown'].map((cell) =>
      acts(read(how, [cell])).join(),
    );
    expect(seen).toEqual([...Array.from({ length: 5 }, () => 'FM_LIVE_FIRE'), '', '', '', '', '']);
    expect(read(how, ['0'])).toMatchObject({ notes: [], incident: { narrative: null, interference: 'IN_UNKNOWN' } });
  });

  it('keeps a mark that nobody explained in words, and makes the title of what was marked', () => {
    const draft = read(how, ['maybe']);
    expect([acts(draft), codes(draft), draft.incident.narrative]).toEqual([
      [],
      ['mark-not-understood'],
      'Shots fired: maybe',
    ]);
    expect(read(how, ['x']).incident.title).toBe('Shots fired');
  });

  it("says who acted, and its mark is nobody's name", () => {
    const police = { target: 'acts.actor', flag: { yes: ['1'], add: 'PF_POLICE' } };
    const army = { target: 'acts.actor', flag: { yes: ['1'], add: 'PF_ARMY' } };
    const seen = (...cells: string[]): unknown[] => {
      const { incident } = read({ Did: { target: 'acts.type' }, Police: police, Army: army }, cells);
      return [incident.acts.map(({ actor, forceName }) => [actor, forceName]), incident.narrative];
    };
    expect(seen('Arrest', '1', '0')).toEqual([[['PF_POLICE', null]], null]);
    expect(seen('Arrest', '0', '0')).toEqual([[[null, null]], null]);
    expect(seen('Arrest', '1', '1')).toEqual([[['PF_POLICE', null]], 'Army: 1']);
    expect(seen('', '1', '0')).toEqual([[], 'Police: 1']);
    expect(seen('', '0', '0')).toEqual([[], null]);
  });

  it('reads a harm, an issue or a type of assembly too', () => {
    const { incident } = read(
      {
        Hurt: { target: 'harms.type', flag: { yes: ['1'], add: 'HM_DEATH' } },
        Petition: { target: 'assemblyTypes', flag: { yes: ['1'], add: 'AT_PETITION' } },
        March: { target: 'assemblyTypes', flag: { yes: ['1'], add: 'AT_MARCH' } },
      },
      ['1', '1', '0'],
    );
    expect([incident.harms.map(({ type }) => type), incident.assemblyTypes]).toEqual([['HM_DEATH'], ['AT_PETITION']]);
  });
});

describe('a zero', () => {
  const zero = (how: MappedColumn['zero']): RowDraft =>
    read({ Killed: { target: 'harms.count:HM_DEATH', ...(how && { zero: how }) } }, ['0']);

  it('says nothing by default, says none where somebody looked, and is left out where it is to be ignored', () => {
    const seen = ([undefined, 'not-reported', 'ignore', 'none'] as const).map((how) => {
      const { incident, notes } = zero(how);
      return [incident.harms.map(({ count }) => count.state), notes.length, incident.narrative];
    });
    expect(seen).toEqual([
      [[], 1, 'Killed: 0'],
      [[], 1, 'Killed: 0'],
      [[], 0, null],
      [['CS_NONE'], 0, null],
    ]);
  });

  it('that is to be ignored takes nothing away that another cell says', () => {
    const beside = (entry: string, number: string, word: string, zero: MappedColumn['zero']): RowDraft =>
      read({ What: { target: entry }, N: { target: number, ...(zero && { zero }) } }, [word, '0']);
    for (const target of ['acts.people', 'acts.quantity']) {
      const { incident } = beside('acts.type', target, 'Arrest', 'ignore');
      expect([incident.acts.map(({ type, people }) => [type, people.state]), incident.narrative]).toEqual([
        [['D_ARREST', 'CS_UNKNOWN']],
        null,
      ]);
      expect(acts(beside('acts.type', target, 'Arrest', undefined))).toEqual([]);
    }
    expect(beside('harms.type', 'harms.count', 'Death', 'ignore').incident).toMatchObject({
      harms: [{ type: 'HM_DEATH', count: { state: 'CS_UNKNOWN' } }],
      narrative: null,
    });
    expect(beside('harms.type', 'harms.count', 'Death', undefined).incident.harms).toEqual([]);
  });

  it('never makes an act', () => {
    for (const how of ZERO_MEANINGS)
      expect(acts(read({ Arrested: { target: 'acts.people:D_ARREST', zero: how } }, ['0']))).toEqual([]);
  });

  it('may mean nobody of what its column counts: a harm of nobody, and of an act the words alone', () => {
    const arrested: How = { target: 'acts.people:D_ARREST', zero: 'nobody' };
    const held: How = { target: 'acts.people:D_APPREHENDED', zero: 'none' };
    const said = ({ incident, notes }: RowDraft): unknown[] => [
      incident.acts.map(({ type }) => type),
      incident.interference,
      incident.narrative,
      notes.filter(({ code }) => code !== 'title-made'),
    ];
    expect(said(read({ Arrested: arrested }, ['0']))).toEqual([[], 'IN_UNKNOWN', 'Arrested: 0', []]);
    // Nobody arrested does not contradict that there was no interference, and does not say it.
    expect(said(read({ Arrested: arrested, Held: held }, ['0', '0']))).toEqual([[], 'IN_NONE', 'Arrested: 0', []]);
    expect(said(read({ Arrested: arrested, Held: held }, ['0', '']))).toEqual([[], 'IN_UNKNOWN', 'Arrested: 0', []]);
    expect(said(read({ Arrested: arrested, Did: { target: 'acts.type' } }, ['0', 'Water cannon']))).toEqual([
      ['FM_WATER_CANNON'],
      'IN_INTERFERED',
      'Arrested: 0',
      [],
    ]);
    const measure = (words: string): RowDraft =>
      read({ What: { target: 'measure' }, N: { target: 'measure.value', zero: 'nobody' } }, [words, '0']);
    expect(said(measure('D_ARREST'))).toEqual([[], 'IN_UNKNOWN', 'N (D_ARREST): 0', []]);
    for (const { incident } of [measure('HM_DEATH'), zero('nobody')])
      expect(incident.harms.map(({ type, count }) => [type, count.state])).toEqual([['HM_DEATH', 'CS_NONE']]);
    expect(
      read({ What: { target: 'harms.type' }, N: { target: 'harms.count', zero: 'nobody' } }, ['Death', '0']).incident
        .harms,
    ).toMatchObject([{ type: 'HM_DEATH', count: { state: 'CS_NONE' } }]);
  });
});

describe('a name that several groups have', () => {
  const [first, second, third] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
    string,
    string,
    string,
  ];
  const named = groupsByName([
    { id: first, name: 'Café Workers' },
    { id: second, name: 'Cafe Workers' },
    { id: first, name: 'CW' },
    { id: third, name: 'C.W.' },
    { id: third, name: 'Cw.' },
  ]);
  const groups = (cell: string): unknown[] => {
    const map = mapOf({ Who: { target: 'groups.group' } });
    const { incident, notes } = readRecord([[cell]], map, { ...world(), ...named });
    return [incident.groups.map(({ group }) => group), notes.flatMap(({ suggestions }) => suggestions ?? [])];
  };

  it('names the one that is spelled so, else none, and they are suggested', () => {
    expect([groups('Café Workers'), groups('Cafe Workers'), groups('CAFE WORKERS')]).toEqual([
      [[first], []],
      [[second], []],
      [[], [first, second]],
    ]);
    expect([groups('CW'), groups('cw')]).toEqual([
      [[first], []],
      [[], [first, third]],
    ]);
  });
});

describe('a cell, or a part of one, that says nothing', () => {
  it('is not kept in words', () => {
    const nothing = { 'a friend': { as: 'nothing' as const, value: [] } };
    const missing = ['none given'];
    for (const [how, cell] of [
      [{ target: 'groups.group' }, 'unknown; Example Union'],
      [{ target: 'sources.url' }, 'n/a; https://news.example/1'],
      [{ target: 'sources.url' }, 'not available | https://news.example/1'],
      [{ target: 'sources.url', missing }, 'none given; https://news.example/1'],
      [{ target: 'place' }, 'unknown, Battambang'],
      [{ target: 'place', missing }, 'none given, Battambang'],
      [{ target: 'acts.actor', values: nothing }, 'a friend'],
      [{ target: 'harms.side', values: nothing }, 'a friend'],
    ] as const) {
      const draft = read({ Title: { target: 'title' }, Cell: how as How }, ['T', cell]);
      expect([cell, draft.incident.narrative, draft.incident.placeNote, codes(draft)]).toEqual([cell, null, null, []]);
    }
    const left = read({ Did: { target: 'acts.type' }, Who: { target: 'acts.actor', values: nothing } }, [
      'Arrest',
      'a friend',
    ]);
    expect(left.incident.acts).toMatchObject([{ type: 'D_ARREST', actor: null, forceName: null }]);
  });
});

describe('a figure in a row of its own', () => {
  const values = { deaths: { as: 'value' as const, value: ['HM_DEATH'] }, rain: { as: 'nothing' as const, value: [] } };
  const figure = (what: string, value: string): RowDraft =>
    read({ Value: { target: 'measure.value' }, Measure: { target: 'measure', values } }, [value, what]);

  it('is kept in words with what it is a figure of, wherever its column is', () => {
    expect(figure('tents', '5').incident.narrative).toBe('Measure: tents\nValue (tents): 5');
    expect(figure('deaths', '0').incident.narrative).toBe('Value (deaths): 0');
    expect(figure('deaths', 'see report').incident.narrative).toBe('Value (deaths): see report');
    expect(figure('', '5').incident.narrative).toBe('Value: 5');
    expect(figure('deaths', '2').incident.harms).toMatchObject([{ type: 'HM_DEATH', count: { low: 2 } }]);
  });

  it('is left out with its measure', () => {
    const draft = figure('rain', '5');
    expect([draft.incident.narrative, [...draft.fates[0]!.values()]]).toEqual([null, ['aside', 'aside']]);
  });
});

describe('a word for many', () => {
  it('is the fewest that it can be, or stays a word where the column says so', () => {
    const crowd = (cell: string, vague?: 'words'): unknown => {
      const { state, low, text } = read({ Crowd: { target: 'crowd', ...(vague && { vague }) } }, [cell]).incident.crowd;
      return [state, low, text];
    };
    expect(crowd('tens of thousands')).toEqual(['CS_AT_LEAST', 20_000, 'tens of thousands']);
    expect(crowd('tens of thousands of people', 'words')).toEqual(['CS_UNKNOWN', null, 'tens of thousands of people']);
    expect(crowd('some', 'words')).toEqual(['CS_UNKNOWN', null, 'some']);
    expect(crowd('about 200', 'words')).toEqual(['CS_RANGE', 180, 'about 200']);
    const arrested = read({ Arrested: { target: 'acts.people:D_ARREST', vague: 'words' } }, ['dozens']);
    expect(arrested.incident.acts).toMatchObject([{ type: 'D_ARREST', people: { low: null, text: 'dozens' } }]);
  });
});

describe('the last day', () => {
  const dates = { order: null, era: null, serial: null };
  const ended = (end: MappedColumn['end'], last = '2021-07-02'): RowDraft =>
    read({ Date: { target: 'when', dates }, End: { target: 'when.end', dates, ...(end && { end }) } }, [
      '2021-06-29',
      last,
    ]);

  it('is kept in words, widens the day, or says nothing, as the column says, and never widens it by default', () => {
    const seen = ([undefined, 'lasted', 'possible', 'closed'] as const).map((end) => {
      const { incident } = ended(end);
      return [incident.when!.earliest, incident.when!.latest, incident.narrative];
    });
    expect(seen).toEqual([
      ['2021-06-29', '2021-06-29', 'End: 2021-07-02'],
      ['2021-06-29', '2021-06-29', 'End: 2021-07-02'],
      ['2021-06-29', '2021-07-02', null],
      ['2021-06-29', '2021-06-29', null],
    ]);
  });

  it('alone, or before the first, is no day on which it began', () => {
    const columns = { Date: { target: 'when', dates }, End: { target: 'when.end', dates, end: 'possible' as const } };
    const seen = (first: string, last: string): unknown[] => {
      const draft = read(columns, [first, last]);
      return [draft.incident.when?.latest ?? null, draft.incident.narrative, codes(draft)];
    };
    expect(seen('', '2021-07-02')).toEqual([null, 'End: 2021-07-02', ['kept-in-words']]);
    expect(seen('2021-07-03', '2021-07-02')).toEqual(['2021-07-03', 'End: 2021-07-02', ['end-before-start']]);
    expect(seen('2021-07-02', '2021-07-02')).toEqual(['2021-07-02', null, []]);
    const latest = read({ Latest: { target: 'when.latest', dates } }, ['2021-07-02']);
    expect([latest.incident.when, latest.incident.narrative]).toEqual([null, 'Latest: 2021-07-02']);
  });
});
