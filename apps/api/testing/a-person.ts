import { randomUUID } from 'node:crypto';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { days } from '@vigil/shared/custody/test-events.js';
import { Source } from '@vigil/shared/incident/source.js';
import { CaseEvent, type EventPerson } from '@vigil/shared/people/case-event.js';
import { Person } from '@vigil/shared/people/person.js';
import type { CaseEventView, PersonView } from '@vigil/shared/staff-responses/people.js';
import { type Answer, type Client, must } from './app.js';
import { CREATE, type Desk, ifMatch } from './desk.js';

let made = 0;
/** A person whom every reviewer may read; a test states only what matters. */
export const aPerson = (answers: Partial<Person> = {}): Person => ({
  ...blank(Person),
  handle: `amber kettle ${(made += 1)}`,
  risk: 'RK_LOW',
  ...answers,
});

export const ofPerson = (person: string, after: string | null = null): EventPerson => ({
  id: randomUUID(),
  person,
  after,
});

/** Sources that support a grade and that nobody published. */
const sourcesFor = (grade: string | null = null): Source[] =>
  (SUPPORTING[grade ?? ''] ?? []).map((type) => ({ ...blank(Source), id: randomUUID(), type }));
const SUPPORTING: Readonly<Record<string, readonly string[]>> = {
  VG_CONFIRMED: ['SR_COURT'],
  VG_FAIR: ['SR_LAWYER', 'SR_WITNESS'],
  VG_WEAK: ['SR_LAWYER'],
};

/** An event: its type without the prefix, its days ('2021-03-01', or '2021-03-01..2021-03-31'), and whose it is. */
export const aCaseEvent = (
  type: string,
  when: string,
  people: readonly (string | EventPerson)[],
  answers: Partial<CaseEvent> = {},
): CaseEvent => {
  const { earliest, latest } = days(when);
  return {
    ...blank(CaseEvent),
    type: `CE_${type}`,
    when: { precision: earliest === latest ? 'DP_DAY' : 'DP_RANGE', earliest, latest },
    leftCustody: type === 'RELEASED' ? 'yes' : 'unknown',
    people: people.map((one) => (typeof one === 'string' ? ofPerson(one) : one)),
    sources: sourcesFor(answers.grade),
    ...answers,
  };
};

export const putPerson = (
  client: Client,
  person: Person,
  { id = randomUUID(), team = [], headers = CREATE }: { id?: string; team?: string[]; headers?: object } = {},
): Promise<Answer<PersonView>> =>
  client.put<PersonView>(`/api/people/${id}`, { person, team }, headers as Record<string, string>);
export const putEvent = (
  client: Client,
  event: CaseEvent,
  { id = randomUUID(), headers = CREATE }: { id?: string; headers?: object } = {},
): Promise<Answer<CaseEventView>> =>
  client.put<CaseEventView>(`/api/case-events/${id}`, event, headers as Record<string, string>);

/** Hands a person in. @returns their id */
export const handIn = async (client: Client, answers: Partial<Person> = {}, team: string[] = []): Promise<string> =>
  must(await putPerson(client, aPerson(answers), { team })).id;
/** Hands an event in. @returns its id */
export const happens = async (client: Client, ...event: Parameters<typeof aCaseEvent>): Promise<string> =>
  must(await putEvent(client, aCaseEvent(...event))).id;
export const readPerson = async (client: Client, id: string): Promise<PersonView> =>
  must(await client.get<PersonView>(`/api/people/${id}`));
/** Changes answers of a person. @returns the answer of the server */
export const changePerson = async (
  client: Client,
  id: string,
  answers: Partial<Person>,
  team?: string[],
): Promise<Answer<PersonView>> => {
  const { person, revision, team: now } = await readPerson(client, id);
  return putPerson(
    client,
    { ...person, ...answers },
    {
      id,
      team: team ?? now.map((one) => one.id),
      headers: ifMatch(revision),
    },
  );
};

/** Asks to erase a person, as a page about them that was just opened does. */
export const askToErase = async (client: Client, id: string): Promise<Answer> =>
  client.post(`/api/people/${id}/erasures`, { entries: (await readPerson(client, id)).entries });

/** Two reviewers join a person into another, or undo it. */
export const joinPeople = async (
  { reviewer, second }: Pick<Desk, 'reviewer' | 'second'>,
  id: string,
  into: string,
  { isUndoing = false }: { isUndoing?: boolean } = {},
): Promise<void> => {
  const path = `/api/people/${id}/joinings`;
  const asked = await (isUndoing ? reviewer.post(`${path}/undoings`, {}) : reviewer.post(path, { into }));
  const answered = await second.post(`${path}/answers`, { agrees: true, into, isUndoing });
  for (const { status, text } of [asked, answered]) if (status !== 204) throw new Error(`${status} ${text}`);
};
