import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import { asDay } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { divisionOf, silentIn, splitOf, tracksOf } from './divided-by.js';
import { Places, type PlacesBody } from './places.js';
import { viewFrom } from './view.js';
import { watchIn } from './who-watched.js';

const t = createText('en', counting, beside, site);
const UNITS = [
  ['KH', null, 0, 'Cambodia'],
  ['12', 'KH', 1, 'Phnom Penh'],
  ['02', 'KH', 1, 'Battambang'],
  ['08', 'KH', 1, 'Kandal'],
  ['1201', '12', 2, 'Chamkar Mon'],
  ['1206', '12', 2, 'Mean Chey'],
  ['0201', '02', 2, 'Banan'],
  ['120101', '1201', 3, 'Tonle Basak'],
] as const;
const placesOf = (most: number): Places =>
  new Places({
    country: { code: 'KH', name: { en: 'Cambodia', km: '' } } as PlacesBody['country'],
    levels: [1, 2, 3].map((level) => ({ level, en: `level ${level}`, km: '' })),
    areas: 'schematic',
    credit: { en: '', km: '' },
    places: UNITS.filter(([, , level]) => level <= most).map(([code, parent, level, name]) => [
      code,
      parent,
      level,
      name,
      '',
      0,
      0,
      [],
    ]) as PlacesBody['places'],
  });
const places = placesOf(3);
const facts = createFacts(createPlaceTree(UNITS.map(([code, parent, level]) => ({ code, parent, level }))));
/** Of Phnom Penh three in no district, two of a district in no commune, one of a commune; of Battambang one in none. */
['12', '12', '12', '1201', '1201', '120101', '02', '08'].forEach((place, i) =>
  facts.put(anIncident({ code: String(i), place, on: '2021-03-01', coverage: 'CO_ON_SITE' })),
);
const coverage: CoverageEntry[] = [
  { place: 'KH', from: asDay('2021-01-01'), until: asDay('2022-01-01'), level: 'CO_ON_SITE', group: null },
];
const answered = (query: string) => count(facts, publicQuestion(new URLSearchParams(query)), asDay('2022-11-29'));
const useCounts = (query: string | null) =>
  query === null ? { state: 'loading', value: null } : { state: 'ready', value: { answer: answered(query) } };
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => t }));
jest.unstable_mockModule('./use-counts.js', () => ({ useCounts }));
jest.unstable_mockModule('../installation-info.js', () => ({ useAbout: () => null }));
jest.unstable_mockModule('./local/local-facts.js', () => ({ useLocalFacts: () => [null, { seq: 1, day: '' }] }));
jest.unstable_mockModule('../ui/deferred-updates.js', () => ({ useAfter: (query: string) => query }));
// The real table asks its bundler whether it is on the server.
jest.unstable_mockModule('../ui/table.js', () => ({
  Table: ({ rows, columns }: { rows: object[]; columns: { cell: (row: object) => never }[] }) =>
    rows.map((row) => <p>{columns.slice(0, 2).map(({ cell }, i) => [i > 0 && ' | ', cell(row)])}</p>),
}));
const { useFigures } = await import('./use-figures.js');
const { useMayLie } = await import('./use-may-lie.js');
const { PlaceTable } = await import('./figure-tables.js');
const { PlaceCard } = await import('./place-card.js');
const { PlaceNumbers } = await import('../server-rendered/number-tables.js');

const about = { first: '2021-01-01', lastActs: '2021-12-31', asOf: { seq: 1, day: '2022-11-29' } } as PublicAbout;
const period = asPeriod('2021');
/** Draws with the figures of a map at a level. */
const drawn = (
  search: string,
  draw: (figures: ReturnType<typeof useFigures>) => Parameters<typeof renderToString>[0],
  { level = 1 as 1 | 2 | 3, of = places } = {},
): string => {
  const Drawn = () => draw(useFigures(viewFrom(search), about, of, level));
  return renderToString(<Drawn />);
};
/** The rows of a table: names and numbers. */
const rowsIn = (html: string): string[] => html.split('</p>').map((row) => row.replace(/<[^>]*>/g, ''));
const tableOf = (search: string, at: { level?: 1 | 2 | 3 } = {}): string[] =>
  rowsIn(
    drawn(
      search,
      (figures) => (
        <PlaceTable
          answer={figures.answer!}
          view={viewFrom(search)}
          onOnly={() => undefined}
          {...{ figures, places, coverage }}
        />
      ),
      at,
    ),
  ).filter((row) => row.includes(' | '));

