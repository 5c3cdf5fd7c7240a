import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { canDivide } from './divided-by.js';
import { SPLIT_OF } from './filter-values.js';
import { fits, withOtherFigure } from './filters-that-fit.js';
import { askedAs, FILTERS, ON_MAP, viewFrom, withFilter } from './view.js';

const reprisals = withFilter(viewFrom('?indicator=I04&place=12'), 'kinds', ['IK_REPRISAL']);

describe('a filter of the map', () => {
  it('is offered by kind where reprisals count, and only there', () => {
    expect(ON_MAP.filter((indicator) => fits('kinds', viewFrom(`?indicator=${indicator}`)))).toEqual([
      'I04',
      'I05',
      'I10',
      'I09',
    ]);
    expect([fits('forceTypes', viewFrom('?indicator=I03')), fits('coverage', viewFrom('?indicator=I03'))]).toEqual([
      false,
      true,
    ]);
  });

  it('by kind goes where the next figure counts assemblies alone, so that every choice is answered', () => {
    expect(withOtherFigure(reprisals, 'I10 acts')).toMatchObject({
      indicator: 'I10',
      measure: 'acts',
      filters: { kinds: ['IK_REPRISAL'], place: ['12'] },
    });
    for (const indicator of ON_MAP) {
      const next = withOtherFigure(reprisals, indicator);
      const query = askedAs(next, { period: asPeriod('2021') });
      expect([indicator, publicQuestion(new URLSearchParams(query)).indicator]).toEqual([indicator, indicator]);
      expect(next.filters.place).toEqual(['12']);
    }
  });

  it('has numbers beside its values only where the figure can be divided by them, and those are answered', () => {
    const without = ON_MAP.map((indicator) => {
      const view = viewFrom(`?indicator=${indicator}`);
      const offered = FILTERS.filter((filter) => fits(filter, view));
      for (const filter of offered.filter((one) => canDivide(view, one))) {
        const query = askedAs(view, { period: asPeriod('2021'), split: [SPLIT_OF[filter]] });
        expect(publicQuestion(new URLSearchParams(query)).split).toEqual([SPLIT_OF[filter]]);
      }
      return [indicator, ...offered.filter((one) => !canDivide(view, one))];
    });
    expect(without.filter(({ length }) => length > 1)).toEqual([
      ['I10', 'restrictionTypes', 'forceTypes', 'harmTypes'],
      ['I09', 'restrictionTypes', 'forceTypes', 'libertyTypes', 'actors', 'outcome'],
    ]);
  });
});
