import { jest } from '@jest/globals';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', beside);
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
const { SearchNote } = await import('./figure-sentence.js');

describe('a figure above a list that is searched', () => {
  it('says that the text narrows the list alone', () => {
    expect(renderToString(<SearchNote text="banner" />)).toContain(
      'Your search for “banner” narrows only the list of incidents below, not this figure.',
    );
  });

  it('says nothing where nobody searches', () => {
    expect(renderToString(<SearchNote text={null} />)).toBe('');
  });
});
