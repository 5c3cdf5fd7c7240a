import type { PlaceValue, Ternary } from '../codebook/check-value.js';
import {
  Choice,
  Choices,
  Codebook,
  Count,
  Id,
  Many,
  Place,
  Reference,
  Text,
  Window,
  YesNoUnknown,
} from '../codebook/field-decorators.js';
import type { CountValue } from '../counting/count-value.js';
import type { DayWindow } from '../day/day-window.js';
import { Account } from '../incident/account.js';
import { Source } from '../incident/source.js';
import './people-lists.js';

/** One of the people of an event. */
@Codebook('eventPerson', 1)
export class EventPerson {
  @Id() id!: string;

  @Reference({ class: 'internal', required: true, names: 'person' })
  person!: string | null;

  /** The event of this person that came before, asked where the days of both overlap. */
  @Reference({ class: 'internal', names: 'case-event' })
  after!: string | null;
}

/**
 * Something that happened to people deprived of liberty: an arrest, a hearing, a release. How long anybody was held is
 * derived from these and never entered (`libs/shared/custody`).
 */
@Codebook('caseEvent', 2)
export class CaseEvent {
  @Choice('case_event', { class: 'internal', essential: true, required: true })
  type!: string | null;

  /** One hearing may be of many. */
  @Many(() => EventPerson, { class: 'internal', essential: true, required: true, max: 500 })
  people!: EventPerson[];

  @Window({ class: 'internal', essential: true, required: true })
  when!: DayWindow | null;

  /** The case before a court that it belongs to, if one is known. */
  @Reference({ class: 'internal', names: 'court-case' })
  case!: string | null;

  @Text({ max: 100, class: 'internal', format: 'time' })
  hours!: string | null;

  /**
   * Whether the person walked out of custody. "No": stayed in custody. It decides, not the legal type: a sentence can
   * be suspended in one case while another holds the person.
   */
  @YesNoUnknown({ class: 'internal', essential: true })
  leftCustody!: Ternary;

  @Choice('custody_place', { class: 'internal', blank: 'CP_UNKNOWN' })
  custodyPlace!: string | null;

  @Place({ class: 'internal' })
  place!: PlaceValue | null;

  /** The body that acted, never a person. */
  @Choice('actor_type', { class: 'internal' })
  actor!: string | null;

  /** Whether the authorities say that they hold the person. */
  @YesNoUnknown({ class: 'internal' })
  acknowledged!: Ternary;

  @YesNoUnknown({ class: 'internal' })
  familySaw!: Ternary;

  @YesNoUnknown({ class: 'internal' })
  lawyerSaw!: Ternary;

  /** The sentence, in months. */
  @Count({ class: 'internal', max: 1200 })
  months!: CountValue;

  /** How many of these months are suspended. */
  @Count({ class: 'internal', max: 1200 })
  suspendedMonths!: CountValue;

  @Choices('condition', { class: 'internal' })
  conditions!: string[] | null;

  /** Until when the conditions or the extension last. */
  @Window({ class: 'internal' })
  until!: DayWindow | null;

  /** For when the next step is set. */
  @Window({ class: 'internal' })
  nextWhen!: DayWindow | null;

  @Choice('verification_grade', { class: 'internal', essential: true, blank: 'VG_UNVERIFIED' })
  grade!: string | null;

  @Many(() => Source, { class: 'internal', essential: true, max: 50 })
  sources!: Source[];

  @Many(() => Account, { class: 'internal', max: 10 })
  accounts!: Account[];
}
