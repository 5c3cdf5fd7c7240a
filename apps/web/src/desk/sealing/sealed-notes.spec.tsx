import { jest } from '@jest/globals';
import app from '@vigil/shared/text/app/en.json' with { type: 'json' };
import sealing from '@vigil/shared/text/sealing/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { ComponentChildren } from 'preact';

const text = createText('en', app, sealing);
const problem = { type: '/problems/unreachable', title: '', status: 0, code: 'unreachable' };
let keys: { value: object | null; problem: typeof problem | null } = { value: null, problem: null };
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () => text,
  Words: ({ children }: { children: ComponentChildren }) => children,
}));
jest.unstable_mockModule('../session.js', () => ({
  useSession: () => ({ api: {} }),
  useMember: () => ({ role: 'monitor' }),
}));
jest.unstable_mockModule('../use-staff-fetch.js', () => ({
  useStaffFetch: () => ({ value: { total: 0, items: [] }, problem: null }),
  Awaited: ({ asked, children }: { asked: { value: unknown }; children: (value: unknown) => ComponentChildren }) =>
    children(asked.value),
  Refused: () => 'REFUSED',
  Loading: () => 'LOADING',
}));
jest.unstable_mockModule('./use-sealing-keys.js', () => ({
  useSealingKeys: () => ({ asked: keys, keys: keys.value && [{ key: { id: 'one' } }], judgeAgain: () => undefined }),
}));
const { SealedNotes } = await import('./sealed-notes.js');

describe('the sealed notes of a record', () => {
  const shown = (): string => renderToString(<SealedNotes incident="x" maySeal />);

  it('stay, with the form that writes one, when their keys cannot be read again', () => {
    keys = { value: { items: [], without: [] }, problem };
    expect(shown()).toContain('REFUSED');
    expect(shown()).toContain(text('sealing.write'));
  });

  it('say that their keys cannot be read, or are awaited', () => {
    keys = { value: null, problem };
    expect(shown()).toContain('REFUSED');
    expect(shown()).not.toContain('LOADING');
    keys = { value: null, problem: null };
    expect(shown()).toContain('LOADING');
  });
});
