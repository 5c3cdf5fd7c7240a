import { randomUUID } from 'node:crypto';
import { addDays } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Consent, Person } from '@vigil/shared/people/person.js';
import { digestsOfName } from '@vigil/shared/people-pages/name-digests.js';
import type { PageName, PageSource, PublicPersonPage } from '@vigil/shared/people-pages/page-version.js';
import type { PersonPageView } from '@vigil/shared/staff-responses/person-pages.js';
import { handIn, happens } from './a-person.js';
import { type Answer, type Client, must, type TestApp } from './app.js';
import type { Desk } from './desk.js';

export const consentTo = (scope: 'CODE' | 'NAME' | 'COUNT', rest: Partial<Consent> = {}): Consent => ({
  id: randomUUID(),
  scope: `CN_${scope}`,
  by: 'CB_PERSON',
  on: exactDay(addDays(todayIn('Asia/Phnom_Penh'), -20)),
  until: null,
  withdrawnOn: null,
  ...rest,
});

/** Hands in an adult who agreed to both kinds of page, and was arrested on 1 March 2021. @returns their id */
export const personForPage = async (client: Client, answers: Partial<Person> = {}): Promise<string> => {
  const consents = [consentTo('CODE'), consentTo('NAME')];
  const id = await handIn(client, { ageGroup: 'AG_ADULT', consents, ...answers });
  await happens(client, 'ARREST', '2021-03-01', [id], { grade: 'VG_FAIR' });
  return id;
};

export const SOURCES: PageSource[] = [
  { publisher: 'DEMO Post', title: 'Held since March', url: 'https://post.example/1' },
  { publisher: 'DEMO Radio', title: 'In prison', url: 'https://radio.example/2' },
];

export const pageView = (client: Client, id: string): Promise<Answer<PersonPageView>> =>
  client.get<PersonPageView>(`/api/people/${id}/public-page`);
export const NAME: PageName = { name: 'ហេរ៉ុន ដេម៉ូ', latin: 'Heron Demo' };
/** Proposes a page; one with a name as somebody does who typed `NAME`. */
export const proposePage = async (
  client: Client,
  id: string,
  showing: 'SH_CODE' | 'SH_NAMED' = 'SH_CODE',
  given: object = {},
): Promise<Answer<PersonPageView>> =>
  client.post<PersonPageView>(`/api/people/${id}/public-page/proposals`, {
    showing,
    ...(showing === 'SH_NAMED' ? { sources: SOURCES, name: await digestsOfName(NAME, randomUUID()) } : {}),
    ...given,
  });
/** Answers what waits, as the page of the person shows it. */
export const answerPage = async (
  client: Client,
  id: string,
  { agrees = true, name = null }: { agrees?: boolean; name?: PageName | null } = {},
): Promise<Answer<PersonPageView>> => {
  const seen = (await pageView(client, id)).body.waiting?.digest ?? 'none';
  return client.post<PersonPageView>(`/api/people/${id}/public-page/answers`, { agrees, seen, name });
};

/** Two reviewers agree to a page. @returns its address */
export const showPageOf = async (
  { reviewer, second }: Pick<Desk, 'reviewer' | 'second'>,
  id: string,
  name: PageName | null = null,
): Promise<string> => {
  const given = name && { name: await digestsOfName(name, randomUUID()) };
  must(await proposePage(reviewer, id, name ? 'SH_NAMED' : 'SH_CODE', given ?? {}));
  return must(await answerPage(second, id, { name })).code!;
};

/** What readers get: the list, the page as data and as HTML. */
export const readersSee = async (
  { visitor }: Pick<TestApp, 'visitor'>,
  code: string,
): Promise<{ listed: boolean; status: number; html: number }> => ({
  listed: (await visitor.get<{ items: PublicPersonPage[] }>('/api/public/person-pages')).body.items.some(
    (one) => one.code === code,
  ),
  status: (await visitor.get(`/api/public/person-pages/${code}`)).status,
  html: (await visitor.get(`/people/${code}`)).status,
});
