import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { random, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { FORMAT, LOCKED_SEED_BYTES } from '@vigil/shared/sealing/limits.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import { type Client } from './app.js';
import { aHarm, anAccount, anAct, anIncident, aSource, but } from './an-incident.js';
import { hideCanaries, type Canary } from './canaries.js';
import { aDayLater, CREATE, type Desk, hide, ifMatch, log, merge, published, submit, verified } from './desk.js';
import { keysOf, makeKey, open, sealedBody, wrappedFor } from './seal-notes.js';

/** In every free text that is sent and into which a canary scanner would not put it by itself. */
export const WORD = 'canary5Hq8Zr1';

/** A request that writes, of somebody who may. */
export interface Write {
  route: string;
  client: Client;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}
/** Adds a request to those that write. */
export type AddWrite = (
  route: string,
  client: Client,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => void;

/** Returns a record full of words that must not leak: canaries in confidential answers, and this word in all others. */
const secretIncidents = (canaries: Canary[], seeded: SeededRandom) => (): ReturnType<typeof anIncident> => {
  const incident = anIncident({
    title: `A title ${WORD}`,
    publicSummary: `A summary ${WORD}`,
    acts: [anAct({ forceName: WORD }), anAct({ type: 'FM_PUSH', actor: 'PF_POLICE' })],
    harms: [aHarm({ count: exactly(7) })],
    sources: [
      aSource({ publisher: WORD }),
      aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' }),
    ],
    accounts: [anAccount({ text: WORD })],
  });
  canaries.push(...hideCanaries(incident, 'r', seeded));
  incident.sources.forEach((source) => {
    source.origin = null;
  });
  return incident;
};

/** Refuses each record by itself, so that nobody loses what became of the others. */
export const BULK = 'POST /api/incidents/bulk-actions';

/**
 * Makes records in every state, and adds every request that writes to one; each is full of words that must not leak.
 */
export const writesToRecords = async (
  desk: Desk,
  add: AddWrite,
  canaries: Canary[],
  seeded: SeededRandom,
): Promise<void> => {
  const aSecretIncident = secretIncidents(canaries, seeded);
  const { app, monitor, reviewer, second } = desk;
  const draft = await log(monitor, aSecretIncident());
  add('PUT /api/incidents/:id', monitor, `/api/incidents/${randomUUID()}`, aSecretIncident(), CREATE);
  add(
    'PUT /api/incidents/:id',
    monitor,
    `/api/incidents/${draft.id}`,
    { ...draft.incident, narrative: WORD, title: `Another ${WORD}` },
    ifMatch(1),
  );
  const ready = await log(monitor, aSecretIncident());
  add(
    'POST /api/incidents/:id/submissions',
    monitor,
    `/api/incidents/${ready.id}/submissions`,
    { answer: WORD },
    ifMatch(1),
  );
  const handedIn = await submit(monitor, await log(monitor, aSecretIncident()));
  const recalled = await submit(monitor, await log(monitor, aSecretIncident()));
  add(
    'POST /api/incidents/:id/recalls',
    monitor,
    `/api/incidents/${recalled.id}/recalls`,
    {},
    ifMatch(recalled.revision),
  );
  for (const body of [
    { decision: 'take' },
    { decision: 'return', question: WORD },
    { decision: 'verify', grade: 'VG_FAIR', reason: WORD },
    { decision: 'reject', reason: WORD },
  ]) {
    add(
      'POST /api/incidents/:id/reviews',
      reviewer,
      `/api/incidents/${handedIn.id}/reviews`,
      body,
      ifMatch(handedIn.revision),
    );
  }
  const known = await submit(monitor, await log(monitor, aSecretIncident()));
  add(
    'PUT /api/incidents/:id/case-team',
    reviewer,
    `/api/incidents/${known.id}/case-team`,
    { members: [second.member!.id] },
    ifMatch(known.revision),
  );
  const restricted = await submit(
    monitor,
    await log(monitor, but(aSecretIncident(), { sensitivity: 'S3_RESTRICTED' })),
  );
  add('POST /api/incidents/:id/case-team/openings', reviewer, `/api/incidents/${restricted.id}/case-team/openings`, {});
  const judged = await verified(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/publications',
    second,
    `/api/incidents/${judged.id}/publications`,
    { shownPlace: 'district', shownDate: 'day', reason: WORD },
    ifMatch(judged.revision),
  );
  const tests = {
    legality: 'met',
    precaution: 'not-judged',
    necessity: 'not-met',
    proportionality: 'not-met',
    nonDiscrimination: 'not-judged',
    legitimateAim: 'not-judged',
  };
  const assessmentOf = (record: typeof judged): Record<string, unknown> & { id: string } => ({
    id: randomUUID(),
    act: record.incident.acts[1]!.id,
    outcome: 'LA_UNLAWFUL',
    tests,
    reasons: WORD,
    standards: WORD,
  });
  const unassessed = await verified(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/assessments',
    reviewer,
    `/api/incidents/${unassessed.id}/assessments`,
    assessmentOf(unassessed),
    ifMatch(unassessed.revision),
  );
  const half = await verified(desk, aSecretIncident());
  const assessment = assessmentOf(half);
  const {
    body: { revision },
  } = await reviewer.post<{ revision: number }>(
    `/api/incidents/${half.id}/assessments`,
    assessment,
    ifMatch(half.revision),
  );
  add(
    'POST /api/incidents/:id/assessments/:assessment/agreements',
    second,
    `/api/incidents/${half.id}/assessments/${assessment.id}/agreements`,
    {},
    ifMatch(revision),
  );
  const shown = await published(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/retractions',
    reviewer,
    `/api/incidents/${shown.id}/retractions`,
    { reason: 'CR_CODING', note: WORD },
    ifMatch(shown.revision),
  );
  add('POST /api/incidents/hidings', reviewer, '/api/incidents/hidings', { ids: [shown.id], reason: WORD });
  const outOfSight = await hide(second, await published(desk, aSecretIncident()), WORD);
  await aDayLater(app, [outOfSight]);
  add('POST /api/incidents/hidings/looks', reviewer, '/api/incidents/hidings/looks', { ids: [outOfSight.id] });
  const asked = await hide(second, await published(desk, aSecretIncident()), WORD);
  add('POST /api/incidents/hidings/forgetting-requests', reviewer, '/api/incidents/hidings/forgetting-requests', {
    ids: [asked.id],
    reason: WORD,
  });
  await second.post('/api/incidents/hidings/forgetting-requests', { ids: [outOfSight.id], reason: WORD });
  for (const what of ['restorations', 'forgettings'])
    add(`POST /api/incidents/hidings/${what}`, reviewer, `/api/incidents/hidings/${what}`, {
      ids: [outOfSight.id],
      reason: WORD,
    });
  const handIn = async (): Promise<typeof handedIn> => submit(monitor, await log(monitor, aSecretIncident()));
  const [joining, joined] = [await handIn(), await handIn()];
  add(
    'POST /api/incidents/:id/joinings',
    reviewer,
    `/api/incidents/${joining.id}/joinings`,
    { others: [{ id: joined.id, revision: joined.revision, take: [] }], reason: WORD },
    ifMatch(joining.revision),
  );
  const withFile = await log(monitor, aSecretIncident());
  const file = { size: 3, sha256: 'ab'.repeat(32), kind: 'photo', addedAt: null, name: WORD };
  add(
    'PUT /api/incidents/:id/evidence/:evidence',
    monitor,
    `/api/incidents/${withFile.id}/evidence/${randomUUID()}`,
    file,
  );
  const stays = await published(desk, aSecretIncident());
  const twin = await published(desk, aSecretIncident());
  add(
    'POST /api/incidents/:id/mergers',
    reviewer,
    `/api/incidents/${twin.id}/mergers`,
    { into: stays.id, reason: WORD },
    ifMatch(twin.revision),
  );
  const merged = await merge(reviewer, await published(desk, aSecretIncident()), stays.id);
  add(
    'DELETE /api/incidents/:id/mergers',
    reviewer,
    `/api/incidents/${merged.id}/mergers`,
    undefined,
    ifMatch(merged.revision),
  );

  add('POST /api/incidents/:id/erasures', reviewer, `/api/incidents/${stays.id}/erasures`, {
    id: randomUUID(),
    path: '/publicSummary',
    why: WORD,
  });

  const told = await published(desk, aSecretIncident());
  add('PUT /api/incidents/:id/story', reviewer, `/api/incidents/${told.id}/story`, { text: { en: WORD, km: WORD } });

  const [discussed, free, taken, earlier, later] = [
    await handIn(),
    await handIn(),
    await handIn(),
    await handIn(),
    await handIn(),
  ];
  const said = `/api/incidents/${discussed.id}/comments`;
  const comment = randomUUID();
  await reviewer.put(`${said}/${comment}`, { text: WORD });
  add('PUT /api/incidents/:id/comments/:comment', reviewer, `${said}/${randomUUID()}`, { text: `${WORD} again` });
  add('PUT /api/incidents/:id/comments/:comment/resolution', reviewer, `${said}/${comment}/resolution`, {
    resolved: true,
  });
  const mine = { member: reviewer.member!.id };
  await reviewer.put(`/api/incidents/${taken.id}/owner`, mine);
  add('PUT /api/incidents/:id/owner', reviewer, `/api/incidents/${free.id}/owner`, mine);
  const [into, first, next] = [await handIn(), await handIn(), await handIn()];
  add(
    'POST /api/incidents/:id/mergers/several',
    reviewer,
    `/api/incidents/${into.id}/mergers/several`,
    { records: [first, next].map(({ id, revision }) => ({ id, revision, take: [] })) },
    ifMatch(into.revision),
  );
  add('DELETE /api/incidents/:id/owner', reviewer, `/api/incidents/${taken.id}/owner`);
  add('POST /api/incidents/:id/second-person-wanted', reviewer, `/api/incidents/${free.id}/second-person-wanted`, {});
  // The answer names each record by its title, so this one has a title that may be said; all else must not be.
  const plain = await submit(monitor, await log(monitor, but(aSecretIncident(), { title: 'A march' })));
  add(BULK, reviewer, '/api/incidents/bulk-actions', {
    action: 'take',
    dryRun: false,
    items: [{ id: plain.id, revision: plain.revision }],
  });
  const relations = `/api/incidents/${later.id}/relations`;
  const { body: related } = await reviewer.post<{ items: { id: string }[] }>(relations, {
    kind: 'follows',
    to: earlier.id,
  });
  add('DELETE /api/incidents/:id/relations/:relation', reviewer, `${relations}/${related.items[0]!.id}`);
  add('POST /api/incidents/:id/relations', reviewer, `/api/incidents/${free.id}/relations`, {
    kind: 'part-of',
    to: earlier.id,
  });

  const own = await makeKey(reviewer);
  await makeKey(reviewer, 'recovery');
  const [key, recovery] = (await keysOf(reviewer)) as [SealingKeyView, SealingKeyView];
  const text = { names: WORD, contacts: WORD, medical: WORD };
  const noted = await submit(monitor, await log(monitor, aSecretIncident()));
  const at = (note: string): string => `/api/incidents/${noted.id}/sealed-notes/${note}`;
  const [fresh, resealed, shared] = [randomUUID(), randomUUID(), randomUUID()];
  for (const note of [resealed, shared])
    expect(
      (await reviewer.put(at(note), await sealedBody({ incident: noted.id, note, revision: 1 }, text, [key]), CREATE))
        .status,
    ).toBe(201);
  add(
    'PUT /api/incidents/:id/sealed-notes/:note',
    reviewer,
    at(fresh),
    await sealedBody({ incident: noted.id, note: fresh, revision: 1 }, text, [key, recovery]),
    CREATE,
  );
  add(
    'PUT /api/incidents/:id/sealed-notes/:note/body',
    reviewer,
    `${at(resealed)}/body`,
    await sealedBody({ incident: noted.id, note: resealed, revision: 2 }, text, [key], 'resealed'),
    ifMatch(1),
  );
  add('POST /api/incidents/:id/sealed-notes/:note/openings', reviewer, `${at(shared)}/openings`, { with: 'own' });
  const opened = await open(own, noted.id, shared);
  add(
    'POST /api/incidents/:id/sealed-notes/:note/keys',
    reviewer,
    `${at(shared)}/keys`,
    { keys: await wrappedFor(opened.place, opened.body, opened.contentKey, [recovery]) },
    ifMatch(1),
  );
  add('PUT /api/sealing-keys/:id', second, `/api/sealing-keys/${randomUUID()}`, {
    kind: 'own',
    publicKey: toBase64Url(random(32)),
    lockedSeed: toBase64Url(Uint8Array.from([FORMAT, ...random(LOCKED_SEED_BYTES - 1)])),
  });
};
