import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { count } from '@vigil/shared/counting/count.js';
import { aForce, aHarm, anIncident } from '@vigil/shared/counting/test-facts.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { questionFromQuery, questionToQuery } from '@vigil/shared/counting/question-address.js';
import { type CoverageEntry, type CoverageLevel } from '@vigil/shared/counting/coverage-status.js';
import { asDay, type Day } from '@vigil/shared/day/day.js';
import { loadCountry } from '../../places/country-data.js';
import { CountsTable } from './counts-table.js';
import { csvLine } from '@vigil/shared/csv/csv-line.js';

const { gazetteer } = loadCountry();
const facts = createFacts(createPlaceTree(gazetteer.places));
facts.put(anIncident({ code: 'a', place: '12' }));
const about = { demo: false, organisation: 'ORG', standards: 'STANDARDS', rule: 'two' as const };
/** Parses a table's rows as a CSV reader does. */
const read = (table: CountsTable): Record<string, string>[] => {
  const columns = table.columns();
  const lines = [
    columns.map(({ name }) => name),
    ...table.rows().map((row) => columns.map((column) => column.of(row))),
  ];
  return parse(lines.map(csvLine).join(''), { columns: true });
};
const totalOf = (query: string): Record<string, string> => {
  const answer = count(facts, questionFromQuery(new URLSearchParams(query)), null);
  return read(new CountsTable(answer, 'en', gazetteer, [], about, [], null)).at(-1)!;
};

describe('a table of figures', () => {
  it.each([
    'indicator=I09&period=2021&measure=killed',
    'indicator=I02&period=2021-H1&place=12&groups=a%252Cb,G-2&groupLink=any&singleSource=yes',
    'indicator=I05&period=2020,2022&split=period&forceTypes=FM_PUSH',
  ])('says in each row what was asked, so that a row gives the same figure again: %s', (query) => {
    const total = totalOf(query);
    expect(questionToQuery(questionFromQuery(new URLSearchParams(total['question'])))).toBe(
      questionToQuery(questionFromQuery(new URLSearchParams(query))),
    );
  });

  it('says which reading of the indicator it holds, also where nobody chose one', () => {
    expect(
      ['indicator=I09&measure=killed', 'indicator=I09', 'indicator=I10&measure=acts', 'indicator=I02'].map(
        (query) => totalOf(`${query}&period=2021`)['measure'],
      ),
    ).toEqual(['killed', 'injured', 'acts', '']);
  });
});

describe('the dataset of a table', () => {
  const rowOf = (demo: boolean, isInternal: boolean): Record<string, string> => {
    const answer = count(facts, questionFromQuery(new URLSearchParams('indicator=I02&period=2021')), null);
    return read(new CountsTable(answer, 'en', gazetteer, [], { ...about, demo }, [], null, isInternal)).at(-1)!;
  };

  it('says in each row whether it counts what is published, working copies or what is invented', () => {
    expect(rowOf(false, false)['dataset']).toBe('published incidents');
    expect(rowOf(false, true)).toMatchObject({
      dataset: 'working copies: not for publication',
      licence: 'Internal. Not for publication.',
    });
    expect([false, true].map((isInternal) => rowOf(true, isInternal)['dataset'])).toEqual([
      'DEMO: invented',
      'DEMO: invented',
    ]);
  });
});

