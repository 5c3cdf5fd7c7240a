import { jest } from '@jest/globals';
import evidence from '@vigil/shared/text/evidence/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { ComponentChildren } from 'preact';

const text = createText('en', evidence);
let problem: { code: string } | null = null;
let status: object = {};
jest.unstable_mockModule('../../text-bundles.js', () => ({
  useText: () => text,
  Words: ({ children }: { children: ComponentChildren }) => children,
}));
jest.unstable_mockModule('../session.js', () => ({
  useSession: () => ({ api: {} }),
  useMember: () => ({ role: 'reviewer' }),
}));
jest.unstable_mockModule('../places-context.js', () => ({ usePlaces: () => ({}) }));
jest.unstable_mockModule('../use-staff-fetch.js', () => ({
  useStaffFetch: (path: string) => ({
    value: path.includes('/incidents/') ? { total: 0, items: [] } : status,
    problem,
  }),
  useFresh: () => undefined,
  Awaited: ({ asked, children }: { asked: { value: unknown }; children: (value: unknown) => ComponentChildren }) =>
    children(asked.value),
  Refused: () => 'REFUSED',
  formatProblem: () => '',
}));
jest.unstable_mockModule('../form/visibility-badge.js', () => ({ VisibilityBadge: () => null }));
const { EvidenceFiles } = await import('./evidence-files.js');
const { EvidenceIntegrity } = await import('./evidence-integrity.js');

describe('the files of a record', () => {
  it('are said to be none only while the list can be read: one may have been stored since', () => {
    const shown = (): string => renderToString(<EvidenceFiles incident="x" mayAdd={false} />);
    problem = null;
    expect(shown()).toContain(text('evidence.none'));
    problem = { code: 'unreachable' };
    expect(shown()).not.toContain(text('evidence.none'));
  });
});

describe('the files of all records', () => {
  it.each([
    ['before the first check', null, false],
    ['during the first check', { endedAt: null, isRunning: true, checked: 1, total: 6 }, false],
    ['after a check', { endedAt: '2026-11-27T03:00:00Z', isRunning: false, checked: 6, total: 6 }, true],
  ])('are said to be as they were stored only after a check: %s', (_when, last, isChecked) => {
    status = { files: 6, damaged: [], damagedTotal: 0, last };
    const shown = renderToString(<EvidenceIntegrity />);
    expect(shown.includes(text('standing.well', { n: 6 }))).toBe(isChecked);
    expect(shown.includes(text('standing.unchecked', { n: 6 }))).toBe(!isChecked);
  });
});
