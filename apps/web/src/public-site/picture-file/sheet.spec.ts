import { wrap } from './sheet.js';

const letters = (text: string): number => [...text].length;

describe('a text in lines', () => {
  it('breaks between words', () => {
    expect(wrap('at least 18 assemblies interfered with', 14, 'en', letters)).toEqual([
      'at least 18',
      'assemblies',
      'interfered',
      'with',
    ]);
  });

  it('breaks Khmer between its words, which nothing stands between', () => {
    const text = 'ការជួបប្រជុំដែលរងការជ្រៀតជ្រែកយ៉ាងហោចណាស់ចំនួន';
    const lines = wrap(text, 16, 'km', letters);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join('')).toBe(text);
    // A line never begins with a sign that belongs to the previous letter.
    for (const line of lines) expect(line).not.toMatch(/^[\u17b4-\u17d3]/);
  });

  describe('what goes wrong', () => {
    it('begins no line with a full stop, and loses no word that is too long', () => {
      expect(wrap('a word. (2 more) unbreakable', 6, 'en', letters)).toEqual([
        'a',
        'word.',
        '(2',
        'more)',
        'unbreakable',
      ]);
      // Nor does a line end with what opens the next one.
      expect(wrap('guards ("para-police")', 9, 'en', letters)).toEqual(['guards', '("para-', 'police")']);
      expect(wrap('', 10, 'en', letters)).toEqual([]);
    });
  });
});
