import { randomUUID } from 'node:crypto';
import { InvitationsService } from '../accounts/invitations.service.js';
import type { Role } from '../platform/http/rights.js';
import type { Answer, Client, TestApp } from './app.js';
import { enrol, withCookieOf } from './authenticator-app.js';
import { backdateRow } from './backdate-rows.js';

/** A member who accepted an invitation, with a password and an authenticator app. */
export interface Person {
  id: string;
  name: string;
  client: Client;
}

const PASSWORD = 'seven green kettles sing loudly';

const tokenOf = (link: string): string => link.split('=')[1]!;

/** Uses the link of an invitation or of a reset. */
const takeUp = async (
  { url, visitor, database }: TestApp,
  link: string,
  name: string,
  isNew = true,
): Promise<Person> => {
  const taken = await visitor.post('/api/invitations/acceptances', {
    token: tokenOf(link),
    password: `${PASSWORD} ${randomUUID()}`,
    ...(isNew ? { name } : {}),
  });
  if (taken.status !== 201) throw new Error(`${taken.status} ${taken.text}`);
  const { client } = await enrol(url, withCookieOf(url, taken));
  const [row]: { id: string }[] = await database.query('select id from member where name = $1', [name]);
  return { id: row!.id, name, client };
};

/** Makes the first administrator of an empty installation, through the invitation that its start prints. */
export const firstAdministrator = async (app: TestApp, name: string): Promise<Person> =>
  takeUp(app, `x=${await app.app.get(InvitationsService).forFirstAdministrator()}`, name);

export const invite = async (app: TestApp, by: Person, role: Role, name: string): Promise<Person> => {
  const { status, text, body } = await by.client.post<{ link: string }>('/api/invitations', { role });
  if (status !== 201) throw new Error(`${status} ${text}`);
  return takeUp(app, body.link, name);
};

/** Resets somebody's access, and has them use the link. */
export const resetAccess = async (app: TestApp, by: Person, whom: Person): Promise<Person> => {
  const { body } = await by.client.post<{ link: string }>(`/api/members/${whom.id}/resets`);
  return takeUp(app, body.link, whom.name, false);
};

export const vouch = (by: Person, whom: Person, samePersonAs?: Person): Promise<Answer> =>
  by.client.post(`/api/members/${whom.id}/vouch`, samePersonAs ? { samePersonAs: samePersonAs.id } : {});
/** Suspends somebody or changes their role. Each change spends a proof of identity. */
export const changeMember = async (
  { database }: TestApp,
  by: Person,
  whom: Person,
  role: Role,
  frozen = false,
): Promise<Answer> => {
  await database.query('update session set proved_at = now(), proof_spent_for = null where member_id = $1', [by.id]);
  return by.client.put(`/api/members/${whom.id}`, { role, frozen });
};

/** Moves everybody's wait some days into the past. */
export const daysPass = (app: TestApp, days: number): Promise<void> =>
  backdateRow(
    app,
    'update member set waits_since = waits_since - make_interval(days => $1) where waits_since is not null',
    [days],
  );

/** Returns the code of a refusal; if a request was not refused, its status. */
export const codeOf = <T>({ status, body }: Answer<T>): string | number =>
  status < 400 ? status : (body as { code: string }).code;
