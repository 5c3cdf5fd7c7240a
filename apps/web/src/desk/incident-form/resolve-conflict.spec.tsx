import { jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import desk from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { Conflict } from '../draft/use-draft.js';

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
  const theirs = { incident: blank(Incident), changedBy, changedAt: '2021-06-04T03:00:00Z' };
  return renderToString(
    <ResolveConflict
      conflict={{ theirs, mine: {}, found: [] } as unknown as Conflict}
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
