import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { fits, withOtherFigure } from './filters-that-fit.js';
import { askedAs, ON_MAP, viewFrom, withFilter } from './view.js';

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
});
