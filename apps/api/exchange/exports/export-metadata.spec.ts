import { describe, expect, it } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { aForce, anIncident, statedGroup } from '@vigil/shared/counting/test-facts.js';
import { UNNAMED } from '@vigil/shared/public/organisation-name.js';
import appKm from '@vigil/shared/text/app/km.json' with { type: 'json' };
import { loadCountry } from '../../places/country-data.js';
import { type AboutFile, aboutFile } from './export-metadata.js';

const { gazetteer } = loadCountry();
const facts = createFacts(createPlaceTree(gazetteer.places));
for (const code of ['a', 'b']) facts.put(anIncident({ code, groups: [statedGroup('G-1')] }));
facts.put(anIncident({ code: 'c', interference: 'IN_NONE' }));

const about = (
  query: string,
  isInternal = false,
  { language = 'en' as 'en' | 'km', organisation = 'ORG' } = {},
): AboutFile => {
  const question = questionFromQuery(new URLSearchParams(`period=2021&${query}`));
  return aboutFile({
    language,
    gazetteer,
    groups: [{ code: 'G-1', nameEn: 'Kiln workers', nameKm: null, aliases: [] }],
    about: { demo: false, organisation, organisationKm: '', standards: 'STANDARDS' } as never,
    answer: count(facts, question, null),
    answerTo: (asked) => count(facts, asked, null),
    asOf: { seq: 1, day: '2022-01-01' },
    log: null,
    coverage: [],
    origin: 'https://vigil.example',
    rows: 1,
    data: 'figures',
    text: null,
    isInternal,
  });
};

describe('what a file says about itself', () => {
  it.each([false, true])('names at a rate whose protests were monitored (internal: %s)', (isInternal) => {
    expect(about('indicator=I03', isInternal).figure).toBe(
      '2021: 2 of 3 monitored assemblies were interfered with; 2 of the 3 are those of Kiln workers',
    );
    expect(about('indicator=I02', isInternal).figure).toBe('2021: at least 2 assemblies interfered with');
  });

  it.each([false, true])('says of unlawful force by the state what that leaves out (internal: %s)', (isInternal) => {
    const force = (code: string, more: Parameters<typeof aForce>[0]) =>
      facts.put(anIncident({ code, acts: [aForce(more)] }));
    force('u', { outcome: 'LA_UNLAWFUL', stateActor: false });
    force('v', { outcome: 'LA_UNDETERMINED' });
    const { figure } = about('indicator=I06', isInternal);
    for (const code of ['u', 'v']) facts.remove(code);
    expect(figure).toContain('; 1 more by others or by unknown actors; undetermined: 1');
  });

  it('names who publishes it in its language, also where the organisation has no name of its own', () => {
    const publisher = (language: 'en' | 'km', organisation: string): string =>
      about('indicator=I02', false, { language, organisation }).publisher;
    expect(publisher('km', UNNAMED.demo)).toBe(appKm['app.organisation-demo']);
    expect(publisher('km', UNNAMED.live)).toBe(appKm['app.organisation-unnamed']);
    expect([publisher('en', UNNAMED.demo), publisher('km', 'ORG')]).toEqual([UNNAMED.demo, 'ORG']);
  });

  it('names acts of deprivation of liberty, and never calls them people', () => {
    expect(about('indicator=I10').indicator).toBe('I10 People deprived of liberty');
    expect(about('indicator=I10&measure=acts').indicator).toBe('I10 Acts of deprivation of liberty, such as arrests');
  });
});
