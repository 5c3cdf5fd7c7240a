import type { PlaceValue } from '../codebook/check-value.js';
import { Choice, Codebook, Id, Many, Place, Reference, Text } from '../codebook/field-decorators.js';
import './people-lists.js';

/** One entry of a charge's history: what became of it, and by which event. */
@Codebook('chargeEntry', 1)
export class ChargeEntry {
  @Id() id!: string;

  @Choice('charge_status', { class: 'internal', required: true })
  status!: string | null;

  /** The event that made it so: it has the day. */
  @Reference({ class: 'internal', required: true, names: 'case-event' })
  event!: string | null;
}

/** One article of the law under which one person of the case is accused. One person may be accused under several. */
@Codebook('charge', 1)
export class Charge {
  @Id() id!: string;

  @Reference({ class: 'internal', essential: true, required: true, names: 'person' })
  person!: string | null;

  @Choice('law', { class: 'internal', blank: 'LW_UNKNOWN' })
  law!: string | null;

  /** The article as the court names it: 494, 495. */
  @Text({ max: 40, class: 'internal', essential: true, format: 'number' })
  article!: string | null;

  @Choice('offence_grade', { class: 'internal', blank: 'OF_UNKNOWN' })
  offence!: string | null;

  @Many(() => ChargeEntry, { class: 'internal', max: 50 })
  history!: ChargeEntry[];
}

/** One of the people of a case. The accused count. */
@Codebook('casePerson', 1)
export class CasePerson {
  @Id() id!: string;

  @Reference({ class: 'internal', required: true, names: 'person' })
  person!: string | null;

  @Choice('case_role', { class: 'internal', required: true })
  role!: string | null;
}

/** An incident that a case is about. */
@Codebook('caseIncident', 1)
export class CaseIncident {
  @Id() id!: string;

  @Reference({ class: 'internal', required: true, names: 'incident' })
  incident!: string | null;
}

/** A case before a court. Its number is no field: it could name the people in it. */
@Codebook('courtCase', 1)
export class CourtCase {
  /** Two random words by which the team speaks of this case. Never a name or a number. */
  @Text({ max: 60, class: 'internal', essential: true, required: true })
  handle!: string | null;

  @Choice('court_level', { class: 'internal', blank: 'CL_UNKNOWN' })
  court!: string | null;

  @Place({ class: 'internal' })
  place!: PlaceValue | null;

  @Many(() => CasePerson, { class: 'internal', essential: true, required: true, max: 500 })
  people!: CasePerson[];

  @Many(() => Charge, { class: 'internal', essential: true, max: 2000 })
  charges!: Charge[];

  @Many(() => CaseIncident, { class: 'internal', max: 50 })
  incidents!: CaseIncident[];
}
