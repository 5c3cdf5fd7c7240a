import { randomUUID } from 'node:crypto';
import { expect, it, jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { deleteIncidents } from '../incidents/incident-row.repository.js';
import { aPerson, changePerson, handIn, putPerson, readPerson } from '../testing/a-person.js';
import { anIncident } from '../testing/an-incident.js';
import type { Answer, TestApp } from '../testing/app.js';
import { CREATE, log, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

type Send = (incident: string, person: string) => Promise<Answer<unknown>>;
const linkTo = (incident: string) => [{ id: randomUUID(), incident, act: null }];
const SENDS: Record<string, Send> = {
  'a person': (incident) => putPerson(desk.reviewer, aPerson({ acts: linkTo(incident) })),
  'a change of a person': (incident, person) => changePerson(desk.reviewer, person, { acts: linkTo(incident) }),
  'a case': (incident, person) =>
    desk.reviewer.put(
      `/api/court-cases/${randomUUID()}`,
      {
        ...blank(CourtCase),
        handle: 'walnut roof',
        people: [{ id: randomUUID(), person, role: 'CA_ACCUSED' }],
        incidents: [{ id: randomUUID(), incident }],
      },
      CREATE,
    ),
};

// Whoever is linked to an incident that is gone would be hidden from everybody.
it.each(Object.keys(SENDS))('%s is not linked to an incident that is deleted at that moment', async (what) => {
  const { id: incident } = await log(desk.reviewer, anIncident());
  const person = await handIn(desk.reviewer);
  const deleting = app.database.createQueryRunner();
  await deleting.startTransaction();
  try {
    // As an import is undone.
    await deleting.query('select from incident where id = $1 for update', [incident]);
    const sent = SENDS[what]!(incident, person);
    await untilSomebodyWaits(app.database);
    await deleteIncidents(deleting.manager, [incident]);
    await deleting.query(`select log_append(null, 'removed', 'incident', $1, 2, '{}', '{}')`, [incident]);
    await deleting.commitTransaction();
    const { status, body } = await sent;
    expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining('unknown-record')]);
  } finally {
    if (deleting.isTransactionActive) await deleting.rollbackTransaction();
    await deleting.release();
  }
  await readPerson(desk.reviewer, person);
});
