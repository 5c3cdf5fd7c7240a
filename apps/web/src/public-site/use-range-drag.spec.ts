import { moved } from './use-range-drag.js';

const window = { from: 3, to: 6 };

describe('a window of bars', () => {
  it('grows and shrinks by its ends', () => {
    expect(moved(window, 'from', 3, 1, 12)).toEqual({ from: 1, to: 6 });
    expect(moved(window, 'to', 6, 5, 12)).toEqual({ from: 3, to: 5 });
  });

  it('moves as a whole and keeps its length', () => {
    expect(moved(window, 'whole', 4, 6, 12)).toEqual({ from: 5, to: 8 });
  });

  it('is drawn in either direction', () => {
    expect(moved(window, 'new', 8, 2, 12)).toEqual({ from: 2, to: 8 });
    expect(moved(window, 'new', 2, 8, 12)).toEqual({ from: 2, to: 8 });
  });

  describe('what goes wrong', () => {
    it('never lets one end pass the other', () => {
      expect(moved(window, 'from', 3, 9, 12)).toEqual({ from: 6, to: 6 });
      expect(moved(window, 'to', 6, 0, 12)).toEqual({ from: 3, to: 3 });
    });

    it('stays on the chart', () => {
      expect(moved(window, 'whole', 4, 11, 12)).toEqual({ from: 8, to: 11 });
      expect(moved(window, 'whole', 4, 0, 12)).toEqual({ from: 0, to: 3 });
    });
  });
});
