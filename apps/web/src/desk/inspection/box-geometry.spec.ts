import { isBox } from '@vigil/shared/inspection/file-findings.js';
import { drawn, LEAST, MIDDLE, moved, onKey, resized } from './box-geometry.js';

describe('a rectangle on a picture', () => {
  it('is what lies between two spots, in whichever direction it was drawn, and no more than the picture', () => {
    expect(drawn({ x: 0.5, y: 0.6 }, { x: 0.25, y: 0.1 })).toEqual({ x: 0.25, y: 0.1, width: 0.25, height: 0.5 });
    expect(drawn({ x: -3, y: 0.5 }, { x: 0.25, y: 9 })).toEqual({ x: 0, y: 0.5, width: 0.25, height: 0.5 });
  });

  it('is moved with the arrow keys, made larger with Shift, and taken away with Delete', () => {
    expect(onKey(MIDDLE, 'ArrowLeft', false)).toEqual({ ...MIDDLE, x: 0.38 });
    expect(onKey(MIDDLE, 'ArrowDown', true)).toEqual({ ...MIDDLE, height: 0.22 });
    expect(onKey(MIDDLE, 'Delete', false)).toBeNull();
    expect(onKey(MIDDLE, 'Tab', false)).toBeUndefined();
  });

  it('is always one that the server takes', () => {
    for (let i = 0; i < 2000; i += 1) {
      const [a, b, c, d] = [
        Math.random() * 1.4 - 0.2,
        Math.random() * 1.4 - 0.2,
        Math.random() * 1.4 - 0.2,
        Math.random() * 1.4 - 0.2,
      ];
      const box = drawn({ x: a, y: b }, { x: c, y: d });
      if (!box) continue;
      for (const one of [box, moved(box, b, c), resized(box, c, d), resized(box, -2, -2)])
        expect(isBox(one)).toBe(true);
    }
  });
});

describe('what goes wrong', () => {
  it('is none where somebody only tapped', () => {
    expect(drawn({ x: 0.5, y: 0.5 }, { x: 0.5 + LEAST / 2, y: 0.9 })).toBeNull();
  });

  it('stays in the picture, and never becomes nothing', () => {
    expect(moved(MIDDLE, 5, -5)).toEqual({ ...MIDDLE, x: 0.8, y: 0 });
    expect(resized(MIDDLE, -5, 5)).toEqual({ ...MIDDLE, width: LEAST, height: 0.6 });
  });
});
