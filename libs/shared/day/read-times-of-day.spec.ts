import { mayBeWithin, readTimesOfDay } from './read-times-of-day.js';

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const read = (text: string): string[] | null =>
  readTimesOfDay(text)?.map(([from, until]) => (from === until ? clock(from) : `${clock(from)}-${clock(until)}`)) ??
  null;

describe('a time of day in words', () => {
  it.each([
    ['15:30', ['15:30']],
    ['09:30', ['09:30', '21:30']],
    ['9:30 am', ['09:30']],
    ['9.30 p.m.', ['21:30']],
    ['12:15 am', ['00:15']],
    ['12 pm', ['12:00']],
    ['0:20', ['00:20']],
    ['24:00', ['00:00']],
    ['14h', ['14:00']],
    ['14h30', ['14:30']],
    ['about 9 in the morning', ['09:00']],
    ['at 7 at night', ['19:00']],
    ['at 2 at night', ['02:00']],
    ["4 o'clock", ['04:00', '16:00']],
    ['about 9', ['09:00', '21:00']],
    ['ប្រហែលម៉ោង៩ព្រឹក', ['09:00']],
    ['ម៉ោង ២:៣០ រសៀល', ['14:30']],
    ['ម៉ោង ៦ ល្ងាច', ['18:00']],
    ['from 8:00 am to 11:30 am', ['08:00-11:30']],
    ['14:00-16:30', ['14:00-16:30']],
    ['8 - 11 am', ['08:00-11:00']],
    ['from 22:00 to 1:00 am', ['22:00-23:59', '00:00-01:00']],
    ['13:00, again 15:00 and 17:45', ['13:00-17:45']],
    ['noon', ['12:00']],
    ['in the morning', ['04:00-12:00']],
    ['late evening', ['16:00-22:00']],
    ['ពេលយប់', ['00:00-06:00', '18:00-23:59']],
    ['midnight', ['00:00', '23:59']],
  ])('%s', (text, times) => expect(read(text)).toEqual(times));

  it.each([
    '',
    'Heron at nine',
    'soon after the march',
    '25 people',
    '10 - 15 people',
    'in 2021',
    '45:00',
    'KH-12',
    '1.234',
    'about 1,500',
  ])('names none that can be compared: %s', (text) => expect(read(text)).toBeNull());

  it('may be within a range that it touches, also over midnight', () => {
    const times = readTimesOfDay('from 22:00 to 1:00 am')!;
    expect(mayBeWithin(times, 23 * 60, null)).toBe(true);
    expect(mayBeWithin(times, 60, 120)).toBe(true);
    expect(mayBeWithin(times, 61, 1319)).toBe(false);
    expect(mayBeWithin(times, 1400, 30)).toBe(true);
    expect(mayBeWithin(readTimesOfDay('12:00 pm')!, 1400, 30)).toBe(false);
    expect(mayBeWithin(readTimesOfDay('about 9')!, 8 * 60, 10 * 60)).toBe(true);
  });
});
