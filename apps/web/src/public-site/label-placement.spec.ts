import { type LabelWish, placeLabels } from './label-placement.js';

const frame = { left: 0, top: 0, right: 400, bottom: 300 };
const aName = (change: Partial<LabelWish>): LabelWish => ({
  key: 'a',
  x: 200,
  y: 150,
  width: 60,
  height: 16,
  radius: 0,
  priority: 1,
  ...change,
});

describe('names on the map', () => {
  it('stand on their point where there is no circle', () => {
    expect(placeLabels([aName({})], [], frame)).toEqual([
      { key: 'a', x: 200, y: 150, left: 170, top: 142, right: 230, bottom: 158 },
    ]);
  });

  it('stand to the right of a circle, or to the left where the frame ends', () => {
    const [right] = placeLabels([aName({ radius: 20 })], [], frame);
    expect(right!.left).toBe(223);
    const [left] = placeLabels([aName({ x: 370, radius: 20 })], [], frame);
    expect(left!.right).toBe(347);
  });

  it('never cross another name or a circle', () => {
    const crowd = ['a', 'b', 'c', 'd', 'e'].map((key, index) => aName({ key, x: 200 + index }));
    const placed = placeLabels(crowd, [{ x: 190, y: 164, radius: 3 }], frame);
    expect(placed.length).toBeGreaterThan(0);
    for (const one of placed) {
      expect(Math.max(one.top - 167, 161 - one.bottom)).toBeGreaterThanOrEqual(0);
      for (const other of placed)
        if (other !== one) expect(one.top >= other.bottom || other.top >= one.bottom).toBe(true);
    }
  });

  it('move a line down or up where their point is taken', () => {
    const [first, second] = placeLabels([aName({}), aName({ key: 'b', y: 146 })], [], frame);
    expect(first!.top).toBe(142);
    expect(second!.bottom).toBeLessThanOrEqual(142);
  });

  it('keep away from the circle of another, so that nobody takes them for its name', () => {
    const [beside] = placeLabels(
      [aName({ radius: 20 })],
      [
        { x: 200, y: 150, radius: 20 },
        { x: 290, y: 150, radius: 5 },
      ],
      frame,
    );
    expect(beside!.right).toBe(177);
  });

  it('stand above or below their circle only where no other is beside them there', () => {
    const large = aName({ radius: 40 });
    const around = [
      { x: 200, y: 150, radius: 40 },
      // Nothing fits to its right or left; another circle is level with a name above it, a little to the right.
      ...[100, 130, 150, 170, 200].flatMap((y) => [120, 280].map((x) => ({ x, y, radius: 30 }))),
      { x: 248, y: 98, radius: 5 },
    ];
    const [placed] = placeLabels([large], around, frame);
    expect(placed!.top).toBeGreaterThanOrEqual(190);
    const below = { x: 160, y: 202, radius: 5 };
    expect(placeLabels([large], [...around, below], frame)).toHaveLength(1);
    expect(placeLabels([aName({ key: 'first', x: 60, y: 20, priority: 9 }), large], [...around, below], frame)).toEqual(
      [expect.objectContaining({ key: 'first' })],
    );
  });

  it('stand beside a large circle a little higher or lower where small circles are on either side', () => {
    const small = [146, 254].map((x) => ({ x, y: 158, radius: 3 }));
    const around = [200, 110, 200].flatMap((y) => [170, 200, 230].map((x) => ({ x, y, radius: 5 })));
    const wish = aName({ radius: 24 });
    const [one] = placeLabels([wish], [{ x: 200, y: 150, radius: 24 }, ...small, ...around], frame);
    expect(one).toMatchObject({ left: 227, bottom: 148 });
  });

  it('keep less away from small circles if they are the most important, and cross none', () => {
    const small = [147, 253].flatMap((x) => [128, 158].map((y) => ({ x, y, radius: 3 })));
    const around = [114, 186].flatMap((y) => [140, 170, 200, 230, 260].map((x) => ({ x, y, radius: 5 })));
    const circles = [{ x: 200, y: 150, radius: 24 }, ...small, ...around];
    const first = aName({ radius: 24, priority: 9 });
    expect(placeLabels([first], circles, frame)).toMatchObject([{ left: 227, top: 136, bottom: 152 }]);
    const before = aName({ key: 'b', x: 30, y: 20, priority: 10 });
    expect(placeLabels([first, before], circles, frame).map(({ key }) => key)).toEqual(['b']);
  });

  it('never lie under the legend', () => {
    expect(placeLabels([aName({})], [], frame, [{ left: 220, top: 100, right: 400, bottom: 300 }])).toEqual([]);
  });

  it('give way to the more important one, in whatever order they come', () => {
    const wishes = [aName({ height: 60 }), aName({ key: 'b', priority: 2, height: 60 })];
    expect(placeLabels(wishes, [], frame)[0]!.key).toBe('b');
    expect(placeLabels(wishes.toReversed(), [], frame)).toEqual(placeLabels(wishes, [], frame));
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
