import { jest } from '@jest/globals';
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', desk);
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () => text,
  Words: () => null,
  loadWords: () => Promise.resolve(),
}));
jest.unstable_mockModule('../own-codes-context.js', () => ({ useOwnCodes: () => ({ name: (code: string) => code }) }));
jest.unstable_mockModule('../own-questions-context.js', () => ({
  useOwnQuestions: () => ({ field: () => undefined }),
}));
const { ResolveConflict } = await import('./resolve-conflict.js');

const drawn = (changedBy: string | null): string => {
  return renderToString(
    <ResolveConflict
      versions={{ mine: {}, theirs: {}, changedBy, changedAt: '2021-06-04T03:00:00Z', found: [] }}
      onJoin={() => undefined}
      onDiscard={() => undefined}
    />,
  );
};

describe('two versions of one record', () => {
  it('say who saved the other one', () => {
    expect(drawn('Heron')).toContain('Heron');
    expect(drawn('Heron')).not.toContain(text('desk.join.somebody'));
  });

  it('say "somebody" only where nobody may know who', () => expect(drawn(null)).toContain(text('desk.join.somebody')));
});
