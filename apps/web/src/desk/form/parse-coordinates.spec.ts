import { parseCoordinates } from './parse-coordinates.js';

describe('a point that was typed', () => {
  it.each(['11.5564, 104.9282', '11.5564 104.9282', ' 11.5564N 104.9282E ', '11.5564°; 104.9282°'])(
    '%j is read',
    (text) => {
      expect(parseCoordinates(text)).toEqual({ lat: 11.5564, lon: 104.9282 });
    },
  );

  it('keeps the order in which it was typed: whether it is swapped is not for it to guess', () => {
    expect(parseCoordinates('104.9282, 11.5564')).toEqual({ lat: 104.9282, lon: 11.5564 });
  });

  it('is south and west where it says so', () => {
    expect(parseCoordinates('6.2S 35.7W')).toEqual({ lat: -6.2, lon: -35.7 });
  });

  describe('what goes wrong', () => {
    it.each(['', '11.5564', 'near the market', '11.5564, 104.9282, 20', '11,5564 104,9282'])(
      '%j is not read',
      (text) => {
        expect(parseCoordinates(text)).toBe('unreadable');
      },
    );
  });
});
