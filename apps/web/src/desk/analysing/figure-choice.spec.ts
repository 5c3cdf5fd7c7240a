import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { BEGIN, choiceFrom, isMisread, queryOf, refusedKeys, spanProblem } from './figure-choice.js';

const half = { ...BEGIN, from: '2021-01-01', until: '2021-06-30' };

describe('the figure that a report freezes', () => {
  it('is a half-year by its name when the days are the whole of it', () => {
    expect(queryOf(half)).toBe('indicator=I06&period=2021-H1');
  });

  it('can be divided by month and by force, and be of one group', () => {
    const query = queryOf({
      ...half,
      indicator: 'I05',
      unit: 'month',
      split: 'force',
      group: 'G-AB12CD',
      singleSource: true,
    });
    const question = questionFromQuery(new URLSearchParams(query!));
    expect(question).toMatchObject({
      indicator: 'I05',
      unit: 'month',
      split: ['period', 'force'],
      filters: { groups: ['G-AB12CD'] },
      includeSingleSource: true,
    });
  });

  describe('what goes wrong', () => {
    it.each([
      [
        { from: '', until: '' },
        { at: 'from', code: 'required' },
      ],
      [
        { from: '2021-02-30', until: '2021-06-30' },
        { at: 'from', code: 'not-a-day' },
      ],
      [
        { from: '2021-06-30', until: '2021-01-01' },
        { at: 'until', code: 'latest-before-earliest' },
      ],
    ])('%j has no period: %j', (days, problem) => {
      expect(spanProblem({ ...BEGIN, ...days })).toEqual(problem);
      expect(queryOf({ ...BEGIN, ...days })).toBeNull();
    });

    it('a share of a group without a group is not asked', () => {
      expect(queryOf({ ...half, indicator: 'I12' })).toBeNull();
      expect(refusedKeys({ ...half, indicator: 'I12' })).toEqual(['groups']);
    });
  });
});

describe('a figure over the records of the office', () => {
  const all = {
    ...half,
    indicator: 'I05' as const,
    unit: 'month' as const,
    split: 'force' as const,
    group: 'G-AB12CD',
  };

  it('says which records beyond the published it looks at', () => {
    expect(questionFromQuery(new URLSearchParams(queryOf({ ...all, records: 'all' })!))).toMatchObject({
      stages: ['published', 'verified', 'unfinished'],
      filters: { grades: ['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED'] },
    });
    expect(questionFromQuery(new URLSearchParams(queryOf({ ...all, records: 'verified' })!)).stages).toEqual([
      'published',
      'verified',
    ]);
  });

  it.each(['published', 'verified', 'all'] as const)('reads its address back into the same choice: %s', (records) => {
    const choice = { ...all, records };
    expect(choiceFrom(`?${queryOf(choice)}&lang=km`)).toEqual(choice);
  });

  it.each([
    '?period=2021-H1&indicator=I05',
    '?indicator=I05&from=2021-01-01&to=2021-06-30',
    '?indicator=I05&period=2021-01-01..2021-06-30&split=',
    '?lang=km&indicator=I05&period=2021-H1&singleSource=no',
  ])('reads an address that another hand wrote: %s', (search) => {
    expect(queryOf(choiceFrom(search)!)).toBe('indicator=I05&period=2021-H1');
  });

  it('reads an address whose signs were escaped on their way', () => {
    expect(choiceFrom(`?${queryOf({ ...all, records: 'all' })!.replaceAll(',', '%2C')}`)).toEqual({
      ...all,
      records: 'all',
    });
  });

  it.each([
    '?period=2021,2022',
    '?period=2021&unit=project-year&projectYearStart=4&split=period',
    '?period=2021&groups=G-1,G-2',
    '?period=2021&asOf=5',
  ])('says that it cannot show %s', (search) => {
    expect([choiceFrom(search), isMisread(search)]).toEqual([null, true]);
  });

  it('says nothing of an address that asks for nothing, or for what it shows', () => {
    for (const search of ['', '?lang=km', '?indicator=I05&period=2021-H1']) expect(isMisread(search)).toBe(false);
  });

  it.each(['', '?lang=km', '?period=banana', '?period=2021&split=force,actor', '?period=2021&place=12'])(
    'takes no address for another question: %s',
    (search) => {
      expect(choiceFrom(search)).toBeNull();
    },
  );
});
