import { asDay } from '../day/day.js';
import { spellsOf } from './spells.js';
import { type CaseStep, type Stage, stageOn } from './stage.js';
import { aStep, days, released } from './test-events.js';

const stages = (events: CaseStep[], ...on: string[]): Stage[] => {
  const { spells } = spellsOf(events);
  return on.map((day) => stageOn(events, spells, asDay(day)));
};
const inCase = (type: string, when: string, of = '1', rest: Partial<CaseStep> = {}): CaseStep =>
  aStep(type, when, { case: of, ...rest });

describe('the stage of somebody who is held', () => {
  it('follows the case, from the police to the judgment', () => {
    const events = [
      aStep('TAKEN', '2021-03-01'),
      aStep('POLICE_CUSTODY', '2021-03-02'),
      inCase('CHARGE', '2021-03-04'),
      inCase('DETENTION_ORDER', '2021-03-05'),
      inCase('CLOSING_ORDER', '2021-06-01'),
      aStep('SEEN_HELD', '2021-06-30'),
      inCase('CONVICTED', '2021-07-01'),
    ];
    expect(stages(events, '2021-03-01', '2021-03-02', '2021-03-04', '2021-06-01', '2021-07-01')).toEqual([
      'ST_HELD',
      'ST_POLICE',
      'ST_PRETRIAL',
      'ST_TRIAL',
      'ST_CONVICTED',
    ]);
  });

  it('changes only when the event has happened for certain', () => {
    const events = [aStep('ARREST', '2021-03-01'), inCase('CHARGE', '2021-03-04..2021-03-08')];
    expect(stages(events, '2021-03-07', '2021-03-08')).toEqual(['ST_POLICE', 'ST_PRETRIAL']);
  });

  it('is not that of a former time in custody, where no case says so', () => {
    const events = [
      aStep('ARREST', '2021-03-01'),
      aStep('CONVICTED', '2021-03-04'),
      aStep('SEEN_FREE', '2021-04-01'),
      aStep('ARREST', '2021-09-01'),
    ];
    expect(stages(events, '2021-03-05', '2021-09-02')).toEqual(['ST_CONVICTED', 'ST_POLICE']);
  });

  it('is unknown where nobody knows whether they are held, and before the first event', () => {
    const events = [aStep('ARREST', '2021-03-01')];
    expect(stages(events, '2021-02-28', '2021-05-30', '2021-05-31')).toEqual(['ST_UNKNOWN', 'ST_POLICE', 'ST_UNKNOWN']);
  });
});

describe('the stage of somebody of whom nothing says that they were held', () => {
  it('is not known: a charge or a judgment does not say where they are', () => {
    for (const type of ['CHARGE', 'CLOSING_ORDER', 'CONVICTED'])
      expect([type, ...stages([inCase(type, '2021-03-01')], '2021-03-01', '2029-01-01')]).toEqual([
        type,
        'ST_UNKNOWN',
        'ST_UNKNOWN',
      ]);
    expect(stages([aStep('SEEN_FREE', '2021-02-01'), inCase('CONVICTED', '2021-03-01')], '2021-03-01')).toEqual([
      'ST_UNKNOWN',
    ]);
  });

  it('is free once they were acquitted, or seen free', () => {
    const charged = inCase('CHARGE', '2021-03-01');
    expect(stages([charged, inCase('ACQUITTED', '2021-05-01')], '2021-05-01')).toEqual(['ST_FREE']);
    expect(stages([charged, aStep('SEEN_FREE', '2021-05-01')], '2021-05-01')).toEqual(['ST_FREE']);
  });
});

describe('the stage of somebody who is not held', () => {
  it('is wanted while a summons or a warrant is open: until it is lifted, or they were taken', () => {
    const warrant = inCase('WARRANT', '2021-03-01');
    expect(stages([warrant], '2021-03-01', '2029-01-01')).toEqual(['ST_WANTED', 'ST_WANTED']);
    expect(stages([warrant, inCase('WARRANT_LIFTED', '2021-05-01')], '2021-05-01')).toEqual(['ST_FREE']);
    const caught = [
      warrant,
      inCase('ARREST', '2021-05-01'),
      released('2021-05-03', { case: '1' } as Partial<CaseStep>),
    ];
    expect(stages(caught, '2021-05-01', '2021-05-04')).toEqual(['ST_POLICE', 'ST_FREE']);
    const another = [...caught, inCase('WARRANT', '2021-04-01', '2')];
    expect(stages(another, '2021-05-04')).toEqual(['ST_WANTED']);
  });

  it('is under conditions as long as they last, whichever event set them', () => {
    const events = (until: string | null): CaseStep[] => [
      aStep('ARREST', '2021-03-01'),
      inCase('SENTENCE_SUSPENDED', '2021-04-01', '1', {
        leftCustody: 'yes',
        conditions: ['CD_REPORT'],
        until: until === null ? null : days(until),
      }),
    ];
    expect(stages(events('2021-06-30'), '2021-06-30', '2021-07-01')).toEqual(['ST_CONDITIONS', 'ST_FREE']);
    expect(stages(events(null), '2021-07-01')).toEqual(['ST_CONDITIONS']);
    const ended = [...events(null), inCase('ACQUITTED', '2021-08-01', '1', { leftCustody: 'unknown' })];
    expect(stages(ended, '2021-08-01')).toEqual(['ST_FREE']);
  });

  it('stays that of the dead', () => {
    const events = [aStep('ARREST', '2021-03-01'), inCase('WARRANT', '2021-02-01'), aStep('DIED', '2021-03-05')];
    expect(stages(events, '2021-03-05', '2021-03-06')).toEqual(['ST_POLICE', 'ST_DIED']);
  });
});
