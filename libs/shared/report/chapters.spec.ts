import en from '../text/report/en.json' with { type: 'json' };
import km from '../text/report/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { chaptersOf, contentsOf, noteMarksOf, type TableShape } from './chapters.js';
import type { Block } from './report-document.js';

const t = createText('en', en);
const head = (text: string): Block => ({ kind: 'heading', level: 1, text });
const table = (number: number, ...notes: string[]): TableShape => ({
  kind: 'table',
  key: 'T1',
  number,
  caption: 'A table',
  head: [],
  rows: [],
  empty: '',
  notes,
});

describe('the chapters of a report', () => {
  const words: Block = { kind: 'paragraph', style: 'text', said: [{ text: 'Before' }] };
  const chapters = chaptersOf(
    { blocks: [words, head('One'), table(1, 'x', 'y'), table(2, 'y', 'z', 'v', 'x'), head('Two'), table(3, 'y')] },
    t,
  );

  it('go from one heading to the next, and what stands before the first is not in the contents', () => {
    expect(chapters.map(({ id, heading, blocks }) => [id, heading, blocks.length])).toEqual([
      ['chapter-1', null, 1],
      ['chapter-2', 'One', 2],
      ['chapter-3', 'Two', 1],
    ]);
    expect(contentsOf(chapters).map(({ heading }) => heading)).toEqual(['One', 'Two']);
    expect(chaptersOf({ blocks: [] }, t)).toEqual([]);
  });

  it('say each note of their tables once, with the tables that it is about', () => {
    expect(chapters[1]!.notes).toEqual([
      { mark: 'a', text: 'x', tables: [1, 2] },
      { mark: 'b', text: 'y', tables: [1, 2] },
      { mark: 'c', text: 'z', tables: [2] },
      { mark: 'd', text: 'v', tables: [2] },
    ]);
    expect(chapters[2]!.notes).toEqual([{ mark: 'a', text: 'y', tables: [3] }]);
  });

  it('give each table the marks of its notes, short', () => {
    const { notes } = chapters[1]!;
    expect([noteMarksOf(table(1), notes, t), noteMarksOf(table(2), notes, t), noteMarksOf(table(9), notes, t)]).toEqual(
      ['a, b', 'a–d', ''],
    );
  });

  it('mark notes with Khmer letters in a Khmer report, and begin again after the last letter', () => {
    const many = Array.from({ length: 40 }, (_, i) => `note ${i}`);
    const marks = (text: typeof t): string[] =>
      chaptersOf({ blocks: [table(1, ...many)] }, text)[0]!.notes.map((one) => one.mark);
    expect(marks(t).slice(24, 28)).toEqual(['y', 'z', 'a2', 'b2']);
    expect(marks(createText('km', km))[0]).toBe('ក');
    expect(new Set(marks(createText('km', km))).size).toBe(40);
  });
});
