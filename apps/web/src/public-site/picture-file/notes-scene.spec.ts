import type { Item } from '@vigil/shared/drawing/scene.js';
import { notesScene } from './notes-scene.js';

/** Each letter as wide as half its size. */
const letters = { widthOf: (text: string, size: number) => [...text].length * size * 0.5, language: 'en' as const };
const NOTES = Array.from({ length: 7 }, (_, index) => `${index + 1}. March 2023: assemblies banned. Source: Gazette`);
/** With the room above the next note. */
const LINE = 21.2;

const drawn = (lines: number, width = 1000, notes: readonly string[] = NOTES) =>
  notesScene(
    { about: 'What others reported.', notes, some: (n) => `${n} of ${notes.length}, all at vigil.example/groups/G-1` },
    width,
    lines * LINE + 1,
    letters,
  );
const said = (items: readonly Item[]): string[] => items.flatMap((one) => (one.kind === 'text' ? [one.text] : []));

describe('the dated notes of a picture', () => {
  it('are all listed where they fit, with what they are', () => {
    const { items, height } = drawn(8);
    expect(said(items)).toEqual(['What others reported.', ...NOTES]);
    expect(height).toBeCloseTo(8 * LINE - 3);
  });

  it('are as many as fit, each of them whole, and say how many of how many, and where all are', () => {
    expect(said(drawn(5).items)).toEqual([
      'What others reported.',
      ...NOTES.slice(0, 3),
      '3 of 7, all at vigil.example/groups/G-1',
    ]);
    // In half the width, a note takes two lines: two of them, and none cut.
    const narrow = said(drawn(8, 200).items);
    expect(narrow.join(' ')).toBe(
      'What others reported. 1. March 2023: assemblies banned. Source: Gazette 2. March 2023: assemblies banned. Source: Gazette 2 of 7, all at vigil.example/groups/G-1',
    );
    expect(drawn(8, 200).height).toBeLessThanOrEqual(8 * LINE + 1);
    expect([drawn(8).isCut, drawn(5).isCut]).toEqual([false, true]);
  });

  describe('what goes wrong', () => {
    it('says where they are even where none fits', () => {
      expect(said(drawn(0).items)).toEqual(['0 of 7, all at vigil.example/groups/G-1']);
    });

    it('takes no room where there are none', () => {
      expect(drawn(8, 1000, [])).toEqual({ items: [], width: 1000, height: 0, isCut: false });
    });
  });
});
