import { createText } from '@vigil/shared/text/text.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import peopleFigures from '@vigil/shared/text/people-figures/en.json' with { type: 'json' };
import forPublic from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { formatExportQuery } from './format-export-query.js';

const said = (query: string): string =>
  formatExportQuery(query, createText('en', { ...counting, ...desk, ...forPublic, ...beside, ...peopleFigures }), {
    place: (code) => `place ${code}`,
    group: (code) => `group ${code}`,
  });

describe('what an export asks, for whoever has to agree to it', () => {
  it.each([
    ['indicator=I02&period=2026', 'Assemblies interfered with · 2026'],
    [
      'indicator=I04&period=2021-H1&place=12,08&groups=G-AB12CD&actors=PF_GENDARMERIE&text=weavers',
      'Incidents · January to June 2021 · Place: place 12; place 08 · Group: group G-AB12CD · Who acted: Royal Gendarmerie (military police, PM) · “weavers”',
    ],
    ['indicator=I10&measure=acts&period=2026', 'Acts of deprivation of liberty, such as arrests · 2026'],
    [
      'indicator=I02&period=2021&stages=published,verified&singleSource=yes&split=place:1',
      'Assemblies interfered with · 2021 · Divided by: province · Which records: published and verified · single sources included',
    ],
    ['indicator=I14&period=2021&day=2021-03-05&splits=sex', 'I14 People held on a day · 2021 · 5 March 2021 · Sex'],
  ])('is said in words: %s', (query, words) => expect(said(query)).toBe(words));

  it('is said as it came, where the rule no longer takes it', () =>
    expect(said('indicator=I99&period=2026')).toBe('indicator=I99&period=2026'));
});
