import { freeSpot, type LabelWish, placeLabels } from './labels.js';

const frame = { left: 0, top: 0, right: 400, bottom: 300 };
const aName = (change: Partial<LabelWish>): LabelWish => ({ key: 'a', x: 200, y: 150, width: 60, height: 16, radius: 0, priority: 1, ...change });

describe('names on the map', () => {
  it('stand on their point where there is no circle', () => {
    expect(placeLabels([aName({})], [], frame)).toEqual([{ key: 'a', x: 200, y: 150, left: 170, top: 142, right: 230, bottom: 158 }]);
  });

  it('stand to the right of a circle, or to the left where the frame ends', () => {
    const [right] = placeLabels([aName({ radius: 20 })], [], frame);
    expect(right!.left).toBe(223);
    const [left] = placeLabels([aName({ x: 370, radius: 20 })], [], frame);
    expect(left!.right).toBe(347);
  });

  it('never cross another name or a circle', () => {
    const names = placeLabels([aName({}), aName({ key: 'b', x: 210 })], [], frame);
    expect(names.map(({ key }) => key)).toEqual(['a']);
    expect(placeLabels([aName({})], [{ x: 190, y: 150, radius: 10 }], frame)).toEqual([]);
  });

  it('never lie under the legend', () => {
    expect(placeLabels([aName({})], [], frame, [{ left: 220, top: 100, right: 400, bottom: 300 }])).toEqual([]);
  });

  it('give way to the more important one, in whatever order they come', () => {
    const wishes = [aName({}), aName({ key: 'b', priority: 2 })];
    expect(placeLabels(wishes, [], frame).map(({ key }) => key)).toEqual(['b']);
    expect(placeLabels(wishes.toReversed(), [], frame).map(({ key }) => key)).toEqual(['b']);
  });

  describe('what goes wrong', () => {
    it('leaves out a name that is wider than the picture', () => {
      expect(placeLabels([aName({ width: 500 })], [], frame)).toEqual([]);
    });
    it('leaves out a name whose place is outside the picture', () => {
      expect(placeLabels([aName({ x: -40 })], [], frame)).toEqual([]);
    });
  });
});

describe('a mark that is not placed more precisely', () => {
  const at = { x: 100, y: 100 };
  const size = { width: 30, height: 24 };

  it('stands on its point where that is free', () => {
    expect(freeSpot(at, size, [], [])).toEqual(at);
  });

  it('moves out of a circle, no farther than it must', () => {
    const spot = freeSpot(at, size, [{ x: 100, y: 100, radius: 20 }], []);
    const distance = Math.hypot(spot.x - 100, spot.y - 100);
    expect(distance).toBeGreaterThanOrEqual(32);
    expect(distance).toBeLessThanOrEqual(40);
  });

  it('does not cover another mark', () => {
    const spot = freeSpot(at, size, [], [{ left: 85, top: 88, right: 115, bottom: 112 }]);
    expect(Math.abs(spot.y - 100) >= 24 || Math.abs(spot.x - 100) >= 30).toBe(true);
  });

  describe('what goes wrong', () => {
    it('stays on its point where everything is full', () => {
      expect(freeSpot(at, size, [{ x: 100, y: 100, radius: 1000 }], [])).toEqual(at);
    });
  });
});
