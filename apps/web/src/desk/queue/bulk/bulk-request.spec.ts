import { describe, expect, it, jest } from '@jest/globals';
import type { BulkOutcome, BulkOutcomes } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { Reply } from '../../../api.js';
import { type BulkRequest, stepsToUndo } from './bulk-request.js';
import { type BatchOptions, sendInBatches } from './send-in-batches.js';

const outcome = (id: string, more: Partial<BulkOutcome> = {}): BulkOutcome => ({
  id,
  result: 'done',
  title: null,
  code: null,
  why: null,
  revision: 4,
  before: null,
  also: null,
  ...more,
});
const undo = (request: BulkRequest, ...outcomes: BulkOutcome[]): unknown =>
  stepsToUndo(request, outcomes, 'me').map((step) => ({ ...step.request, ids: step.records.map(({ id }) => id) }));

describe('undoing', () => {
  it('is of what was done, and of nothing else', () => {
    const refused = outcome('b', { result: 'refused' });
    const same = outcome('c', { result: 'unchanged' });
    expect(undo({ action: 'take' }, outcome('a'), refused, same)).toEqual([{ action: 'give-back', ids: ['a'] }]);
    expect(undo({ action: 'give-back' }, outcome('a'))).toEqual([{ action: 'take', ids: ['a'] }]);
    expect(undo({ action: 'take' }, refused)).toEqual([]);
  });

  it('gives each record back to whoever had it, or the limit that it had', () => {
    expect(
      undo(
        { action: 'assign', member: 'you' },
        outcome('a', { before: 'me' }),
        outcome('b'),
        outcome('c', { before: 'me' }),
      ),
    ).toEqual([
      { action: 'take-back', member: 'you', keep: true, ids: ['a', 'c'] },
      { action: 'take-back', member: 'you', keep: false, ids: ['b'] },
    ]);
    const [one, two] = [outcome('a', { before: 'S0_PUBLIC' }), outcome('b', { before: 'S2_INTERNAL' })];
    expect(undo({ action: 'sensitivity', sensitivity: 'S3_RESTRICTED' }, one, two, outcome('c'))).toEqual([
      { action: 'sensitivity', sensitivity: 'S0_PUBLIC', ids: ['a'] },
      { action: 'sensitivity', sensitivity: 'S2_INTERNAL', ids: ['b'] },
    ]);
    expect(undo({ action: 'relate', kind: 'part-of', to: 'x' }, outcome('a'))).toEqual([
      { action: 'unrelate', kind: 'part-of', to: 'x', ids: ['a'] },
    ]);
    expect(undo({ action: 'tag', tag: 'court' }, outcome('a'), outcome('b', { result: 'unchanged' }))).toEqual([
      { action: 'untag', tag: 'court', ids: ['a'] },
    ]);
    expect(undo({ action: 'untag', tag: 'court' }, outcome('a'))).toEqual([
      { action: 'tag', tag: 'court', ids: ['a'] },
    ]);
    expect(
      undo(
        { action: 'untag', tag: 'court' },
        outcome('a', { before: 'Court' }),
        outcome('b', { before: 'court' }),
        outcome('c', { before: 'Court' }),
      ),
    ).toEqual([
      { action: 'tag', tag: 'Court', ids: ['a', 'c'] },
      { action: 'tag', tag: 'court', ids: ['b'] },
    ]);
    expect(undo({ action: 'group', group: 'g' }, outcome('a'), outcome('b', { result: 'unchanged' }))).toEqual([
      { action: 'ungroup', group: 'g', ids: ['a'] },
    ]);
    // Nobody may give so long a tag to many records.
    expect(undo({ action: 'untag', tag: 'x'.repeat(41) }, outcome('a', { before: 'x'.repeat(41) }))).toEqual([]);
  });

  it('cannot take back a question', () => {
    expect(undo({ action: 'return', question: 'Who?' }, outcome('a'))).toEqual([]);
  });
});

describe('a run of many records', () => {
  const records = Array.from({ length: 120 }, (_, n) => ({ id: `r${n}`, revision: 1, title: 'not sent' }));
  const steps = [{ request: { action: 'take' } as const, records }];
  const answer: BatchOptions['post'] = async ({ items }) => ({
    ok: true,
    status: 200,
    value: { results: items.map(({ id }) => outcome(id)) } satisfies BulkOutcomes,
    etag: null,
    path: '',
  });
  const failure = (status: number): Reply<BulkOutcomes> => ({
    ok: false,
    status,
    retryAfter: null,
    problem: { type: '', title: '', status, code: 'unavailable' },
  });

  it('sends 50 at a time with their revisions, and tells how far it is', async () => {
    const post = jest.fn(answer);
    const told: number[] = [];
    const sent = await sendInBatches(steps, {
      isDryRun: true,
      post,
      isStopped: () => false,
      onProgress: (n) => told.push(n),
    });
    expect(post.mock.calls.map(([{ items }]) => items.length)).toEqual([50, 50, 20]);
    expect(post.mock.calls[0]![0]).toMatchObject({ action: 'take', dryRun: true });
    expect(post.mock.calls[0]![0].items[0]).toEqual({ id: 'r0', revision: 1 });
    expect([told, sent.outcomes.length, sent.left]).toEqual([[50, 100, 120], 120, []]);
  });

  it('takes 20,000 records', async () => {
    const post = jest.fn(answer);
    const all = Array.from({ length: 20_000 }, (_, n) => ({ id: `r${n}`, revision: 1 }));
    const sent = await sendInBatches([{ request: { action: 'take' }, records: all }], {
      isDryRun: true,
      post,
      isStopped: () => false,
      onProgress: () => undefined,
    });
    expect([post.mock.calls.length, new Set(sent.outcomes.map(({ id }) => id)).size]).toEqual([400, 20_000]);
  });

  it('stops before the next request, and says what is left', async () => {
    const post = jest.fn(answer);
    const sent = await sendInBatches(steps, {
      isDryRun: false,
      post,
      isStopped: () => post.mock.calls.length === 1,
      onProgress: () => undefined,
    });
    expect([sent.outcomes.length, sent.left.map((step) => step.records.length), sent.unknown]).toEqual([
      50,
      [50, 20],
      0,
    ]);
  });

  it.each([
    [503, 50, false],
    [0, 50, false],
    [404, 0, false],
    [503, 0, true],
    [0, 0, true],
  ])(
    'after a request that answers %s, says that of %s it is not known; only previewed: %s',
    async (status, unknown, isDryRun) => {
      let n = 0;
      const post: BatchOptions['post'] = (body) => ((n += 1) === 2 ? Promise.resolve(failure(status)) : answer(body));
      const sent = await sendInBatches(steps, {
        isDryRun,
        post,
        isStopped: () => false,
        onProgress: () => undefined,
      });
      expect([sent.outcomes.length, sent.left.length, sent.unknown, sent.problem?.code]).toEqual([
        50,
        2,
        unknown,
        'unavailable',
      ]);
    },
  );
});
