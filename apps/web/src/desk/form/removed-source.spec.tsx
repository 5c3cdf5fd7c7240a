import { jest } from '@jest/globals';
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { Removed } from '../draft/record-tree.js';
import { FormContext, type Form } from './form-context.js';

const text = createText('en', desk);
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () => text,
  Words: () => null,
  loadWords: () => Promise.resolve(),
}));
const { RemovedHere } = await import('./questions.js');

const drawn = (path: string[], removed: Form['removed']): string =>
  renderToString(
    <FormContext.Provider value={{ removed } as unknown as Form}>
      <RemovedHere path={path} onUndone={() => undefined} />
    </FormContext.Provider>,
  );
const SOURCE: Form['removed'] = {
  what: { path: ['sources'], child: { id: 'a' }, index: 0, mentions: [] } as unknown as Removed,
  label: 'Example Daily',
};

describe('what is said of a source that was taken out', () => {
  it('stands in its list, with a way to put it back and one to be done with it', () => {
    const said = drawn(['sources'], SOURCE);
    expect(said).toContain('Example Daily');
    expect(said).toContain(text('desk.form.undo'));
    expect(said).toContain(text('desk.form.keep-removed'));
  });

  it('is gone once that was used, and stands in no other list', () => {
    expect(drawn(['sources'], null)).not.toContain('<button');
    expect(drawn(['acts'], SOURCE)).not.toContain('<button');
  });
});
