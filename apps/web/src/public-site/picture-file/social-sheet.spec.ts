import type { Item } from '@vigil/shared/drawing/scene.js';
import type { Picture, Sheet } from './sheet.js';
import { SOCIAL, socialSheet, type SocialSize } from './social-sheet.js';

/** A letter as wide as it is high is wider than any letter of the fonts. */
const widthOf = (text: string, size: number): number => [...text].length * size * 0.6;
const SENTENCE = 'Cambodia, 2022 to 31 October 2026: at least 128 recorded protests were interfered with';
const KHMER = 'កម្ពុជា ២០២២ ដល់ ៣១ តុលា ២០២៦៖ ការតវ៉ាដែលបានកត់ត្រាយ៉ាងតិច ១២៨ ត្រូវបានជ្រៀតជ្រែក';
const sheet = (figure: string, language: 'en' | 'km'): Sheet => ({
  figure,
  beside: '36 more have only one source.',
  caption: 'Assemblies interfered with, by province',
  notes: [],
  foot: 'Cambodia. Source: ORG, as of 28 November 2026. I02, version 1; how it is counted: vigil.example/method#I02',
  demo: 'DEMO',
  language,
});
const MAP = { items: [], width: 640, height: 600 };
const CHART = { items: [], width: 1104, height: 400 };
/** A picture that takes all the room that it gets. */
const DRAWN_FOR_IT: Picture = ({ width, height }) => ({ items: [], width, height: height! });
/** One that needs more height than it gets, whatever that is. */
const TOO_TALL: Picture = ({ width, height }) => ({ items: [], width, height: height! * 1.5 });

type Box = { left: number; top: number; right: number; bottom: number };
const boxOf = (item: Item): Box => {
  if (item.kind === 'window') {
    const scale = item.scale ?? 1;
    return { left: item.x, top: item.y, right: item.x + item.width * scale, bottom: item.y + item.height * scale };
  }
  if (item.kind === 'text')
    return { left: item.x, top: item.y - item.size, right: item.x + widthOf(item.text, item.size), bottom: item.y };
  return { left: 0, top: 0, right: 0, bottom: 0 };
};

describe('a picture for a social network', () => {
  const cases = (Object.keys(SOCIAL) as SocialSize[]).flatMap((size) =>
    [MAP, CHART, DRAWN_FOR_IT, TOO_TALL].flatMap((picture: Picture) =>
      [sheet(SENTENCE, 'en'), sheet(KHMER, 'km')].map((one) => [size, picture, one] as const),
    ),
  );

  it.each(cases)('has everything inside its size, and no text on the picture (%s, %o)', (size, picture, one) => {
    const scene = socialSheet(one, picture, size, widthOf);
    expect([scene.width, scene.height]).toEqual([SOCIAL[size].width, SOCIAL[size].height]);
    const boxes = scene.items.map((item) => ({ item, box: boxOf(item) }));
    for (const { box } of boxes) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(scene.width);
      expect(box.bottom).toBeLessThanOrEqual(scene.height);
    }
    const drawn = boxes.find(({ item }) => item.kind === 'window')!.box;
    expect(drawn.bottom - drawn.top).toBeGreaterThan(scene.height / 4);
    for (const { item, box } of boxes)
      if (item.kind === 'text')
        expect(
          box.right <= drawn.left || box.left >= drawn.right || box.bottom <= drawn.top || box.top >= drawn.bottom,
        ).toBe(true);
  });

  it.each(cases)('says the whole sentence, its notes, and at its foot country, source, day and method', (...of) => {
    const [size, picture, one] = of;
    const said = socialSheet(one, picture, size, widthOf)
      .items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
      .join(one.language === 'km' ? '' : ' ')
      .replace(/\s/g, '');
    for (const part of [one.figure, one.beside, one.caption, one.foot!, one.demo!])
      expect(said).toContain(part.replace(/\s/g, ''));
  });

  it('has larger letters in what is drawn for its room, which fills it', () => {
    for (const size of Object.keys(SOCIAL) as SocialSize[]) {
      const { items, width } = socialSheet(sheet(SENTENCE, 'en'), DRAWN_FOR_IT, size, widthOf);
      const drawn = items.find((item) => item.kind === 'window')!;
      expect(drawn.scale).toBeCloseTo(1.3);
      expect(drawn.width * drawn.scale!).toBeCloseTo(width - 80);
    }
  });
});
