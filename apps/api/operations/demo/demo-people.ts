import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Source } from '@vigil/shared/incident/source.js';
import { publicDay } from '@vigil/shared/people-figures/public-block.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { Consent, Opinion, Person } from '@vigil/shared/people/person.js';
import { suggestHandle } from '@vigil/shared/people/suggest-handle.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { precisionOf } from '@vigil/shared/places/place.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { MemberRow } from '../../accounts/members.repository.js';
import { ReleasesService } from '../../accounts/releases/releases.service.js';
import { IncidentEntity } from '../../incidents/incident.entity.js';
import { CaseEventsService } from '../../people/case-events.service.js';
import { CourtCasesService } from '../../people/court-cases.service.js';
import { PersonPagesService } from '../../people/pages/person-pages.service.js';
import { PeopleService } from '../../people/people.service.js';
import { PlacesService } from '../../places/places.service.js';
import { PeopleTotalsService } from '../../publishing/people-totals/people-totals.service.js';
import { PublishOrPropose } from '../../publishing/publish-or-propose.js';

/** What became of the people of one incident: the events after their arrest, by days since then. */
const STORIES: readonly (readonly (readonly [type: string, days: number])[])[] = [
  [
    ['DETENTION_ORDER', 2],
    ['CHARGE', 2],
  ],
  [['RELEASED', 3]],
  [
    ['DETENTION_ORDER', 2],
    ['CHARGE', 2],
    ['HEARING', 62],
    ['CONVICTED', 78],
  ],
  [
    ['POLICE_CUSTODY', 0],
    ['RELEASED', 1],
  ],
];
const PROVINCE = 1;
/** Fewer make no totals for readers: blocks of ten, and five of each answer. */
const PEOPLE = 40;
const MOST_OF_INCIDENT = 4;
/** So many more were taken elsewhere, and are linked to no incident. */
const TAKEN_ELSEWHERE = 2;
const NOTHING_GIVEN = { heldSince: null, sources: [] };
const CREATE = { create: true } as const;

interface Reviewers {
  reviewer: MemberRow;
  second: MemberRow;
}
/** An incident at which people were arrested, with its act and how many at least. */
interface Arrest {
  incident: string;
  act: string;
  people: number;
  on: Day;
  place: string;
}

/** Whoever starts the demo again after it was cut off finds the part that is there already as it was. */
const storeUnlessThere = async (store: Promise<unknown>): Promise<void> => {
  try {
    await store;
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'already-exists')) throw error;
  }
};

const source = (publisher: string, random: SeededRandom, on: Day): Source => ({
  ...blank(Source),
  id: random.id(),
  type: 'SR_MEDIA_NAT',
  publisher,
  url: `https://demo.example/${random.between(1000, 9999)}`,
  publishedOn: exactDay(addDays(on, 1)),
  linkWithheld: 'no',
});

/**
 * Follows invented people after their arrest at invented incidents: who is held, who came out, charges, a hearing that
 * is set, an opinion, a page that one of them agreed to, and the totals for readers.
 */
export const followDemoPeople = async (app: INestApplicationContext, reviewers: Reviewers): Promise<void> => {
  const today = todayIn(app.get(PlacesService).country.timeZone);
  const random = new SeededRandom(31_000);
  const handles: string[] = [];
  let first: string | null = null;
  for (const [at, arrest] of (await arrestsBefore(app, publicDay(today))).entries()) {
    if (handles.length >= PEOPLE) break;
    const people: string[] = [];
    const linked = Math.min(arrest.people, MOST_OF_INCIDENT);
    while (people.length < linked + TAKEN_ELSEWHERE)
      people.push(
        await enterPerson(app, reviewers, arrest, {
          random,
          handles,
          isLinked: people.length < linked,
          hasPage: handles.length === 0,
        }),
      );
    first ??= people[0]!;
    await enterWhatHappened(app, reviewers, {
      arrest,
      people,
      story: STORIES[at % STORIES.length]!,
      random,
      handles,
      today,
    });
  }
  if (first === null) return;
  await showPage(app, reviewers, first);
  await showTotals(app, reviewers);
};

/** Returns published arrests, so long before a day that a court may have spoken, the newest first. */
const arrestsBefore = (app: INestApplicationContext, until: Day): Promise<Arrest[]> =>
  app.get(DataSource).query(
    `select distinct on (i.when_latest, i.id)
            i.id as incident, a.id as act, a.people_low as people, i.when_latest::text as "on", i.place_code as place
       from incident i join act a on a.incident_id = i.id
      where i.status = 'WS_PUBLISHED' and a.type = 'D_ARREST' and a.people_low > 0 and i.when_latest < $1::date - 100
      order by i.when_latest desc, i.id, a.id`,
    [until],
  );

