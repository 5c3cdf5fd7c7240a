import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { redactArea, type Area, type Pixels } from './redact-areas.js';

const AREA: Area = { left: 10, top: 8, width: 37, height: 29 };
const aPicture = (inside: (i: number) => number): Pixels => {
  const [width, height] = [64, 48];
  const data = Buffer.alloc(width * height * 3, 200);
  let n = 0;
  for (let y = AREA.top; y < AREA.top + AREA.height; y += 1)
    for (let x = AREA.left; x < AREA.left + AREA.width; x += 1)
      for (let c = 0; c < 3; c += 1) data[(y * width + x) * 3 + c] = inside(n++);
  return { data, width, height };
};
const chance = randomBytes(1000);
const covered = (picture: Pixels): Buffer => {
  redactArea(picture, AREA, (n) => chance.subarray(0, n));
  return picture.data;
};

describe('covering', () => {
  it('leaves the same, byte for byte, of two pictures that differ in everything but their mean colour', () => {
    const [noise, even, half] = [
      aPicture((i) => (i * 7919) % 230),
      aPicture(() => 114),
      aPicture((i) => (i < (AREA.width * AREA.height * 3) / 2 ? 30 : 199)),
    ];
    expect(covered(noise).equals(covered(even))).toBe(true);
    expect(covered(half).equals(even.data)).toBe(true);
  });

  it('changes nothing around', () => {
    const picture = aPicture(() => 50);
    covered(picture);
    for (let y = 0; y < picture.height; y += 1) {
      for (let x = 0; x < picture.width; x += 1) {
        const isInside = x >= AREA.left && x < AREA.left + AREA.width && y >= AREA.top && y < AREA.top + AREA.height;
        if (!isInside) expect(picture.data[(y * picture.width + x) * 3]).toBe(200);
      }
    }
  });

  it('never looks the same twice', () => {
    const [one, other] = [aPicture(() => 114), aPicture(() => 114)];
    redactArea(one, AREA);
    redactArea(other, AREA);
    expect(one.data.equals(other.data)).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('keeps of the mean colour no more than one of eight steps', () => {
    const values = new Set(Array.from({ length: 256 }, (_v, mean) => covered(aPicture(() => mean)).toString('hex')));
    expect(values.size).toBe(8);
  });
});
