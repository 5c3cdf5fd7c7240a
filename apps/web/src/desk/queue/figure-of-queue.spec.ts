import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { asDay } from '@vigil/shared/day/day.js';
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import countingKm from '@vigil/shared/text/counting/km.json' with { type: 'json' };
import en from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import km from '@vigil/shared/text/queue/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { figureOfQueue, formatFigureOfQueue } from './figure-of-queue.js';
import { readQueueAddress, recordsOfFigure, WHOLE_QUEUE } from './queue-address.js';

const DAYS = { first: asDay('2019-11-30'), last: asDay('2021-01-01') };
const asked = (queue: string) => {
  const { question } = analysisFromQuery(
    new URL(figureOfQueue(readQueueAddress(queue), DAYS), 'http://desk').searchParams,
  );
  return question;
};

describe('the figure of what the queue shows', () => {
  it('asks for every stage and grade, over whole years around all days, narrowed as the queue is', () => {
    const question = asked('q=a %26 b, បដា&acts.type=FM_BATON,RS_DISPERSAL&place=12&sort=day&page=3');
    expect(question).toMatchObject({
      indicator: 'I01',
      periods: ['2019-01-01..2021-12-31'],
      stages: ['published', 'verified', 'unfinished'],
    });
    expect(question.filters.grades).toEqual(['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED']);
    expect(readQueueAddress(question.filters.queue!)).toEqual({
      ...WHOLE_QUEUE,
      q: 'a & b, បដា',
      values: { place: ['12'], 'acts.type': ['FM_BATON', 'RS_DISPERSAL'] },
    });
  });

  it('is over the days that narrow the queue, if both are given', () => {
    expect(asked('from=2021-03-01&until=2021-03-31').periods).toEqual(['2021-03']);
    expect(asked('from=2021-03-01').periods).toEqual(['2019-01-01..2021-12-31']);
  });

  it('is the figure itself where the queue shows the records of one', () => {
    const figure = 'indicator=I08&period=2021&queue=q%3Davocet';
    const address = readQueueAddress(new URL(recordsOfFigure(figure), 'http://desk').search);
    expect([address.figure, figureOfQueue(address, DAYS)]).toEqual([figure, `/desk/figures?${figure}`]);
  });

  it('counts incidents where the queue shows reprisals alone, since they are no assemblies', () => {
    expect(asked('kind=IK_REPRISAL').indicator).toBe('I04');
    expect(asked('kind=IK_REPRISAL,IK_ASSEMBLY').indicator).toBe('I01');
  });
});

describe('the line above the records of a figure', () => {
  const t = createText('en', en, counting);
  const of = {
    unit: 'incidents',
    low: 38,
    high: 38,
    of: null,
    certain: 38,
    possible: 0,
    singleSource: 6,
    unseen: 0,
  } as const;

  it('says how many count for certain, may, and stand beside it, and what its number is', () => {
    expect(formatFigureOfQueue(of, t)).toBe(
      '38 of these count for certain in the figure; 6 stand beside it, from a single source. ' +
        'The figure is 38 (incidents).',
    );
    const some = { ...of, unit: 'people', low: 61, high: 65, certain: 1, possible: 2, singleSource: 0 } as const;
    expect(formatFigureOfQueue(some, t)).toBe(
      '1 of these counts for certain in the figure; 2 may be of its period. The figure is 61 to 65 (people).',
    );
    expect(formatFigureOfQueue({ ...some, high: null }, t)).toMatch(/The figure is at least 61 \(people\)\.$/);
    expect(formatFigureOfQueue({ ...of, of: 60 }, t)).toMatch(/The figure is 38 of 60 \(incidents\)\.$/);
    expect(formatFigureOfQueue(of, createText('km', km, countingKm))).toBe(
      'ក្នុងចំណោមនេះ ៣៨ រាប់ក្នុងតួលេខជាប្រាកដ; ៦ នៅក្រៅតួលេខ ពីប្រភពតែមួយ។ តួលេខគឺ ៣៨ (ហេតុការណ៍)។',
    );
  });

  it('says how many drafts of others the figure has that are not in the list', () => {
    const none = { ...of, low: 2, high: 2, certain: 0, singleSource: 0 };
    expect(formatFigureOfQueue({ ...none, unseen: 2 }, t)).toBe(
      '0 of these count for certain in the figure. The figure is 2 (incidents). 2 drafts of datasets of others, ' +
        'which only their authors read, are in the figure and not in this list.',
    );
    expect(formatFigureOfQueue({ ...none, unseen: 1 }, t)).toMatch(
      / 1 draft of a dataset of others, which only its author reads, is in the figure/,
    );
  });

  it('says no 0 of a figure: whether it is one depends on who watched', () => {
    expect(formatFigureOfQueue({ ...of, low: 0, high: 2, certain: 0, possible: 2, singleSource: 0 }, t)).toBe(
      '0 of these count for certain in the figure; 2 may be of its period.',
    );
  });
});
