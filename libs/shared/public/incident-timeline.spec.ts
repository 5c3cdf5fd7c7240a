import { exactly } from '../counting/count-value.js';
import type { Day } from '../day/day.js';
import { between, exactDay, monthOf } from '../day/day-window.js';
import { SeededRandom } from '../random/seeded-random.js';
import { timelineOf } from './incident-timeline.js';
import { anAct, randomRecord } from './random-record.js';

const day = (text: string) => exactDay(text as Day);
const about = {
  party: 'PA_AUTHORITY',
  stance: 'DS_DENIES',
  text: null,
  language: null,
  aboutThisEvent: 'yes' as const,
};
const source = {
  type: 'SR_MEDIA_NAT',
  publisher: 'One',
  title: null,
  url: null,
  archiveUrl: null,
  linkWithheld: false,
};

describe('the timeline of a record', () => {
  it('has the announcement, bans before the day, the day with dispersal and arrests, releases, court, both accounts and the first report', () => {
    const days = timelineOf({
      kind: 'IK_ASSEMBLY',
      when: day('2021-06-04'),
      announced: day('2021-05-30'),
      acts: [
        anAct({ type: 'RS_BAN_SPECIFIC', when: day('2021-06-01') }),
        anAct({ type: 'RS_DISPERSAL' }),
        anAct({ type: 'RS_SEIZE_MATERIAL' }),
        anAct({ kind: 'liberty', type: 'D_ARREST', people: exactly(3) }),
        anAct({ kind: 'liberty', type: 'D_RELEASED', when: day('2021-06-06') }),
        anAct({ kind: 'legal', type: 'LE_HEARING', when: monthOf(2021, 9) }),
        anAct({ kind: 'legal', type: 'LE_CHARGE' }),
      ],
      accounts: [
        { ...about, saidOn: day('2021-06-05') },
        { ...about, party: 'PA_ORGANISER', stance: 'DS_CONFIRMS', saidOn: day('2021-06-05') },
        { ...about, saidOn: day('2021-06-07'), aboutThisEvent: 'no' },
        { ...about, saidOn: null },
      ],
      sources: [
        { ...source, publishedOn: day('2021-06-08') },
        { ...source, publishedOn: day('2021-06-05'), publisher: 'Two' },
      ],
    });
    const told = days.map(({ when, events }) => [
      when.earliest,
      ...events.map((event) =>
        event.what === 'act'
          ? event.act.type
          : event.what === 'said'
            ? event.account.party
            : event.what === 'reported'
              ? event.source.publisher
              : event.what,
      ),
    ]);
    expect(told).toEqual([
      ['2021-05-30', 'announced'],
      ['2021-06-01', 'RS_BAN_SPECIFIC'],
      ['2021-06-04', 'gathered', 'RS_DISPERSAL', 'D_ARREST'],
      ['2021-06-05', 'PA_AUTHORITY', 'PA_ORGANISER', 'Two'],
      ['2021-06-06', 'D_RELEASED'],
      ['2021-09-01', 'LE_HEARING'],
    ]);
  });

  it('is empty where only the day of the assembly is known', () => {
    expect(
      timelineOf({
        kind: 'IK_ASSEMBLY',
        when: day('2021-06-04'),
        announced: null,
        acts: [anAct({})],
        accounts: [],
        sources: [],
      }),
    ).toEqual([]);
  });

  it.each([
    ['days before', day('2021-05-30'), day('2021-06-04')],
    ['on the day', day('2021-06-04'), day('2021-06-04')],
    ['some day of the month', monthOf(2021, 6), day('2021-06-04')],
    ['on a day of a month of which the day is not known', day('2021-06-10'), monthOf(2021, 6)],
    ['in the month that readers see', monthOf(2021, 6), monthOf(2021, 6)],
    ['in days that go on', between('2021-06-10' as Day, '2021-07-15' as Day), monthOf(2021, 6)],
  ])('has what was announced %s before it', (_name, announced, when) => {
    const days = timelineOf({ kind: 'IK_ASSEMBLY', when, announced, acts: [], accounts: [], sources: [] });
    expect(days.flatMap(({ events }) => events.map(({ what }) => what))).toEqual(['announced', 'gathered']);
  });

  it('has no day that the record does not have, and each in order', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const record = randomRecord(new SeededRandom(seed));
      const known = [
        record.when,
        record.announced,
        ...record.acts.map((one) => one.when),
        ...record.accounts.map(({ saidOn }) => saidOn),
        ...record.sources.map(({ publishedOn }) => publishedOn),
      ];
      const days = timelineOf(record);
      for (const { when } of days) expect(known).toContainEqual(when);
      const all = days.flatMap(({ events }) => events.map(({ what }) => what));
      expect(all.includes('announced')).toBe(record.announced !== null && all.length > 0);
      const starts = days.filter(({ events: [first] }) => first!.what !== 'announced').map(({ when }) => when.earliest);
      expect(starts).toEqual([...starts].sort());
    }
  });
});
