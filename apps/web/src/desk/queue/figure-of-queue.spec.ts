import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { asDay } from '@vigil/shared/day/day.js';
import { figureOfQueue } from './figure-of-queue.js';
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
