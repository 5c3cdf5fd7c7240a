import type { CaseStep } from '../custody/stage.js';
import type { CaseEvent } from './case-event.js';

/** Returns what custody is derived from: an event as one of these people, who are one, had it. */
export const caseStepOf = (id: string, event: CaseEvent, ids: ReadonlySet<string>): CaseStep => ({
  id,
  type: event.type!,
  when: event.when!,
  leftCustody: event.leftCustody,
  after: event.people.find(({ person, after }) => ids.has(person!) && after !== null)?.after ?? null,
  case: event.case ?? null,
  conditions: event.conditions,
  until: event.until,
});
