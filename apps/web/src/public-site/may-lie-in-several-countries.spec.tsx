import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import { asDay } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { ALL_COUNTRIES } from '@vigil/shared/places/place.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { Table } from '../ui/table.js';
import { NOTHING } from './cell-numbers.js';
import { withMayLie } from './may-lie.js';
import { Places, type PlacesBody } from './places.js';
import { viewFrom } from './view.js';

const t = createText('en', counting, beside, site);
const UNITS = [
  ['KH', null, 0, 'Cambodia'],
  ['12', 'KH', 1, 'Phnom Penh'],
  ['01', 'KH', 1, 'Banteay Meanchey'],
  ['02', 'KH', 1, 'Battambang'],
  ['1201', '12', 2, 'Chamkar Mon'],
  ['1202', '12', 2, 'Doun Penh'],
  ['0101', '01', 2, 'Mongkol Borei'],
  ['KE', null, 0, 'Kenya'],
  ['KE-G05', 'KE', 1, 'Nairobi'],
  ['KE-G06', 'KE', 1, 'Kiambu'],
] as const;
const places = new Places({
  country: { code: ALL_COUNTRIES, name: { en: 'Cambodia and Kenya', km: '' } } as PlacesBody['country'],
  levels: [],
  areas: 'schematic',
  credit: { en: '', km: '' },
  places: UNITS.map(([code, parent, level, name]) => [code, parent, level, name, '', 0, 0, []]) as PlacesBody['places'],
});
const tree = createPlaceTree(UNITS.map(([code, parent, level]) => ({ code, parent, level })));
const facts = createFacts(tree);
/**
 * All of Phnom Penh in one district, one of Banteay Meanchey in none, one of Kenya alone, one of nobody knows where.
 */
['1202', '1202', '01', '0101', 'KE-G05', 'KE', null].forEach((place, i) =>
  facts.put(anIncident({ code: String(i), place })),
);
const answered = (query: string) => count(facts, publicQuestion(new URLSearchParams(query)), asDay('2022-11-29'));
const useCounts = (query: string | null) =>
  query === null ? { state: 'loading', value: null } : { state: 'ready', value: { answer: answered(query) } };
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => t }));
jest.unstable_mockModule('./use-counts.js', () => ({ useCounts }));
// The real table asks its bundler whether it is on the server.
jest.unstable_mockModule('../ui/table.js', () => ({
  Table: ({ rows, columns }: Pick<Parameters<typeof Table>[0], 'rows' | 'columns'>) =>
    rows.map((row) => (
      <tr>
        {columns.slice(0, 2).map(({ cell }) => (
          <td>{cell(row)}</td>
        ))}
      </tr>
    )),
}));
const { useLoose } = await import('./use-loose.js');
const { PlaceNumbers } = await import('../server-rendered/number-tables.js');

const period = asPeriod('2021');
const view = viewFrom('?period=2021');
const NOWHERE = '1 of Cambodia and Kenya, not placed more precisely, may lie here';

describe('a 0 of a unit of several countries', () => {
  /** What a map drawn at a level says of units that have a 0. */
  const said = (level: number, code: string, of = view): readonly string[] => {
    let mayLie: readonly string[] = [];
    const Drawn = () => {
      mayLie = withMayLie(NOTHING, code, useLoose(of, period, level, places), places, t).mayLie ?? [];
      return null;
    };
    renderToString(<Drawn />);
    return mayLie;
  };

  it('says nothing of its province where all is placed in other districts', () =>
    expect(said(2, '1201')).toEqual([NOWHERE]));

  it('says what is known of its province or country alone, and never of the other country', () => {
    expect(said(2, '0101')).toEqual([NOWHERE, '1 of Banteay Meanchey, not placed more precisely, may lie here']);
    expect(said(1, 'KE-G06')).toEqual([NOWHERE, '1 of Kenya, not placed more precisely, may lie here']);
    expect(said(0, 'KE')).toEqual([NOWHERE]);
  });

  it('says nothing of rates', () => expect(said(2, '0101', viewFrom('?indicator=I03&period=2021'))).toEqual([]));

  it('says the same in the table of the map without scripts', () => {
    const Drawn = () => (
      <PlaceNumbers
        answer={answered('indicator=I02&period=2021&split=place:1')}
        level={1}
        loose={useLoose(view, period, 1, places)}
        coverage={[]}
        {...{ view, period, places }}
      />
    );
    const rows = renderToString(<Drawn />).split('</tr>');
    const rowOf = (name: string): string => rows.find((row) => row.includes(name))!.replace(/<[^>]*>/g, ' ');
    expect(rowOf('Kiambu')).toContain('1 of Kenya, not placed more precisely');
    expect(rowOf('Kiambu')).toContain(NOWHERE);
    expect(rowOf('Battambang')).toContain(NOWHERE);
    expect(rowOf('Battambang').match(/may lie here/g)).toHaveLength(1);
  });
});
