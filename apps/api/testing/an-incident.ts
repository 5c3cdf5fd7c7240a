import { randomUUID } from 'node:crypto';
import { blank } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Act } from '@vigil/shared/incident/act.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';

/** Makes valid objects of codebook classes. A test gives only the answers that matter to it. */
const a = <T extends object>(of: CodebookClass<T>, fields: Partial<T>): T => Object.assign(blank(of), fields);

export const aSource = (fields: Partial<Source> = {}): Source =>
  a(Source, {
    id: randomUUID(),
    type: 'SR_MEDIA_NAT',
    publisher: 'Example Daily',
    url: 'https://example.org/report',
    ...fields,
  });
export const anAct = (fields: Partial<Act> = {}): Act =>
  a(Act, { id: randomUUID(), type: 'RS_SEIZE_MATERIAL', actor: 'PF_DISTRICT_SECURITY', ...fields });
export const aHarm = (fields: Partial<Harm> = {}): Harm =>
  a(Harm, { id: randomUUID(), type: 'HM_INJURY_MINOR', ...fields });
export const aGroupLink = (group: string, fields: Partial<GroupLink> = {}): GroupLink =>
  a(GroupLink, { id: randomUUID(), group, link: 'GL_STATED', ...fields });
export const anAccount = (fields: Partial<Account> = {}): Account =>
  a(Account, {
    id: randomUUID(),
    party: 'PA_AUTHORITY',
    stance: 'DS_DENIES',
    text: 'Order was kept.',
    language: 'en',
    aboutThisEvent: 'yes',
    mayBePublished: 'yes',
    ...fields,
  });
export const notSought = (): Account =>
  anAccount({
    stance: 'DS_NOT_SOUGHT',
    text: 'The office could not be reached safely.',
    aboutThisEvent: 'unknown',
    mayBePublished: 'unknown',
  });

/** An assembly in Phnom Penh at which banners were seized: complete, public, with two independent sources. */
export const anIncident = (fields: Partial<Incident> = {}): Incident =>
  a(Incident, {
    kind: 'IK_ASSEMBLY',
    title: 'Banners seized at a demonstration',
    when: exactDay(asDay('2021-06-04')),
    place: { code: '12', precision: 'LP_PROVINCE' },
    assemblyTypes: ['AT_DEMONSTRATION'],
    interference: 'IN_INTERFERED',
    acts: [anAct()],
    sources: [aSource(), aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' })],
    accounts: [anAccount()],
    sensitivity: 'S0_PUBLIC',
    ...fields,
  });

/** Returns a copy with some answers replaced, also by wrong ones. */
export const but = <T extends object>(whole: T, fields: object): T =>
  Object.assign(Object.create(Object.getPrototypeOf(whole) as object) as T, whole, fields);
