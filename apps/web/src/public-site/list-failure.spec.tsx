import { jest } from '@jest/globals';
import problems from '@vigil/shared/text/problems/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', problems);
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
const { ListFailure } = await import('./incident-list.js');

describe('a list that cannot be shown', () => {
  it.each(['search-off', 'search-preparing'] as const)('says what is wrong, and what to do about it (%s)', (code) => {
    const [title, detail] = [text(`problem.${code}`), text(`problem.${code}.detail`, { seconds: 2 })];
    const html = renderToString(
      <ListFailure failure={{ code, title, detail, status: 503 } as never} again={() => undefined} />,
    );
    expect(html).toContain(`<strong>${title}</strong> ${detail}`);
  });
});
