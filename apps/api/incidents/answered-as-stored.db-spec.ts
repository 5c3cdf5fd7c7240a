import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Act } from '@vigil/shared/incident/act.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Client } from '../testing/app.js';
import { aHarm, anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import { answersOf, inTime, SEED } from '../testing/arbitrary-answers.js';
import { assess, CREATE, ifMatch, log, published, submit, verified, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let desk: Desk;
useDesk((opened) => {
  ({ desk } = opened);
});

const put = (client: Client, id: string, incident: Incident, headers: Record<string, string>) =>
  client.put<IncidentRecord>(`/api/incidents/${id}`, incident, headers);
const read = (client: Client, id: string) => client.get<IncidentRecord>(`/api/incidents/${id}`);
const numRuns = process.env['VIGIL_PROVE'] ? 1000 : 40;

/** Generates whole records with answers of every kind, and with sources cited in any order. */
const whole: fc.Arbitrary<Incident> = fc
  .tuple(
    answersOf(Incident, ['12', '18']),
    answersOf(Act, ['12']),
    answersOf(Harm, []),
    answersOf(Source, []),
    fc.shuffledSubarray([0, 1, 2]),
    fc.infiniteStream(fc.boolean()),
  )
  .map(([incident, act, harm, source, cited, coins]) => {
    const some = (answers: object): object =>
      Object.fromEntries(
        Object.entries(answers).filter(
          ([, value]) => !(Array.isArray(value) && value.length === 0) && coins.next().value,
        ),
      );
    const sources = [but(aSource(), some(source)), aSource(), aSource()];
    const cites = cited.map((n) => sources[n]!.id);
    return inTime(
      anIncident({
        ...some({ ...incident, point: null }),
        sources,
        acts: [but(anAct(), { ...some(act), sources: cites }), anAct({ sources: cites })],
        harms: [but(aHarm(), { ...some(harm), sources: cites })],
      }),
    );
  });

describe('a new record', () => {
  it('is answered as it is read afterwards', async () => {
    let [made, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(whole, fc.boolean(), async (incident, isReviewer) => {
        const client = isReviewer ? desk.reviewer : desk.monitor;
        const id = randomUUID();
        const answer = await put(client, id, incident, CREATE);
        if (answer.status === 422) return void (refused += 1);
        made += 1;
        expect(answer.status).toBe(201);
        expect((await read(client, id)).text).toBe(answer.text);
      }),
      { ...SEED, numRuns },
    );
    expect({ made, refused, enough: made > refused / 4 }).toEqual({ made, refused, enough: true });
  });
});

const review = async (client: Client, record: IncidentRecord, body: object): Promise<IncidentRecord> =>
  (await client.post<IncidentRecord>(`/api/incidents/${record.id}/reviews`, body, ifMatch(record.revision))).body;

interface State {
  /** A record in this state, with these answers. */
  of: (incident: Incident) => Promise<IncidentRecord>;
  by: () => Client;
}
const submitted = async (incident: Incident): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, incident));
const STATES: Record<string, State> = {
  'a draft by its author': { of: (incident) => log(desk.monitor, incident), by: () => desk.monitor },
  'a draft by a reviewer who wrote it': { of: (incident) => log(desk.reviewer, incident), by: () => desk.reviewer },
  'submitted by a reviewer': { of: submitted, by: () => desk.second },
  'under review by who took it': {
    of: async (incident) => review(desk.reviewer, await submitted(incident), { decision: 'take' }),
    by: () => desk.reviewer,
  },
  'returned by its author': {
    of: async (incident) =>
      review(desk.reviewer, await submitted(incident), { decision: 'return', question: 'On which side?' }),
    by: () => desk.monitor,
  },
  'answered by a reviewer': {
    of: async (incident) => {
      const asked = await review(desk.reviewer, await submitted(incident), { decision: 'return', question: 'Which?' });
      return (
        await desk.monitor.post<IncidentRecord>(
          `/api/incidents/${asked.id}/submissions`,
          { answer: 'This one.' },
          ifMatch(asked.revision),
        )
      ).body;
    },
    by: () => desk.reviewer,
  },
  'verified by who verified it': { of: (incident) => verified(desk, incident), by: () => desk.reviewer },
  'assessed by a reviewer': {
    of: async (incident) => assess(desk, await verified(desk, incident)),
    by: () => desk.second,
  },
  'published by a reviewer': { of: (incident) => published(desk, incident), by: () => desk.second },
  'verified and published again by a reviewer': {
    of: async (incident) => {
      const record = await published(desk, incident);
      const { body } = await put(
        desk.second,
        record.id,
        but(incident, { title: 'Corrected' }),
        ifMatch(record.revision),
      );
      return verify(desk.reviewer, body);
    },
    by: () => desk.second,
  },
};

/** A complete record, so that it may be changed in any state. Its first act is of force. */
const complete = (): Incident =>
  anIncident({
    acts: [anAct({ type: 'FM_BATON' }), anAct()],
    harms: [aHarm()],
    narrative: 'Banners were taken.',
    timeOfDay: 'At nine',
  });

const always = (): fc.Stream<boolean> =>
  fc.stream(
    (function* () {
      for (;;) yield true;
    })(),
  );

describe('a changed record', () => {
  it.each(Object.keys(STATES))('is answered as it is read afterwards: %s', async (state) => {
    const { of, by } = STATES[state]!;
    let [changed, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(whole, fc.infiniteStream(fc.boolean()), async (other, coins) => {
        const first = complete();
        const record = await of(first);
        const fields = Object.keys(first).filter(() => coins.next().value);
        const wanted = inTime(
          but(
            (await read(by(), record.id)).body.incident,
            Object.fromEntries(fields.map((field) => [field, other[field as keyof Incident]])),
          ),
        );
        const answer = await put(by(), record.id, wanted, ifMatch(record.revision));
        if (answer.status === 422) return void (refused += 1);
        changed += 1;
        expect(answer.status).toBe(200);
        expect((await read(by(), record.id)).text).toBe(answer.text);
      }),
      // Of few runs, all may be refused.
      { ...SEED, numRuns: numRuns / 8, examples: [[but(complete(), { title: 'Another title' }), always()]] },
    );
    expect({ changed, refused, some: changed > 0 }).toEqual({ changed, refused, some: true });
  });

  it('is answered with what its writer wrote, although others change it at the same moment', async () => {
    const record = await submitted(anIncident());
    const answers = await Promise.all(
      [1, 2, 3].map((n) =>
        put(desk.reviewer, record.id, but(record.incident, { title: `Title ${n}` }), ifMatch(record.revision)),
      ),
    );
    const [kept] = answers.filter(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect((await read(desk.reviewer, record.id)).text).toBe(kept!.text);
  });
});
