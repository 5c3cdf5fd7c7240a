import { createText } from '@vigil/shared/text/text.js';
import en from '../../../../../libs/shared/text/pages/en.json' with { type: 'json' };
import km from '../../../../../libs/shared/text/pages/km.json' with { type: 'json' };
import { addressOf, CITATION_STYLES, citationOf } from './citation.js';

const about = { organisation: 'A Monitor', demo: false, asOf: { seq: 12, day: '2026-11-25' } };
const cited = { title: 'Banners seized', code: 'KH-AB12CD', address: 'https://vigil.example/incidents/KH-AB12CD' };

describe('the line to cite a record with', () => {
  it('names who says it, the title, the code, the address and the day of the data', () => {
    expect(citationOf('news', about, cited, createText('en', en))).toBe(
      'A Monitor, “Banners seized”, KH-AB12CD, https://vigil.example/incidents/KH-AB12CD, as of 25 November 2026.',
    );
  });

  it('has the form of APA and of Chicago, too', () => {
    const t = createText('en', en);
    expect(citationOf('apa', about, cited, t)).toBe(
      'A Monitor. (2026). Banners seized (KH-AB12CD; as of 25 November 2026) [Data set]. https://vigil.example/incidents/KH-AB12CD',
    );
    expect(citationOf('chicago', about, cited, t)).toBe(
      'A Monitor. “Banners seized.” KH-AB12CD. As of 25 November 2026. https://vigil.example/incidents/KH-AB12CD.',
    );
    for (const style of CITATION_STYLES)
      for (const language of [t, createText('km', km)]) {
        const line = citationOf(style, { ...about, demo: true }, cited, language);
        for (const said of ['A Monitor', cited.title, cited.code, cited.address]) expect(line).toContain(said);
        expect(line).toMatch(/DEMO/);
        expect(line).not.toMatch(/[{}]/);
      }
  });

  it('says the day in Khmer digits to a reader of Khmer, and leaves code and address as they are', () => {
    const line = citationOf('news', about, cited, createText('km', km));
    expect(line).toContain('ថ្ងៃទី២៥ ខែវិច្ឆិកា ឆ្នាំ២០២៦');
    expect(line).toContain('https://vigil.example/incidents/KH-AB12CD');
  });

  it('says first that a record of the demo is invented', () => {
    expect(citationOf('news', { ...about, demo: true }, cited, createText('en', en))).toMatch(/^DEMO, invented: /);
    expect(citationOf('news', { ...about, demo: true }, cited, createText('km', km))).toMatch(/^សាកល្បង \(DEMO\)/);
  });

  it("leads to the record, without the reader's language or way here", () => {
    expect(addressOf('incidents', 'KH-AB12CD', 'https://vigil.example')).toBe(cited.address);
    expect(addressOf('reports', 'R-YW7F56', 'https://vigil.example')).toBe('https://vigil.example/reports/R-YW7F56');
  });
});
