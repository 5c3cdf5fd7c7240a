import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { countHeld } from '@vigil/shared/custody/held-on.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { Person } from '@vigil/shared/people/person.js';
import {
  aCaseEvent,
  aPerson,
  changePerson,
  handIn,
  happens,
  ofPerson,
  putEvent,
  putPerson,
  readPerson,
} from '../testing/a-person.js';
import { anIncident } from '../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { ifMatch, log, submit, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const idOf = (client: Client): string => client.member!.id;
/** What is wrong, as 'pointer code'. */
const faults = ({ body }: Answer<unknown>): string[] =>
  ((body as { errors?: { pointer: string; code: string }[] }).errors ?? []).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('bad input is refused by the name of its field', () => {
  const window = (earliest: string, latest = earliest) => ({
    precision: (earliest === latest ? 'DP_DAY' : 'DP_RANGE') as 'DP_DAY',
    earliest: asDay(earliest),
    latest: asDay(latest),
  });
  const consent = {
    id: randomUUID(),
    scope: 'CN_COUNT',
    by: 'CB_PERSON',
    on: window('2021-03-01'),
    until: null,
    withdrawnOn: null,
  };
  const count = (low: number) => ({ state: 'CS_EXACT' as const, low, high: low, text: null });

  it.each<[string, Partial<Person>, string[]]>([
    [
      'a consent that ends before it begins',
      { consents: [{ ...consent, until: window('2021-02-01') }] },
      ['/person/consents/0/until ends-before-it-begins'],
    ],
    [
      'a consent of tomorrow',
      { consents: [{ ...consent, on: window('2101-01-01') }] },
      ['/person/consents/0/on not-yet'],
    ],
    ['counted without consent', { showing: 'SH_COUNTED' }, ['/person/showing consent-needed']],
    [
      'counted although it was withdrawn',
      { showing: 'SH_COUNTED', consents: [{ ...consent, withdrawnOn: window('2021-04-01') }] },
      ['/person/showing consent-needed'],
    ],
    ['a page about a person', { showing: 'SH_NAMED', consents: [consent] }, ['/person/showing showing-not-possible']],
    ['no handle', { handle: null }, ['/person/handle required']],
    [
      'a group that is not there',
      { groups: [{ id: randomUUID(), group: randomUUID(), tie: 'GT_MEMBER', link: 'GL_STATED' }] },
      ['/person/groups/0/group unknown-group'],
    ],
    [
      'an incident that is not there',
      { acts: [{ id: randomUUID(), incident: randomUUID(), act: null }] },
      ['/person/acts/0/incident unknown-record'],
    ],
  ])('%s', async (_what, answers, wanted) => {
    expect(faults(await putPerson(desk.reviewer, aPerson(answers)))).toEqual(wanted);
  });

  it('takes a consent, or that nobody could be asked', async () => {
    for (const by of ['CB_PERSON', 'CB_COULD_NOT_ASK'])
      await handIn(desk.reviewer, { showing: 'SH_COUNTED', consents: [{ ...consent, by }] });
  });

  it.each<[string, string, string, Partial<CaseEvent>, string[]]>([
    ['a release of nobody', 'RELEASED', '2021-03-01', { people: [] }, ['/people required']],
    ['a hearing in 1900', 'HEARING', '1900-03-01', {}, ['/when long-ago']],
    ['a hearing in 2200', 'HEARING', '2200-03-01', {}, ['/when not-yet']],
    [
      'a hearing set for 2200',
      'HEARING_SET',
      '2021-03-01',
      { nextWhen: window('2200-01-01') },
      ['/nextWhen far-ahead'],
    ],
    [
      'set for a day before',
      'HEARING_SET',
      '2021-03-01',
      { nextWhen: window('2021-02-01') },
      ['/nextWhen ends-before-it-begins'],
    ],
    [
      'conditions that end before they begin',
      'BAIL',
      '2021-03-01',
      { until: window('2021-02-01') },
      ['/until ends-before-it-begins'],
    ],
    [
      'days in the wrong order',
      'ARREST',
      '2021-03-01',
      { when: window('2021-03-02', '2021-03-01') },
      ['/when/latest latest-before-earliest'],
    ],
    ['walked out of a hearing', 'HEARING', '2021-03-01', { leftCustody: 'yes' }, ['/leftCustody not-asked-here']],
    [
      'more suspended than the sentence',
      'CONVICTED',
      '2021-03-01',
      { months: count(12), suspendedMonths: count(13) },
      ['/suspendedMonths suspended-above-sentence'],
    ],
    [
      'a grade without a source',
      'ARREST',
      '2021-03-01',
      { grade: 'VG_CONFIRMED', sources: [] },
      ['/grade grade-above-sources'],
    ],
    [
      'a place that is not there',
      'ARREST',
      '2021-03-01',
      { place: { code: '999999', precision: 'LP_COMMUNE' } },
      ['/place/code unknown-place'],
    ],
    ['an incident’s code', 'LE_CHARGE', '2021-03-01', {}, ['/type unknown-code']],
  ])('%s', async (_what, type, when, answers, wanted) => {
    const id = await handIn(desk.reviewer);
    expect(faults(await putEvent(desk.reviewer, aCaseEvent(type, when, [id], answers)))).toEqual(wanted);
  });

  it('a person twice, nobody, and an event before that is another’s', async () => {
    const [a, b] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const arrest = await happens(desk.reviewer, 'ARREST', '2021-03-01', [a]);
    expect(faults(await putEvent(desk.reviewer, aCaseEvent('HEARING', '2021-03-01', [a, a])))).toEqual([
      '/people/1/person repeated-person',
    ]);
    expect(faults(await putEvent(desk.reviewer, aCaseEvent('HEARING', '2021-03-01', [a, randomUUID()])))).toEqual([
      '/people/1/person unknown-person',
    ]);
    expect(faults(await putEvent(desk.reviewer, aCaseEvent('HEARING', '2021-03-01', [ofPerson(b, arrest)])))).toEqual([
      '/people/0/after unknown-event',
    ]);
    await happens(desk.reviewer, 'RELEASED', '2021-03-01', [ofPerson(a, arrest)]);
  });

  it('one hearing of 500 people is one event, and of 501 none', async () => {
    const people: string[] = [];
    for (let n = 0; n < 500; n += 1) people.push(await handIn(desk.monitor, {}, [idOf(desk.reviewer)]));
    const id = await happens(desk.reviewer, 'HEARING', '2021-03-01', people);
    expect((await desk.reviewer.get<{ event: CaseEvent }>(`/api/case-events/${id}`)).body.event.people).toHaveLength(
      500,
    );
    expect((await readPerson(desk.reviewer, people[499]!)).events.map((event) => event.id)).toEqual([id]);
    const more = await putEvent(desk.reviewer, aCaseEvent('HEARING', '2021-03-01', [...people, randomUUID()]));
    expect(faults(more)).toContain('/people too-many-items');
  });
});