const enterPerson = async (
  app: INestApplicationContext,
  { reviewer }: Reviewers,
  { incident, act, on }: Arrest,
  {
    random,
    handles,
    isLinked,
    hasPage,
  }: { random: SeededRandom; handles: string[]; isLinked: boolean; hasPage: boolean },
): Promise<string> => {
  const id = random.id();
  const consent = (scope: string): Consent => ({
    ...blank(Consent),
    id: random.id(),
    scope,
    by: 'CB_FAMILY',
    on: exactDay(addDays(on, 20)),
  });
  const handle = suggestHandle(handles, (below) => random.between(0, below - 1));
  handles.push(handle);
  const person: Person = {
    ...blank(Person),
    handle,
    ageGroup: 'AG_ADULT',
    risk: 'RK_RAISED',
    showing: 'SH_COUNTED',
    acts: isLinked ? [{ id: random.id(), incident, act }] : [],
    consents: [consent('CN_COUNT'), ...(hasPage ? [consent('CN_CODE')] : [])],
    opinions: hasPage ? [{ ...blank(Opinion), id: random.id(), body: 'OB_WGAD', arbitrary: ['WA_II'] }] : [],
  };
  await storeUnlessThere(app.get(PeopleService).put(reviewer, id, { person, team: [] }, CREATE));
  return id;
};

interface WhatHappened {
  arrest: Arrest;
  people: readonly string[];
  story: (typeof STORIES)[number];
  random: SeededRandom;
  handles: readonly string[];
  today: Day;
}

/** Enters what happened to the people of one incident, together, and their case if they were charged. */
const enterWhatHappened = async (
  app: INestApplicationContext,
  { reviewer }: Reviewers,
  of: WhatHappened,
): Promise<void> => {
  const { arrest, people, story, random, today } = of;
  const enterEvent = async (type: string, on: Day, rest: Partial<CaseEvent> = {}): Promise<string> => {
    const id = random.id();
    const event: CaseEvent = {
      ...blank(CaseEvent),
      type: `CE_${type}`,
      when: exactDay(on),
      people: people.map((person) => ({ id: random.id(), person, after: null })),
      leftCustody: type === 'RELEASED' ? 'yes' : 'unknown',
      grade: 'VG_FAIR',
      sources: ['DEMO Gazette', 'DEMO Radio'].map((publisher) => source(publisher, random, on)),
      ...rest,
    };
    await storeUnlessThere(app.get(CaseEventsService).put(reviewer, id, event, CREATE));
    return id;
  };
  await enterEvent('ARREST', arrest.on, {
    place: { code: arrest.place.slice(0, 2), precision: precisionOf(PROVINCE) },
  });
  const events = new Map<string, string>();
  for (const [type, days] of story) events.set(type, await enterEvent(type, addDays(arrest.on, days)));
  const charge = events.get('CHARGE');
  if (charge === undefined) return;
  for (const day of [addDays(publicDay(today), -5), addDays(today, -20)]) await enterEvent('SEEN_HELD', day);
  const convicted = events.get('CONVICTED');
  if (convicted === undefined)
    await enterEvent('HEARING_SET', addDays(today, -4), { nextWhen: exactDay(addDays(today, 9)) });
  const became = convicted ? { status: 'CH_CONVICTED', event: convicted } : { status: 'CH_PENDING', event: charge };
  const court: CourtCase = {
    ...blank(CourtCase),
    handle: suggestHandle(of.handles, (below) => random.between(0, below - 1)),
    court: 'CL_FIRST',
    people: people.map((person) => ({ id: random.id(), person, role: 'CA_ACCUSED' })),
    charges: people.map((person) => ({
      id: random.id(),
      person,
      law: 'LW_PENAL_2009',
      article: '495',
      offence: 'OF_MISDEMEANOUR',
      history: [{ id: random.id(), ...became }],
    })),
    incidents: [{ id: random.id(), incident: arrest.incident }],
  };
  await storeUnlessThere(app.get(CourtCasesService).put(reviewer, random.id(), court, CREATE));
};

/** Two reviewers agree to a page without a name. */
const showPage = async (
  app: INestApplicationContext,
  { reviewer, second }: Reviewers,
  person: string,
): Promise<void> => {
  const pages = app.get(PersonPagesService);
  if ((await pages.view(reviewer, person)).code !== null) return;
  const { waiting } = await pages.propose(reviewer, person, {
    ...NOTHING_GIVEN,
    showing: 'SH_CODE',
    name: null,
    reason: null,
  });
  await pages.answer(second, person, { agrees: true, seen: waiting!.digest, name: null });
};

/** Reviewers people agree that readers see totals, which the next publication counts. */
const showTotals = async (app: INestApplicationContext, { reviewer, second }: Reviewers): Promise<void> => {
  const totals = app.get(PeopleTotalsService);
  if ((await totals.read()).shown) return;
  await totals.propose(true, (await totals.read()).waiting?.id ?? null, reviewer);
  const releases = app.get(ReleasesService);
  const { items } = await releases.list(second, { state: 'waiting', after: null, subject: 'people-totals' });
  await releases.answer(second, items[0]!.id, { answer: 'release', seen: items[0]!.digest, reason: null });
  const verified = await app.get(DataSource).manager.findOne(IncidentEntity, {
    where: { status: 'WS_VERIFIED', sensitivity: 'S0_PUBLIC' },
    order: { whenLatest: 'asc', id: 'asc' } as never,
  });
  if (!verified) return;
  const shown = { place: 'district', date: 'day' } as const;
  const publications = app.get(PublishOrPropose);
  const { seen } = await publications.preview(second, verified.id, shown);
  const choice = { shown, note: null, forgetWords: false };
  await publications.publish(second, verified.id, Number(verified.revision), choice, { seen, replacing: null });
};
