import { expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { NOBODY } from '../accounts/client-info.js';
import { SESSION_COOKIE } from '../accounts/session-cookie.js';
import { SessionsService } from '../accounts/sessions.service.js';
import { anIncident } from '../testing/an-incident.js';
import { type Client, clientOf, must, type TestApp } from '../testing/app.js';
import { aDayLater, hide, published, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';
import { FORGOTTEN_PER_HOUR } from './hiding.service.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

/** Opens one more session of a member, with its own proof of who they are. */
const anotherSession = async ({ member }: Client): Promise<Client> => {
  const opening = { stage: 'whole', openedBy: 'password', client: NOBODY } as const;
  const token = await app.app.get(SessionsService).open(member!.id, opening);
  return clientOf(app.url, `${SESSION_COOKIE}=${token}`, member);
};

it('counts what one person forgets in two sessions at once', async () => {
  const records: IncidentRecord[] = [];
  for (let n = 0; n < 2; n += 1) records.push(await hide(desk.reviewer, await published(desk, anIncident())));
  const ids = records.map(({ id }) => id);
  const body = { ids, reason: 'Nobody may find it any more.' };
  must(await desk.reviewer.post('/api/incidents/hidings/forgetting-requests', body));
  await aDayLater(app, records);
  await app.database.query(
    `insert into withdrawal (incident_id, revision, withdrawn_by, stood, decision, answered_by, answered_at)
     select $1, n, $2, 'WS_PUBLISHED', 'forget', $3, now() from generate_series(1 - $4::int, -1) n`,
    [ids[0], desk.reviewer.member!.id, desk.second.member!.id, FORGOTTEN_PER_HOUR],
  );
  const holding = app.database.createQueryRunner();
  await holding.startTransaction();
  await holding.query('select from withdrawal where incident_id = any($1) for update', [ids]);
  const forgetting: Promise<{ status: number; body: { code?: string } }>[] = [];
  try {
    for (const id of ids) {
      const session = await anotherSession(desk.second);
      forgetting.push(session.post('/api/incidents/hidings/forgettings', { ...body, ids: [id] }));
    }
    await untilSomebodyWaits(app.database, 2);
  } finally {
    await holding.rollbackTransaction();
    await holding.release();
  }
  const answers = await Promise.all(forgetting);
  expect(answers.map((answer) => answer.body.code ?? answer.status).sort()).toEqual([200, 'hourly-limit']);
});
