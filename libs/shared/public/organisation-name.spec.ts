import { createText } from '../text/text.js';
import en from '../text/app/en.json' with { type: 'json' };
import km from '../text/app/km.json' with { type: 'json' };
import { figureStandards } from './figure-standards.js';
import { STANDARDS, standardsIn } from './organisation-name.js';

const [english, khmer] = [createText('en', en), createText('km', km)];

describe('the standards of an assessment', () => {
  it('are translated if they are the usual ones', () => {
    expect(standardsIn(STANDARDS, khmer)).toBe(km['app.standards']);
    expect(standardsIn(STANDARDS, english)).toBe(en['app.standards']);
  });

  it('say that they are in the other language where a team named them in one', () => {
    expect(standardsIn('the Guidelines of 2017', english)).toBe('the Guidelines of 2017');
    expect(standardsIn('the Guidelines of 2017', khmer)).toBe('the Guidelines of 2017 (មិនមានជាភាសាខ្មែរ)');
    expect(standardsIn('គោលការណ៍ណែនាំ', khmer)).toBe('គោលការណ៍ណែនាំ');
    expect(standardsIn('គោលការណ៍ណែនាំ', english)).toBe('គោលការណ៍ណែនាំ (in Khmer)');
  });

  it('say of figures that records may name others, only where one does', () => {
    expect(figureStandards('GC37', {}, english)).toBe('GC37');
    expect(figureStandards('GC37', { otherStandards: true }, english)).toBe('GC37 (or others, which the records name)');
    expect(figureStandards('GC37', { otherStandards: true }, khmer)).toMatch(/^GC37 \(.*បទដ្ឋានផ្សេង/);
  });

  it('say nothing of no name, or of one in both languages', () => {
    expect(standardsIn('', khmer)).toBe('');
    expect(standardsIn('គោលការណ៍ (ICCPR)', english)).toBe('គោលការណ៍ (ICCPR)');
  });
});
