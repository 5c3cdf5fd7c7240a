import {
  Choice,
  Choices,
  Codebook,
  Count,
  Many,
  OwnAnswersField,
  OwnCodes,
  Place,
  Point,
  ProposedName,
  Text,
  Window,
  YesNoUnknown,
} from '../codebook/field-decorators.js';
import type { PlaceValue, PointValue, Ternary } from '../codebook/check-value.js';
import type { OwnAnswers } from '../codebook/own-question.js';
import type { CountValue } from '../counting/count-value.js';
import type { DayWindow } from '../day/day-window.js';
import { Account } from './account.js';
import { Act } from './act.js';
import { GroupLink } from './group-link.js';
import { Harm } from './harm.js';
import { Source } from './source.js';

/**
 * One assembly (same people, same purpose, one local day, one place or moving route) and what the authorities did about
 * it, or that they did nothing; or a reprisal away from an assembly.
 */
@Codebook('incident', 9)
export class Incident {
  @Choice('incident_kind', { essential: true, required: true, blank: 'IK_ASSEMBLY' })
  kind!: string | null;

  /** One line that says what happened, without names of persons. */
  @Text({ max: 200, essential: true, required: true })
  title!: string | null;

  /** The same line in the other language of the site. Published with it. */
  @Text({ max: 200, translates: 'title' })
  titleTranslation!: string | null;

  /** The day on which it began, as precisely as it is known. */
  @Window({ essential: true, required: true })
  when!: DayWindow | null;

  @Text({ max: 100, class: 'internal', format: 'time' })
  timeOfDay!: string | null;

  @Place({ essential: true, required: true })
  place!: PlaceValue | null;

  @Point()
  point!: PointValue | null;

  /** The court, park or embassy at which it was. As exact as a point, so internal. */
  @ProposedName({ class: 'internal', answeredWith: 'place' })
  landmark!: string | null;

  /** The exact place, in words. For staff. */
  @Text({ max: 500, class: 'internal' })
  placeNote!: string | null;

  @Many(() => GroupLink, { essential: true, max: 30 })
  groups!: GroupLink[];

  @Choices('assembly_type', { essential: true })
  assemblyTypes!: string[] | null;

  /** How many people gathered. */
  @Count({ max: 10_000_000, essential: true })
  crowd!: CountValue;

  /** What it was about. */
  @Choices('issue')
  issues!: string[] | null;

  /**
   * Whether the authorities restricted it, used force or deprived anyone of liberty. Only a person may say "none
   * observed".
   */
  @Choice('interference', { essential: true, blank: 'IN_UNKNOWN' })
  interference!: string | null;

  @Many(() => Act, { essential: true, max: 100 })
  acts!: Act[];

  /**
   * When it was called in public or notified. Readers see it no closer than the day of the incident:
   * `announcedForReaders`.
   */
  @Window()
  announced!: DayWindow | null;

  /** Whether the authorities were told of it beforehand. "No permission" is not the same as no notification. */
  @YesNoUnknown({ class: 'staff' })
  notified!: Ternary;

  @Choice('peacefulness', { blank: 'PE_UNKNOWN' })
  peacefulness!: string | null;

  @Many(() => Harm, { max: 50 })
  harms!: Harm[];

  /** Reasons given by the authorities. */
  @Choices('ground_invoked')
  grounds!: string[] | null;

  /**
   * The same in codes of the organisation's own: what kind of assembly, what it was about, which reasons were given.
   */
  @OwnCodes(['assemblyTypes', 'issues', 'grounds'])
  ownCodes!: string[] | null;

  @Many(() => Source, { essential: true, max: 100 })
  sources!: Source[];

  @Many(() => Account, { max: 30 })
  accounts!: Account[];

  /** How it may be published. Nothing is public by default. */
  @Choice('sensitivity', { blank: 'S2_INTERNAL', class: 'staff' })
  sensitivity!: string | null;

  /** What is known, in the monitor's words. For staff. */
  @Text({ max: 20_000, multiline: true, class: 'internal' })
  narrative!: string | null;

  /** The text for readers. No names, nothing that could identify a person. */
  @Text({ max: 5000, multiline: true })
  publicSummary!: string | null;

  /** The same text in the other language of the site. Published with it. */
  @Text({ max: 5000, multiline: true, translates: 'publicSummary' })
  publicSummaryTranslation!: string | null;

  /** The team's own words by which it finds records again, separated by commas: `tags.ts`. */
  @Text({ max: 500, class: 'internal' })
  tags!: string | null;

  /** Answers to questions of the organisation's own: `own-answers.ts`. */
  @OwnAnswersField()
  ownAnswers!: OwnAnswers;
}