describe('what is strange and kept', () => {
  it('two events whose days cannot both be true: marked as contradictory, beside a figure that stays as it was', async () => {
    const id = await handIn(desk.reviewer);
    const held = async (day: string): Promise<string> => {
      const { certain, possible, notKnown } = countHeld(
        [(await readPerson(desk.reviewer, id)).custody.spells],
        asDay(day),
      );
      return `${certain}/${possible}/${notKnown}`;
    };
    await happens(desk.reviewer, 'ARREST', '2021-03-01', [id]);
    const death = await happens(desk.reviewer, 'DIED', '2021-04-01', [id]);
    const before = await Promise.all(['2021-03-15', '2021-04-15'].map(held));
    const later = await happens(desk.reviewer, 'SEEN_HELD', '2021-05-01', [id]);
    const wrongOrder = await happens(desk.reviewer, 'RELEASED', '2021-02-01', [ofPerson(id, death)]);
    const { events, custody } = await readPerson(desk.reviewer, id);
    expect(events).toHaveLength(4);
    for (const event of [later, wrongOrder]) expect(custody.doubts).toContainEqual({ is: 'contradictory', event });
    expect(await Promise.all(['2021-03-15', '2021-04-15'].map(held))).toEqual(before);
    expect(before).toEqual(['1/0/0', '0/0/0']);
  });

  it('a person in two incidents on one day in two provinces: both links stay, and the page says so', async () => {
    const at = async (place: string, day: string) =>
      submit(
        desk.monitor,
        await log(
          desk.monitor,
          anIncident({ when: exactDay(asDay(day)), place: { code: place, precision: 'LP_PROVINCE' } }),
        ),
      );
    const [phnomPenh, battambang, later] = [
      await at('12', '2021-06-04'),
      await at('02', '2021-06-04'),
      await at('02', '2021-06-05'),
    ];
    const links = (...of: { id: string }[]) => of.map(({ id }) => ({ id: randomUUID(), incident: id, act: null }));
    const id = await handIn(desk.reviewer, { acts: links(phnomPenh, battambang) });
    const found = await readPerson(desk.reviewer, id);
    expect([found.person.acts.length, found.warnings]).toEqual([2, ['two-provinces-one-day']]);
    await changePerson(desk.reviewer, id, { acts: links(phnomPenh, later) });
    expect((await readPerson(desk.reviewer, id)).warnings).toEqual([]);
    await changePerson(desk.reviewer, id, { acts: links(battambang, later) });
    expect((await readPerson(desk.reviewer, id)).warnings).toEqual([]);
  });
});

it('a reviewer who is taken out of the team while the page is open writes nothing any more, and learns nothing', async () => {
  const third = await app.signIn('reviewer');
  const id = await handIn(desk.reviewer, { risk: 'RK_HIGH', handle: 'open page' }, [idOf(desk.second), idOf(third)]);
  const open = await readPerson(desk.second, id);
  const arrest = await happens(desk.second, 'ARREST', '2021-03-01', [id]);
  expect((await changePerson(desk.reviewer, id, {}, [idOf(desk.reviewer), idOf(third)])).status).toBe(200);
  const stands = await readPerson(desk.reviewer, id);
  const headers = ifMatch(open.revision);
  const answers = await Promise.all([
    putPerson(desk.second, { ...open.person, sex: 'SX_FEMALE' }, { id, team: [idOf(desk.second)], headers }),
    desk.second.get(`/api/people/${id}`),
    desk.second.get(`/api/case-events/${arrest}`),
    desk.second.get(`/api/people/${id}/changes`),
    desk.second.post(`/api/people/${id}/erasures`, { entries: [id] }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  for (const { text } of answers) expect(text).not.toContain('open page');
  expect(faults(await putEvent(desk.second, aCaseEvent('RELEASED', '2021-03-10', [id])))).toEqual([
    '/people/0/person unknown-person',
  ]);
  expect(await readPerson(desk.reviewer, id)).toEqual(stands);
});