describe('a 0 in the table', () => {
  const KH = gazetteer.places.find(({ level }) => level === 0)!.code;
  const rowOf = (query: string, level: CoverageLevel | null, day: Day | null = null): Record<string, string> => {
    const coverage: CoverageEntry[] =
      level === null ? [] : [{ place: KH, from: asDay('2019-01-01'), until: asDay('2030-01-01'), level, group: null }];
    const answer = count(facts, questionFromQuery(new URLSearchParams(query)), day);
    return read(new CountsTable(answer, 'en', gazetteer, [], about, coverage, null)).at(-1)!;
  };
  const quiet = 'indicator=I02&period=2024';

  it('stands where somebody was watching, be it through media', () => {
    expect(rowOf(quiet, 'CO_ON_SITE')).toMatchObject({ low: '0', high: '0', watched: 'watched' });
    expect(rowOf(quiet, 'CO_MEDIA')).toMatchObject({ low: '0', high: '0', watched: 'media' });
  });

  it('stays empty where nobody was watching, and where nobody recorded whether anybody was', () => {
    expect(rowOf(quiet, 'CO_NONE')).toMatchObject({ low: '', high: '', certain: '', possible: '', watched: 'nobody' });
    expect(rowOf(quiet, null)).toMatchObject({ low: '', high: '', certain: '', possible: '', watched: 'not-recorded' });
  });

  it('stays empty beside the figure and in both numbers of a rate where nobody was watching or the time is to come', () => {
    const empty = { low: '', numerator: '', denominator: '', beside_violent: '', beside_single_source: '' };
    expect(rowOf('indicator=I03&period=2024', 'CO_NONE')).toMatchObject({ ...empty, no_number_because: 'unseen' });
    expect(rowOf('indicator=I03&period=2998', 'CO_ON_SITE', asDay('2026-11-28'))).toMatchObject({
      ...empty,
      no_number_because: 'not-begun',
    });
    expect(rowOf('indicator=I02&period=2998&split=period&unit=month', null, asDay('2026-11-28'))).toMatchObject({
      known_only_to_a_longer_period: '',
      beside_violent: '',
    });
    expect(rowOf('indicator=I03&period=2024', 'CO_ON_SITE')).toMatchObject({
      low: '0',
      numerator: '0',
      denominator: '0',
      beside_violent: '0',
    });
  });

  it('stays empty beside the figure where one may be in the period and none certainly is', () => {
    facts.put(
      anIncident({ code: 'n', earliest: '2017-12-31', latest: '2018-01-01', place: '12', peacefulness: 'PE_VIOLENT' }),
    );
    expect(rowOf('indicator=I02&period=2018', 'CO_ON_SITE')).toMatchObject({ low: '0', beside_violent: '' });
  });

  it('stays empty beside the figure where it is known of whole incidents alone, in the row of an act', () => {
    facts.put(anIncident({ code: 'f', on: '2015-03-01', place: '12', acts: [aForce({ actor: 'PF_POLICE' })] }));
    const answer = count(facts, questionFromQuery(new URLSearchParams('indicator=I05&period=2015&split=actor')), null);
    const rows = read(new CountsTable(answer, 'en', gazetteer, [], about, [], null));
    const police = rows.find(({ actor_code }) => actor_code === 'PF_POLICE');
    expect(police).toMatchObject({ low: '1', beside_force_none: '', beside_force_not_known: '' });
    expect(rows.at(-1)).toMatchObject({ low: '1', beside_force_none: '0', beside_force_not_known: '0' });
  });

  it('hides nothing that is recorded', () => {
    expect(rowOf('indicator=I02&period=2021', 'CO_NONE')['low']).toBe('1');
  });

  it('stays empty for people where no source says how many', () => {
    expect(rowOf('indicator=I09&period=2021', 'CO_ON_SITE')).toMatchObject({
      low: '',
      high: '',
      certain: '1',
      not_reported: '1',
      not_reported_of: '1',
    });
  });
});

describe('the labels of a table', () => {
  it('are in the language of the reader, while its codes and periods are the same for every program', () => {
    facts.put(anIncident({ code: 'nowhere', on: '2016-03-01' }));
    const query = new URLSearchParams('indicator=I02&period=2016&unit=year&split=place:1,period');
    const answer = count(facts, questionFromQuery(query), null);
    const labels = (language: 'en' | 'km'): string[] =>
      read(new CountsTable(answer, language, gazetteer, [], about, [], null)).map((row) =>
        ['place_level_1_code', 'place_level_1', 'period'].map((column) => row[column]).join(' | '),
      );
    expect(labels('en')).toEqual(
      expect.arrayContaining([' | not known | 2016', 'all | all | 2016', 'all | all | all']),
    );
    expect(labels('km')).toEqual(expect.arrayContaining([' | មិនដឹង | 2016', 'all | ទាំងអស់ | 2016', 'all | ទាំងអស់ | all']));
  });
});

describe('what goes wrong', () => {
  it('never says that no source stated what is withheld from readers', () => {
    facts.put(anIncident({ code: 'w', acts: [aForce({ type: 'FM_UNSPEC' })], harms: [aHarm()] }));
    const rowsOf = (query: string, language: 'en' | 'km'): Record<string, string>[] =>
      read(
        new CountsTable(
          count(facts, questionFromQuery(new URLSearchParams(query)), null),
          language,
          gazetteer,
          [],
          about,
          [],
          null,
        ),
      );
    expect(rowsOf('indicator=I07&measure=force&period=2021&split=force', 'en')[0]!['force']).toBe(
      'Force, means not stated or withheld',
    );
    expect(rowsOf('indicator=I09&period=2021&split=harm', 'en')[0]!['harm']).toBe('Injury of any severity');
    expect(rowsOf('indicator=I09&period=2021&split=harm', 'km')[0]!['harm']).toMatch(/[\u1780-\u17FF]/);
  });

  it('never names a year that it left out, nor a period by its parts', () => {
    expect(totalOf('indicator=I02&period=2020,2022')['whole_period']).toBe('2020; 2022');
    expect(totalOf('indicator=I02&period=2021&split=period&unit=month')['whole_period']).toBe('2021');
  });
});
