import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { createText } from '@vigil/shared/text/text.js';
import besideEn from '../../../../libs/shared/text/beside/en.json' with { type: 'json' };
import besideKm from '../../../../libs/shared/text/beside/km.json' with { type: 'json' };
import countingEn from '../../../../libs/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '../../../../libs/shared/text/counting/km.json' with { type: 'json' };
import dataEn from '../../../../libs/shared/text/data/en.json' with { type: 'json' };
import dataKm from '../../../../libs/shared/text/data/km.json' with { type: 'json' };
import pagesEn from '../../../../libs/shared/text/pages/en.json' with { type: 'json' };
import pagesKm from '../../../../libs/shared/text/pages/km.json' with { type: 'json' };
import { citationIn, type CitedFigure } from './figure-citations.js';
import { CITATION_STYLES } from './pages/citation.js';

const texts = {
  en: createText('en', countingEn, besideEn, dataEn, pagesEn),
  km: createText('km', countingKm, besideKm, dataKm, pagesKm),
};
const DAY = '2026-11-28' as Day;
const cited = (demo = false): CitedFigure => ({
  answer: count(createFacts(createPlaceTree([])), createQuestion('2026', { indicator: 'I02' }), DAY),
  asOf: { seq: 320, day: DAY },
  about: { organisation: 'A Rights Centre', demo },
  names: { organisation: 'A Rights Centre', standards: '', group: String, place: String, label: String },
  country: 'Cambodia',
  address: 'https://vigil.example/?period=2026&asOf=320.2026-11-28',
  origin: 'https://vigil.example',
});

describe('a figure is cited', () => {
  it('as a data set in the style of APA', () => {
    expect(citationIn('apa', cited(), texts.en)).toBe(
      'A Rights Centre. (2026). Assemblies interfered with, Cambodia, 1 January to 28 November 2026, so far (I02, version 2; edition 320 of 28 November 2026; method: https://vigil.example/method#I02) [Data set]. https://vigil.example/?period=2026&asOf=320.2026-11-28',
    );
  });

  it('as a note in the style of Chicago', () => {
    expect(citationIn('chicago', cited(), texts.en)).toBe(
      'A Rights Centre. “Assemblies interfered with, Cambodia, 1 January to 28 November 2026, so far.” Figure I02, version 2. As of 28 November 2026. Method: https://vigil.example/method#I02. https://vigil.example/?period=2026&asOf=320.2026-11-28.',
    );
  });

  it.each(CITATION_STYLES.flatMap((style) => (['en', 'km'] as const).map((language) => [style, language] as const)))(
    'with who, country, last day, definition, method and a permanent address (%s, %s)',
    (style, language) => {
      const line = citationIn(style, cited(), texts[language]);
      for (const said of [
        'A Rights Centre',
        'Cambodia',
        'I02',
        'https://vigil.example/method#I02',
        'asOf=320.2026-11-28',
      ])
        expect(line).toContain(said);
      expect(line).toContain(language === 'en' ? '28 November 2026' : 'ថ្ងៃទី២៨ ខែវិច្ឆិកា ឆ្នាំ២០២៦');
      expect(line).not.toMatch(/[{}]/);
    },
  );

  it('in a newsroom as a minimum', () => {
    expect(citationIn('news', cited(), texts.en)).toContain('figures are minimums');
  });

  it('never as real where it is invented', () => {
    for (const style of CITATION_STYLES) expect(citationIn(style, cited(true), texts.en)).toMatch(/^DEMO, invented: /);
  });
});
