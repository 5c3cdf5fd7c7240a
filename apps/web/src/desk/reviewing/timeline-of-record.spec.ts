import en from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { timelineOf } from './timeline-of-record.js';

const line = (kind: string, day: number, actor = 'Heron') => ({ kind, at: `2026-06-0${day}T10:00:00.000Z`, actor });
const record = { createdAt: '2026-06-01T09:00:00.000Z', author: 'Tern' };

describe('the timeline of a record', () => {
  it('has the steps of its life, and not each line of its history', () => {
    const steps = timelineOf(record, [
      line('saved', 1, 'Tern'),
      line('submitted', 2, 'Tern'),
      line('owner-taken', 3),
      line('commented', 3),
      line('verified', 3),
      line('published', 4, 'Plover'),
      line('saved', 5),
      line('corrected', 6, 'Plover'),
    ]);
    expect(steps.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual([
      'logged Tern',
      'submitted Tern',
      'verified Heron',
      'published Plover',
      'corrected Plover',
    ]);
  });

  it('has words for each step', () => {
    const words = en as Record<string, string>;
    const kinds = ['submitted', 'recalled', 'taken', 'returned', 'verified', 'rejected', 'reopened', 'published']
      .concat(['corrected', 'retracted', 'hidden', 'restored', 'forgotten', 'merged', 'unmerged'])
      .map((kind) => line(kind, 1));
    const steps = timelineOf(record, kinds);
    expect(steps).toHaveLength(16);
    expect(steps.filter(({ kind }) => !words[`desk.timeline.${kind}`] && !words[`change.${kind}`])).toEqual([]);
  });
});
