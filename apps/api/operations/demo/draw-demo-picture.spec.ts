import sharp from 'sharp';
import { describe, expect, it } from '@jest/globals';
import { drawDemoPicture, type DemoScene } from './draw-demo-picture.js';

const SCENES: readonly DemoScene[] = ['banner-taken', 'cordon', 'dispersal', 'force', 'vigil'];

describe('a picture of the demo', () => {
  it('is a JPEG of one size without metadata, the same for the same seed, another for another scene', async () => {
    const drawn = await Promise.all(SCENES.map((scene) => drawDemoPicture(scene, 7)));
    for (const bytes of drawn) {
      const { format, width, height, exif, xmp, iptc } = await sharp(bytes).metadata();
      expect([format, width, height, exif, xmp, iptc]).toEqual(['jpeg', 1280, 853, undefined, undefined, undefined]);
    }
    expect((await drawDemoPicture('cordon', 7)).equals(drawn[1]!)).toBe(true);
    expect(new Set(drawn.map((bytes) => bytes.toString('base64'))).size).toBe(SCENES.length);
  });

  it('says DEMO in its corner: a red field with white letters', async () => {
    const { data } = await sharp(await drawDemoPicture('vigil', 7))
      .extract({ left: 24, top: 24, width: 150, height: 56 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = Array.from({ length: data.length / 3 }, (_one, n) => [...data.subarray(n * 3, n * 3 + 3)]);
    const isRed = ([r, g, b]: number[]): boolean => r! > 100 && g! < 70 && b! < 70;
    const isWhite = (pixel: number[]): boolean => pixel.every((part) => part > 200);
    expect(pixels.filter(isRed).length).toBeGreaterThan(pixels.length / 2);
    expect(pixels.filter(isWhite).length).toBeGreaterThan(pixels.length / 40);
  });
});
