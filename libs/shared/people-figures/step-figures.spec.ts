import { aCharge, anEvent, ask, parts, somebody } from './test-people.js';

describe('I19: whether a summons is over', () => {
  const summonsOn = (day: string, summoned: string | null, released: string | null): string =>
    parts(
      ask(
        [
          somebody([
            anEvent('SUMMONS', '2022-01-10', { case: summoned }),
            anEvent('ARREST', '2021-12-01', { case: released }),
            anEvent('RELEASED', '2022-02-10', { case: released }),
          ]),
        ],
        { indicator: 'I19', period: '2022', day },
      ).total,
      'summons',
    );

  it.each([
    ['of the same case', 'one', 'one', '0/0/0'],
    ['of another case', 'one', 'two', '1/0/0'],
    ['of a case that nobody knows', 'one', null, '0/1/0'],
    ['where nobody knows the case of the summons', null, 'one', '0/1/0'],
    ['where nobody knows either case: they need not be the same', null, null, '0/1/0'],
  ])('by a release %s', (_, summoned, released, expected) => {
    expect(summonsOn('2022-01-31', summoned, released)).toBe('1/0/0');
    expect(summonsOn('2022-02-28', summoned, released)).toBe(expected);
  });
});

describe('I16: of those convicted, who was acquitted since', () => {
  const events = (of: string | null = 'one') => [
    anEvent('CONVICTED', '2022-03-01', { id: 'convicted', case: of }),
    anEvent('ACQUITTED', '2022-09-15', { id: 'acquitted', case: of }),
  ];
  const since = (charges: Parameters<typeof somebody>[2], of: string | null = 'one', period = '2022') => {
    const { total } = ask([somebody(events(of), {}, charges)], { indicator: 'I16', period });
    return ['convicted', 'acquitted', 'acquittedSince'].map((measure) => parts(total, measure));
  };
  const acquitted = (article: string) => aCharge(article, 'one', [['ACQUITTED', 'acquitted']]);
  const convicted = (article: string) => aCharge(article, 'one', [['CONVICTED', 'convicted']]);

  it('is certain where the charge of the case names one of both, and not the other', () => {
    expect(since([acquitted('494')])).toEqual(['1/0/0', '1/0/0', '1/0/0']);
    expect(since([convicted('494')])).toEqual(['1/0/0', '1/0/0', '1/0/0']);
  });

  it('is certain where all charges of the case were acquitted, else possible', () => {
    expect(since([acquitted('494'), acquitted('495')])).toEqual(['1/0/0', '1/0/0', '1/0/0']);
    expect(since([acquitted('494'), aCharge('495', 'one', [])])).toEqual(['1/0/0', '1/0/0', '0/1/0']);
    expect(since([convicted('494'), convicted('495')])).toEqual(['1/0/0', '1/0/0', '0/1/0']);
  });

  it('is possible where nobody knows the case of the verdict, and not of another case', () => {
    expect(since([acquitted('494')], null)).toEqual(['1/0/0', '1/0/0', '0/1/0']);
    expect(since([acquitted('494')], 'two')).toEqual(['1/0/0', '1/0/0', '0/0/0']);
  });

  it('is not so before the acquittal', () => {
    expect(since([acquitted('494')], 'one', '2022-H1')[2]).toBe('0/0/0');
  });
});
