import { randomUUID } from 'node:crypto';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type {
  DecidedName,
  NameProposal,
  ProposedName,
  ProposedNamePage,
} from '@vigil/shared/staff-responses/proposed-names.js';
import { aGroupLink, anIncident } from './an-incident.js';
import type { Answer, Client } from './app.js';
import { ifMatch } from './desk.js';

/** The answer to a proposal or a decision, or its refusal. */
export type NameAnswer = DecidedName & {
  code: string;
  title: string;
  errors: { pointer: string; code: string; text: string }[];
};

/** In Phsar Thmei Ti Bei, Phnom Penh. */
export const AT = { place: '120203', lat: 11.5661, lon: 104.9234 };

export const court = (fields: Partial<NameProposal> = {}): NameProposal => ({
  kind: 'landmark',
  nameEn: 'Municipal court',
  nameKm: 'តុលាការក្រុង',
  aliases: ['The court at the market'],
  note: null,
  sensitive: false,
  at: AT,
  ...fields,
});
export const union = (fields: Partial<NameProposal> = {}): NameProposal =>
  court({ kind: 'group', nameEn: `Weavers ${randomUUID()}`, nameKm: null, aliases: [], at: null, ...fields });

export const propose = (by: Client, body: object, id: string = randomUUID()): Promise<Answer<NameAnswer>> =>
  by.put(`/api/proposed-names/${id}`, body);
export const decide = (
  by: Client,
  { id, revision }: { id: string; revision: number },
  decision: string,
  into?: string,
): Promise<Answer<NameAnswer>> =>
  by.post(`/api/proposed-names/${id}/decisions`, { decision, ...(into ? { into } : {}) }, ifMatch(revision));

export const namesSeenBy = async (by: Client): Promise<ProposedNamePage> =>
  (await by.get<ProposedNamePage>('/api/proposed-names')).body;
export const nameSeenBy = async (by: Client, id: string): Promise<ProposedName | undefined> =>
  (await namesSeenBy(by)).items.find((one) => one.id === id);

/** An incident whose only group is one that somebody proposed. */
export const withProposed = (proposed: string, fields: Partial<Incident> = {}): Incident =>
  anIncident({ ...fields, groups: [aGroupLink('', { group: null, proposed })] });
