import { EMPTY, saysSame, typedOf, wholeDay, windowOf, type TypedWindow } from './typed-date.js';

const day = (text: string) => {
  const [d = '', m = '', y = ''] = text.split(' ');
  return { day: d, month: m, year: y };
};
const typed = (precision: TypedWindow['precision'], first: string, last = '', weekend = false): TypedWindow => ({
  precision,
  first: day(first),
  last: day(last),
  weekend,
});
const span = (...args: Parameters<typeof typed>): string => {
  const w = windowOf(typed(...args))!;
  return `${w.precision} ${w.earliest} ${w.latest}`;
};

describe('the boxes of a date', () => {
  it.each([
    ['a day', span('DP_DAY', '4 6 2021'), 'DP_DAY 2021-06-04 2021-06-04'],
    ['a day in Khmer digits', span('DP_DAY', '៤ ៦ ២០២១'), 'DP_DAY 2021-06-04 2021-06-04'],
    [
      'about a day: three days on either side',
      span('DP_DAY_APPROX', '4 6 2021'),
      'DP_DAY_APPROX 2021-06-01 2021-06-07',
    ],
    ['the week around a day', span('DP_WEEK', '4 6 2021'), 'DP_WEEK 2021-05-31 2021-06-06'],
    ['the weekend of that week', span('DP_WEEK', '4 6 2021', '', true), 'DP_WEEK 2021-06-05 2021-06-06'],
    ['a month', span('DP_MONTH', ' 2 2020'), 'DP_MONTH 2020-02-01 2020-02-29'],
    ['a year', span('DP_YEAR', '  2021'), 'DP_YEAR 2021-01-01 2021-12-31'],
    ['two days', span('DP_RANGE', '25 3 2021', '7 4 2021'), 'DP_RANGE 2021-03-25 2021-04-07'],
  ])('say %s', (_what, found, expected) => expect(found).toBe(expected));

  it.each([
    typed('DP_DAY', '4 6 2021'),
    typed('DP_DAY_APPROX', '4 6 2021'),
    typed('DP_WEEK', '31 5 2021'),
    typed('DP_WEEK', '5 6 2021', '', true),
    typed('DP_RANGE', '25 3 2021', '7 4 2021'),
    EMPTY,
  ])('are filled again from what they said: %j', (boxes) => {
    expect(typedOf(windowOf(boxes))).toEqual(boxes);
  });

  it('do not jump to Monday while somebody types the week around a Friday', () => {
    const friday = typed('DP_WEEK', '4 6 2021');
    expect(saysSame(friday, windowOf(friday))).toBe(true);
    expect(saysSame(typed('DP_DAY', '4 6 2021'), windowOf(friday))).toBe(false);
  });

  it('keep day and month when the precision changes', () => {
    const boxes = typed('DP_DAY', '4 6 2021');
    expect(windowOf({ ...boxes, precision: 'DP_MONTH' })).toEqual({
      precision: 'DP_MONTH',
      earliest: '2021-06-01',
      latest: '2021-06-30',
    });
  });

  describe('what goes wrong', () => {
    it.each([
      ['a day that the calendar does not have', span('DP_DAY', '31 6 2021'), 'DP_DAY 2021-06-31 2021-06-31'],
      ['a year of two digits', span('DP_DAY', '4 6 21'), 'DP_DAY 21-06-04 21-06-04'],
      ['a day without its year', span('DP_DAY', '4 6 '), 'DP_DAY -06-04 -06-04'],
      ['a month without its year', span('DP_MONTH', ' 6 '), 'DP_MONTH -06- -06-'],
      ['letters', span('DP_YEAR', '  soon'), 'DP_YEAR soon-- soon--'],
      ['a week at the end of the calendar', span('DP_WEEK', '31 12 2999'), 'DP_WEEK 2999-12-31 2999-12-31'],
    ])('%s stays as it was typed, for the check to name', (_what, found, expected) => expect(found).toBe(expected));

    it('nothing typed is no day, and no precision is no answer', () => {
      expect(windowOf(typed('DP_DAY', '  '))).toEqual({ precision: 'DP_DAY', earliest: '', latest: '' });
      expect(windowOf(EMPTY)).toBeNull();
    });
  });
});

describe('a whole day in the box of the day', () => {
  it.each(['4.6.2021', '04/06/2021', '4-6-2021', '4 6 2021', '04062021', '2021-06-04', ' ៤/៦/២០២១ ', '៤។៦។២០២១'])(
    'fills the three boxes: %s',
    (text) => expect(wholeDay(text)).toEqual(day('4 6 2021')),
  );

  it.each(['4 June 2021', 'June 4, 2021', 'Friday, 4 June 2021', '៤ មិថុនា ២០២១', 'ថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១'])(
    'fills the three boxes where it was copied with the name of the month: %s',
    (text) => expect(wholeDay(text)).toEqual(day('4 6 2021')),
  );

  it.each(['4 June', '4 June 20', 'June 2021', 'about 4 June 2021', '2–4 June 2021', '4 June 2564', 'after 4.6.2021'])(
    'stays as typed where words say less, or more, than a day: %s',
    (text) => expect(wholeDay(text)).toBeNull(),
  );

  it.each(['4', '46', '4.6', '4.6.21', '4.6.202', '4/13/2021', '0.6.2021', '32.6.2021', '462021', ''])(
    'stays as typed where it could be read otherwise, or is no day: %s',
    (text) => expect(wholeDay(text)).toBeNull(),
  );

  it('does not decide whether the month has such a day: the check says so', () => {
    expect(wholeDay('31.6.2021')).toEqual(day('31 6 2021'));
    expect(span('DP_DAY', '31 6 2021')).toBe('DP_DAY 2021-06-31 2021-06-31');
  });
});
