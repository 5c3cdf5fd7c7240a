import en from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import km from '@vigil/shared/text/queue/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import app from '@vigil/shared/text/app/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import codebook from '@vigil/shared/text/codebook/en.json' with { type: 'json' };
import { FIELD_FILTERS } from '@vigil/shared/incident/queue-filters.js';
import { readQueueAddress, WHOLE_QUEUE } from './queue-address.js';
import { chosenFilters, daysLabel, filterLabel, formatQueue, valueLabel } from './filter-labels.js';

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

describe('the filters of fields', () => {
  const t = createText('en', app, en, codebook);
  const names = {
    place: String,
    group: String,
    importedFile: String,
    person: String,
    ownCode: String,
    ownField: () => undefined,
  };
  const said = (filter: string, value: string): string => valueLabel(filter, value, names, t);

  it('have a name each, which no other has', () => {
    const labels = FIELD_FILTERS.map(({ key }) => filterLabel(key, t));
    expect(labels.filter((label) => /\.label|\.one/.test(label))).toEqual([]);
    expect(labels.filter((label, at) => labels.indexOf(label) !== at)).toEqual([]);
    expect([filterLabel('acts.note', t), filterLabel('acts.type', t)]).toEqual([
      'Act: Note for colleagues',
      'What was done',
    ]);
  });

  it('say of a range that it may be, and of what nobody knows that it is not known', () => {
    expect(said('crowd', '1000..5000')).toBe('may be 1,000 to 5,000');
    expect([said('crowd', '10..'), said('crowd', '..50')]).toEqual(['may be from 10', 'may be up to 50']);
    expect(said('sources.publishedOn', '2021-06-04..')).toBe('may be from 4 June 2021');
    expect(said('timeOfDay', '08:00..10:30')).toBe('may be 08:00 to 10:30');
    expect([said('crowd', 'answered'), said('crowd', 'not-answered')]).toEqual(['known', 'not known']);
    expect([said('narrative', 'answered'), said('issues', 'not-answered')]).toEqual(['answered', 'not answered']);
    expect([said('place', 'unknown'), said('place', '12')]).toEqual(['not known', '12']);
  });
});

describe('what narrows the queue, in words', () => {
  const names = {
    place: () => 'Phnom Penh',
    group: String,
    importedFile: String,
    person: String,
    ownCode: String,
    ownField: () => undefined,
  };
  const address = readQueueAddress(
    'q=avocet&mine=true&from=2021-01-01&until=2021-06-30&crowd=25..50&status=WS_SUBMITTED,WS_VERIFIED&place=12&sort=day&page=2',
  );

  it('names each field with its values, in both languages, and writes nothing as an address does', () => {
    expect(formatQueue(address, names, createText('en', app, en, counting, codebook))).toBe(
      '“avocet”; Only mine; January to June 2021; Status: Submitted or Verified; Place: Phnom Penh; ' +
        'How many people gathered: may be 25 to 50',
    );
    const khmer = formatQueue(address, names, createText('km', app, km, counting, codebook));
    expect(khmer).toContain(km['desk.queue.or']);
    expect(khmer).not.toMatch(/%|WS_|&|=/);
  });

  it('can be taken away one by one, until the whole queue is left', () => {
    const t = createText('en', app, en, counting, codebook);
    let left = { ...address, sort: WHOLE_QUEUE.sort, isDescending: true };
    const taken: string[] = [];
    for (let [first] = chosenFilters(left, names, t); first; [first] = chosenFilters(left, names, t)) {
      taken.push(first.words);
      left = first.without;
    }
    expect(taken).toHaveLength(7);
    expect({ ...left, values: Object.values(left.values).flat() }).toEqual({ ...WHOLE_QUEUE, values: [] });
  });
});