describe('a figure that is narrowed to a district', () => {
  it('never bears the name of its province on the map', () => {
    const unitsOf = (search: string, at = {}): string => {
      let said = '';
      drawn(
        search,
        ({ level, units, loose }) => {
          const list = (all: typeof units) =>
            [...all]
              .map(([code, { low }]) => `${code} ${low}`)
              .sort()
              .join();
          said = `${level}: ${list(units)}; ${list(loose)}`;
          return <></>;
        },
        at,
      );
      return said;
    };
    expect(unitsOf('?period=2021')).toBe('1: 02 1,08 1,12 6; ');
    expect(unitsOf('?period=2021&place=1201')).toBe('2: 1201 3; ');
    expect(unitsOf('?period=2021&place=1206')).toBe('2: ; ');
    expect(unitsOf('?period=2021&place=1201,02')).toBe('2: 1201 3; 02 1');
    expect(unitsOf('?period=2021&place=120101')).toBe('3: 120101 1; ');
    // The name of the commune is not loaded yet.
    expect(unitsOf('?period=2021&place=120101', { of: placesOf(2) })).toBe('3: ; ');
  });

  it('keeps what is known of a province alone on a map of communes', () => {
    expect(tableOf('?period=2021', { level: 3 }).slice(0, 4)).toEqual([
      'Tonle Basak, Chamkar Mon, Phnom Penh | 1',
      'Phnom Penh, not placed more precisely | 3',
      'Chamkar Mon, not placed more precisely | 2',
      'Battambang, not placed more precisely | 1',
    ]);
  });

  it('stands in the row of the district, in the table of a rate, too', () => {
    expect(tableOf('?period=2021&place=1201')).toEqual(['Chamkar Mon, Phnom Penh | 3', `${t('row.total')} | 3`]);
    expect(tableOf('?period=2021&place=1206')).toEqual([
      'Mean Chey, Phnom Penh | 0; 3 of Phnom Penh, not placed more precisely, may lie here',
      `${t('row.total')} | 0`,
    ]);
    expect(tableOf('?period=2021&place=1201&indicator=I03')[0]).toBe('Chamkar Mon | 3 of 3');
  });

  it('stands in it without scripts', () => {
    const served = (search: string, level: 1 | 2 | 3): string[] => {
      const view = viewFrom(search);
      const answer = answered(`${search.slice(1)}&split=place:${level}`);
      const Drawn = () => <PlaceNumbers {...{ view, answer, period, places, coverage, level }} loose={new Map()} />;
      return rowsIn(renderToString(<Drawn />)).filter((row) => row.includes(' | '));
    };
    expect(served('?period=2021&place=1201', places.levelFor(['1201']))[0]).toBe('Chamkar Mon | 3');
    expect(served('?period=2021&place=120101,02', places.levelFor(['120101', '02'])).slice(0, 2)).toEqual([
      'Tonle Basak | 1',
      'not placed more precisely | 1',
    ]);
  });

  it('divides the chart by the district, and names as empty only what is asked for', () => {
    const told = (search: string) => {
      const view = viewFrom(search);
      const { division } = divisionOf(view)!;
      const split = splitOf(division, view, places);
      const query = `indicator=I02&period=2021&unit=year${search.replace(/^.|&?by=[a-zA-Z]+/g, '&')}`;
      const answer = answered(`${query}&split=period,${split}`.replace(/&+/g, '&'));
      const known = { places, groups: [] };
      const tracks = tracksOf(answer, division, known, coverage, t);
      const found = tracks.map(({ name, total: { low }, watch }) => `${name} ${low} ${watch}`);
      return [found, silentIn(division, tracks, view, known, t)];
    };
    expect(told('?by=place&place=1201')).toEqual([['Chamkar Mon 3 watched'], []]);
    expect(told('?by=place&place=1206')).toEqual([[], ['Mean Chey']]);
    expect(told('?by=place&place=02,08')[1]).toEqual([]);
    expect(told('?by=place&place=12')[1]).toEqual(['Mean Chey']);
    expect(told('?by=forceTypes&forceTypes=FM_BATON')[1]).toHaveLength(1);
  });
});

describe('the sentence of a figure narrowed to one place', () => {
  const saidOf = (search: string): string => {
    let said = '';
    drawn(search, ({ answer, period: of }) => {
      said = useMayLie(answer, viewFrom(search), of, places);
      return <></>;
    });
    return said;
  };

  it('ends, beside a 0, with what may lie there, as the page of the place', () => {
    expect(saidOf('?period=2021&place=1206')).toBe('; 3 of Phnom Penh, not placed more precisely, may lie here');
    expect(saidOf('?period=2021&place=1201')).toBe('');
    expect(saidOf('?period=2021&place=1206,0201')).toBe('');
    expect(saidOf('?period=2021&place=1206&indicator=I03')).toBe('');
    expect(saidOf('?period=2020')).toBe('');
  });
});

describe('the card of a unit', () => {
  const cardOf = (code: string, search: string, watched = coverage): string => {
    const view = viewFrom(search);
    return drawn(search, (figures) => (
      <PlaceCard
        place={places.get(code)!}
        numbers={figures.units.get(code)}
        loose={undefined}
        what="assemblies"
        answer={figures.placed!}
        isPinned={false}
        onOnly={() => undefined}
        {...{ places, view, period }}
        coverage={watched}
      />
    )).replace(/<[^>]*>/g, ' ');
  };

  it('has no number outside the places of a figure, which says nothing of it', () => {
    expect(cardOf('02', '?period=2021&place=02')).toMatch(/Battambang.*1.*assemblies/);
    expect(cardOf('08', '?period=2021&place=02')).toMatch(/Kandal/);
    expect(cardOf('08', '?period=2021&place=02')).not.toMatch(/recorded|assemblies/);
  });

  it('says who watched as the table does, where only the group that is asked for was watched', () => {
    const ofGroup = coverage.map((entry) => ({ ...entry, group: 'G-000001' }));
    const search = '?period=2021&groups=G-000001';
    expect(watchIn('02', period, answered(search.slice(1)), ofGroup, places)).toBe('watched');
    expect(cardOf('02', search, ofGroup)).toContain(t('watch.watched'));
    expect(cardOf('02', '?period=2021', ofGroup)).toContain(t('watch.partly'));
  });
});
