import { todayIn } from './place-time.js';

const at = (instant: string): Date => new Date(instant);

describe('the day at a place', () => {
  it('turns at the midnight of the place, whatever the clock of this computer says', () => {
    expect(todayIn('Asia/Phnom_Penh', at('2021-06-03T16:59:59Z'))).toBe('2021-06-03');
    expect(todayIn('Asia/Phnom_Penh', at('2021-06-03T17:00:00Z'))).toBe('2021-06-04');
    expect(todayIn('America/St_Johns', at('2021-06-04T02:29:59Z'))).toBe('2021-06-03');
    expect(todayIn('Pacific/Kiritimati', at('2021-06-03T10:00:00Z'))).toBe('2021-06-04');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => todayIn('Asia/Angkor')).toThrow(RangeError);
  });
});
