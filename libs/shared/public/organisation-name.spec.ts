import { createText } from '../text/text.js';
import en from '../text/app/en.json' with { type: 'json' };
import km from '../text/app/km.json' with { type: 'json' };
import { figureStandards } from './figure-standards.js';
import { assessedUnderIn, STANDARDS, standardsIn } from './organisation-name.js';

const [english, khmer] = [createText('en', en), createText('km', km)];

describe('the standards of an assessment', () => {
  it('are translated if they are the usual ones', () => {
    expect(standardsIn({ standards: STANDARDS }, khmer)).toBe(km['app.standards']);
    expect(standardsIn({ standards: STANDARDS }, english)).toBe(en['app.standards']);
  });

  it('say that they are in the other language where a team named them in one', () => {
    expect(standardsIn({ standards: 'the Guidelines of 2017' }, english)).toBe('the Guidelines of 2017');
    expect(standardsIn({ standards: 'the Guidelines of 2017' }, khmer)).toBe('the Guidelines of 2017 (មិនមានជាភាសាខ្មែរ)');
    expect(standardsIn({ standards: 'គោលការណ៍ណែនាំ' }, khmer)).toBe('គោលការណ៍ណែនាំ');
    expect(standardsIn({ standards: 'គោលការណ៍ណែនាំ' }, english)).toBe('គោលការណ៍ណែនាំ (in Khmer)');
  });

  it('are in the words of each language where the team named them in both', () => {
    const own = { standards: 'the Guidelines of 2017', standardsKm: 'គោលការណ៍ណែនាំ ២០១៧' };
    expect([standardsIn(own, english), standardsIn(own, khmer)]).toEqual([own.standards, own.standardsKm]);
    expect(standardsIn({ ...own, standards: STANDARDS }, khmer)).toBe(own.standardsKm);
    // An assessment that names them has them in both; what was named before stands in the words of then.
    expect(assessedUnderIn(own.standards, own, khmer)).toBe(own.standardsKm);
    expect(assessedUnderIn('the Guidelines of 2012', own, khmer)).toBe('the Guidelines of 2012 (មិនមានជាភាសាខ្មែរ)');
    expect(assessedUnderIn(own.standards, null, khmer)).toBe('the Guidelines of 2017 (មិនមានជាភាសាខ្មែរ)');
  });

  it('say of figures that records may name others, only where one does', () => {
    expect(figureStandards('GC37', {}, english)).toBe('GC37');
    expect(figureStandards('GC37', { otherStandards: true }, english)).toBe('GC37 (or others, which the records name)');
    expect(figureStandards('GC37', { otherStandards: true }, khmer)).toMatch(/^GC37 \(.*បទដ្ឋានផ្សេង/);
  });

  it('say nothing of no name, or of one in both languages', () => {
    expect(standardsIn({ standards: '' }, khmer)).toBe('');
    expect(standardsIn({ standards: 'គោលការណ៍ (ICCPR)' }, english)).toBe('គោលការណ៍ (ICCPR)');
  });
});
