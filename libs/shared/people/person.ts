import { Choice, Choices, Codebook, Id, Many, Reference, Text, Window } from '../codebook/field-decorators.js';
import type { DayWindow } from '../day/day-window.js';
import './people-lists.js';

/** What ties a person to a group. Only members count as the group's. */
@Codebook('personGroup', 1)
export class PersonGroup {
  @Id() id!: string;

  @Reference({ class: 'internal', required: true })
  group!: string | null;

  @Choice('group_tie', { class: 'internal', required: true })
  tie!: string | null;

  @Choice('group_link', { class: 'internal', required: true })
  link!: string | null;
}

/** The act by which this person was taken. The act keeps its own number of people; both are never added. */
@Codebook('personAct', 1)
export class PersonAct {
  @Id() id!: string;

  @Reference({ class: 'internal', required: true, names: 'incident' })
  incident!: string | null;

  @Reference({ class: 'internal', names: 'act' })
  act!: string | null;
}

/** What somebody agreed to, who said so, and until when. */
@Codebook('consent', 1)
export class Consent {
  @Id() id!: string;

  @Choice('consent_scope', { class: 'internal', required: true })
  scope!: string | null;

  @Choice('consent_by', { class: 'internal', required: true })
  by!: string | null;

  @Window({ class: 'internal', required: true })
  on!: DayWindow | null;

  @Window({ class: 'internal' })
  until!: DayWindow | null;

  @Window({ class: 'internal' })
  withdrawnOn!: DayWindow | null;
}

/** What a body of the United Nations found about the detention. It is cited, and counts in no figure. */
@Codebook('opinion', 1)
export class Opinion {
  @Id() id!: string;

  @Choice('opinion_body', { class: 'internal', required: true })
  body!: string | null;

  /** As the body numbers it: 72/2020. */
  @Text({ max: 20, class: 'internal' })
  number!: string | null;

  @Window({ class: 'internal' })
  on!: DayWindow | null;

  @Choices('arbitrary', { class: 'internal' })
  arbitrary!: string[] | null;
}

/**
 * A person deprived of liberty whom the team follows. Their name is no field: it is sealed in the browser, and the
 * server never reads it. Every answer is for reviewers only.
 */
@Codebook('person', 2)
export class Person {
  /** Two random words by which the team speaks of this person. Never a name. */
  @Text({ max: 60, class: 'internal', essential: true, required: true })
  handle!: string | null;

  @Choice('sex', { class: 'internal', blank: 'SX_UNKNOWN' })
  sex!: string | null;

  @Choice('age_group', { class: 'internal', blank: 'AG_UNKNOWN' })
  ageGroup!: string | null;

  @Choices('affected_category', { class: 'internal' })
  categories!: string[] | null;

  @Many(() => PersonAct, { class: 'internal', essential: true, max: 50 })
  acts!: PersonAct[];

  @Many(() => PersonGroup, { class: 'internal', max: 30 })
  groups!: PersonGroup[];

  /** How far this person may be shown. A reviewer sets it with the consent, or with why nobody could be asked. */
  @Choice('showing', { class: 'internal', blank: 'SH_NONE' })
  showing!: string | null;

  /** At high risk, only the named team may read. */
  @Choice('risk', { class: 'internal', blank: 'RK_HIGH' })
  risk!: string | null;

  @Many(() => Consent, { class: 'internal', max: 50 })
  consents!: Consent[];

  @Many(() => Opinion, { class: 'internal', max: 20 })
  opinions!: Opinion[];
}
