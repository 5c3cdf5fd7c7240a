import { jest } from '@jest/globals';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { viewFrom } from './view.js';

const text = createText('en', counting, beside);
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
const { AssessmentNote, canBeAssessedAs } = await import('./assessment-note.js');

const note = (indicator: string): string =>
  renderToString(<AssessmentNote view={viewFrom(`?indicator=${indicator}`)} go={() => undefined} />)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('the numbers beside the assessments', () => {
  it('are of force alone, or say that they are of more, and lead to force alone', () => {
    expect(note('I05')).toBe('The numbers count force with this assessment.');
    for (const indicator of ['I01', 'I02', 'I04', 'I10 acts'])
      expect(note(indicator)).toBe(
        'The numbers count not only force, but also restrictions and deprivation of liberty with this assessment. Force alone: Incidents with force',
      );
    expect(note('I06')).toBe(
      'This figure counts only force by the state assessed as unlawful. Other assessments of force: Incidents with force',
    );
    expect(note('I03')).toBe('');
  });

  it('are of no acts where a figure counts people, so nothing is said of acts', () => {
    for (const indicator of ['I09', 'I09 killed', 'I10']) expect(note(indicator)).toBe('');
  });

  it('are none for an assessment that the figure cannot have', () => {
    const all = ['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED', 'LA_NOT_ASSESSED'];
    expect(all.filter((one) => canBeAssessedAs('I06', one))).toEqual(['LA_UNLAWFUL']);
    expect(all.filter((one) => canBeAssessedAs('I02', one))).toEqual(all);
  });
});
