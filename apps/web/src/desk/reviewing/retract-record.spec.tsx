import { jest } from '@jest/globals';
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', desk);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
const { RetractForm } = await import('./retract-record.js');

describe('a retraction', () => {
  it('says before anything is asked that there is no way back', () => {
    const form = renderToString(
      <RetractForm problem={null} busy={false} onSend={() => undefined} onCancel={() => undefined} />,
    );
    const [before] = form.split('<select');
    expect(before).toContain('cannot be undone: the same record cannot be published again');
  });
});
