import { randomUUID } from 'node:crypto';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { bringTablesIntoLog } from '../../platform/database/bring-tables-into-the-log.js';
import { handIn, happens, readPerson } from '../a-person.js';
import { aCoverageEntry } from '../a-coverage-entry.js';
import { aGroupLink, aHarm, anAct, anIncident } from '../an-incident.js';
import { backUp, type Installation } from '../backup-and-restore.js';
import { type Client, must, type TestApp } from '../app.js';
import { askOwnQuestion } from '../ask-own-question.js';
import { aDraft, frozen } from '../draft-and-read-reports.js';
import {
  aGroup,
  CREATE,
  hide,
  log,
  merge,
  openDesk,
  published,
  releaseAll,
  retract,
  submit,
  take,
  verified,
} from '../desk.js';
import { internalIncident } from '../internal-incident.js';
import { makeKey, seal } from '../seal-notes.js';
import { addFile, aPhoto } from '../upload-evidence.js';
import { toBase64Url } from '@vigil/shared/sealing/web-crypto.js';

/** What a release answered when its backup was made; whatever starts on that backup must answer the same. */
export interface Expected {
  version: string;
  members: number;
  files: number;
  leaves: number;
  /** What readers are told, by address. */
  public: Record<string, unknown>;
  /** Each record as the desk reads it, by its id. */
  records: Record<string, unknown>;
  /** Each person as a reviewer reads them, by id; empty before there were people. */
  people: Record<string, unknown>;
  sealed: { member: string; seed: string; fingerprint: string; incident: string; note: string; text: unknown };
}

/** Over: what is said of a period that lasts changes with the day. */
const PERIOD = 'period=2020-01-01..2022-12-31&singleSource=yes';
const addresses = (codes: readonly string[]): string[] => [
  ...['groups', 'coverage', 'changes', 'published-totals'].map((what) => `/api/public/${what}`),
  ...codes.map((code) => `/api/public/incidents/${code}`),
  ...[...Array.from({ length: 12 }, (_, n) => n + 1), 21, 22, 23].map((number) => {
    const indicator = `I${String(number).padStart(2, '0')}`;
    return `/api/public/counts?indicator=${indicator}&${PERIOD}${indicator === 'I12' ? '&split=group' : ''}`;
  }),
  `/api/public/counts?indicator=I01&${PERIOD}&split=place:1,force,actor`,
];

/** Asks each address. @throws Error for an answer that is an error on our side */
export const ask = async (client: Client, of: readonly string[]): Promise<Record<string, unknown>> => {
  const answers: Record<string, unknown> = {};
  for (const path of of) {
    const { status, body } = await client.get(path);
    if (status >= 500) throw new Error(`${path}: ${status}`);
    answers[path] = { status, body };
  }
  return answers;
};

/** What is compared of a record: its answers, and where it stands. Who may do what with it changes with time. */
export const partsOf = (record: unknown): unknown => {
  const { incident, status, grade, code, revision } = record as Record<string, unknown>;
  return { incident, status, grade, code, revision };
};

/** Uses an installation as a team does, backs it up into a folder and returns what it answers. */
export const fillInstallation = async (
  app: TestApp,
  installation: Installation,
  folder: string,
  version: string,
): Promise<Expected> => {
  const desk = await openDesk(app);
  const { monitor, reviewer, second } = desk;
  const watched = await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry(), CREATE);
  if (watched.status >= 300) throw new Error(`${watched.status} ${watched.text}`);
  const group = await aGroup(desk, 'DEMO Group A');
  const words = 'Sokunthea of this test';
  const onTheMap = await published(desk, internalIncident(words, { groups: [aGroupLink(group.id)] }), 'VG_FAIR');
  const retracted = await published(desk, anIncident({ title: 'Coded by mistake' }));
  const hidden = await published(desk, anIncident({ title: 'Hidden again' }));
  const twice = await published(desk, anIncident({ title: 'The same gathering' }));
  const harmed = await published(
    desk,
    anIncident({ title: 'Two were hurt', acts: [anAct({ type: 'RS_DISPERSAL_ORDER' })], harms: [aHarm()] }),
  );
  await retract(reviewer, retracted);
  await hide(reviewer, hidden);
  await merge(reviewer, twice, onTheMap.id);
  const question = await askOwnQuestion(desk);
  const draft = await log(monitor, internalIncident(words, { title: 'A draft' }));
  const answered = anIncident({ title: 'Sent in', ownAnswers: { [question]: 'By the gate.' } });
  const sent = await submit(monitor, await log(monitor, answered));
  const taken = await take(reviewer, await submit(monitor, await log(monitor, anIncident({ title: 'In review' }))));
  const checked = await verified(desk, anIncident({ title: 'Verified' }));
  const report = await frozen(desk.analyst, aDraft('half-year'));
  must(await desk.analyst.post(`/api/reports/${report}/publications`, {}));
  await releaseAll(desk);

  const key = await makeKey(second);
  const text = { names: 'DEMO Person One', contacts: 'none', medical: '' };
  const note = randomUUID();
  const sealed = await seal(second, sent.id, text, note);
  if (sealed.status !== 201) throw new Error(`${sealed.status} ${sealed.text}`);
  const file = await addFile(app, reviewer, sent.id, aPhoto(2000), { declared: { name: 'gate.png' } });
  if (file.status !== 204) throw new Error(`${file.status} ${file.text}`);
  const people = await addPeople(reviewer);

  // As at every later start.
  await bringTablesIntoLog(installation.database.url);
  await makeCheckpoint(app.database, signingKey(installation.config));
  const { manifest } = await backUp(installation, folder);
  const codes = [onTheMap, retracted, hidden, twice, harmed].map(({ code }) => code!);
  const records = [onTheMap, retracted, hidden, twice, harmed, draft, sent, taken, checked];
  const read: Record<string, unknown> = {};
  for (const { id } of records) read[id] = partsOf((await reviewer.get(`/api/incidents/${id}`)).body);
  return {
    version,
    members: 5,
    files: manifest.evidence.files,
    leaves: manifest.log.size,
    public: await ask(app.visitor, [...addresses(codes), `/api/public/reports/${report}`]),
    records: read,
    people,
    sealed: {
      member: second.member!.id,
      seed: toBase64Url(key.seed),
      fingerprint: key.fingerprint,
      incident: sent.id,
      note,
      text,
    },
  };
};

/** A person who was taken and came out, and one who is held, of whom the UN's experts gave an opinion. */
const addPeople = async (reviewer: Client): Promise<Record<string, unknown>> => {
  const released = await handIn(reviewer);
  await happens(reviewer, 'ARREST', '2021-06-04', [released]);
  await happens(reviewer, 'RELEASED', '2021-06-08', [released]);
  const held = await handIn(reviewer, {
    opinions: [{ id: randomUUID(), body: 'OB_WGAD', number: '1/2021', on: null, arbitrary: ['WA_II'] }],
  });
  await happens(reviewer, 'ARREST', '2021-06-04..2021-06-06', [held]);
  return Object.fromEntries(
    await Promise.all([released, held].map(async (id) => [id, (await readPerson(reviewer, id)).person] as const)),
  );
};
