import { asDay } from '@vigil/shared/day/day.js';
import { exactDay, type DayWindow } from '@vigil/shared/day/day-window.js';
import en from '@vigil/shared/text/desk/en.json' with { type: 'json' };
import { firstReported, timelineOf } from './timeline-of-record.js';

const line = (kind: string, day: number, actor = 'Heron') => ({ kind, at: `2026-06-0${day}T10:00:00.000Z`, actor });
const record = { createdAt: '2026-06-01T09:00:00.000Z', author: 'Tern' };

describe('when a record was first reported', () => {
  const source = (publishedOn: DayWindow | null) => ({ publishedOn });
  const day = (on: string) => exactDay(asDay(on));
  const month: DayWindow = { precision: 'DP_MONTH', earliest: asDay('2021-06-01'), latest: asDay('2021-06-30') };

  it('is the day of the first source, whichever comes first in the record', () => {
    expect(firstReported([source(day('2021-06-07')), source(null), source(day('2021-06-05'))])).toEqual(
      day('2021-06-05'),
    );
  });

  it('is the source that is known best, of those that may be the first', () => {
    expect(firstReported([source(month), source(day('2021-06-01'))])).toEqual(day('2021-06-01'));
    expect(firstReported([source(day('2021-06-02')), source(month)])).toEqual(month);
  });

  it('is not known where no source says it', () => {
    expect([firstReported([]), firstReported([source(null)])]).toEqual([null, null]);
  });
});

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
