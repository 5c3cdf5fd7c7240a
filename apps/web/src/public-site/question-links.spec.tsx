import { jest } from '@jest/globals';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { viewFrom } from './view.js';

const text = createText('en', counting, beside, site);
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../ui/link.js', () => ({
  Link: ({ href, children }: { href: string; children: string }) => <a href={href}>{children}</a>,
}));
const { QuestionLinks } = await import('./question-links.js');

const htmlOf = (address: string): string => renderToString(<QuestionLinks view={viewFrom(address)} />);

describe('the questions below the opening sentence', () => {
  it('lead to their answers, about the period that is chosen', () => {
    expect(htmlOf('').match(/<a /g)).toHaveLength(3);
    expect(htmlOf('?period=2021-H1').match(/&amp;period=2021-H1"/g)).toHaveLength(3);
  });

  it.each(['?asOf=2021-06-01', '?asOf=3', '?place=KH01', '?groups=G-1', '?outcome=LA_UNLAWFUL'])(
    'are left out of %s, which the search does not answer about',
    (address) => expect(htmlOf(address)).toBe(''),
  );
});
