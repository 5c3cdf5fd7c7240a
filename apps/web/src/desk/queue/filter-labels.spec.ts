import en from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import km from '@vigil/shared/text/queue/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { daysLabel } from './filter-labels.js';

describe('the days that narrow the queue', () => {
  it.each([
    ['2026-01-01', '2026-06-30', 'January to June 2026', 'ខែមករា ដល់ខែមិថុនា ឆ្នាំ២០២៦'],
    ['2026-01-05', '2026-01-05', '5 January 2026', 'ថ្ងៃទី៥ ខែមករា ឆ្នាំ២០២៦'],
    ['2026-01-05', '', 'From 5 January 2026', `${km['desk.queue.from']} ថ្ងៃទី៥ ខែមករា ឆ្នាំ២០២៦`],
    ['', '2026-06-30', 'Until 30 June 2026', `${km['desk.queue.until']} ថ្ងៃទី៣០ ខែមិថុនា ឆ្នាំ២០២៦`],
    [
      '2026-02-01',
      '2026-01-31',
      'From 1 February 2026 · Until 31 January 2026',
      `${km['desk.queue.from']} ថ្ងៃទី១ ខែកុម្ភៈ ឆ្នាំ២០២៦ · ${km['desk.queue.until']} ថ្ងៃទី៣១ ខែមករា ឆ្នាំ២០២៦`,
    ],
    ['', '', '', ''],
  ])('from %s until %s are written as days are', (from, until, english, khmer) => {
    expect([daysLabel(from, until, createText('en', en)), daysLabel(from, until, createText('km', km))]).toEqual([
      english,
      khmer,
    ]);
  });
});
