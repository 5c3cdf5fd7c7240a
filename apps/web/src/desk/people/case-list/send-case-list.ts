import {
  addToCase,
  type PlannedCase,
  type PlannedPerson,
  type PlannedUnit,
  withoutHistory,
} from '@vigil/shared/people/case-list/plan-case-list.js';
import { suggestHandle } from '@vigil/shared/people/suggest-handle.js';
import type { CourtCaseView } from '@vigil/shared/staff-responses/people.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { ProblemBody, Reply } from '../../../api.js';
import { type Did, patiently } from '../../sealing/sealing-crypto.js';
import type { DeskApi } from '../../session.js';
import { sealPerson } from '../identity-crypto.js';
import { personPath } from '../people-paths.js';

/** One request to the server, or one for each try. Each may be sent again: its ids are made once. */
type SendStep = (to: SendTo) => Promise<Did<unknown>>;

export interface SendTo {
  api: DeskApi;
  team: readonly string[];
  /** For whom identities are sealed. */
  keys: readonly SealingKeyView[];
}

const TRIES = 5;
const isTaken = (problem: ProblemBody): boolean =>
  problem.errors?.some(({ code, pointer }) => code === 'handle-taken' && pointer.endsWith('/handle')) ?? false;

/** Sends something that two random words stand for, with other words if somebody has these. */
const withFreeWords = async <T>(named: { handle: string | null }, send: () => Promise<Reply<T>>): Promise<Did<T>> => {
  for (let tries = 1; ; tries += 1) {
    const reply = await patiently<T>(send);
    if (reply.ok || !isTaken(reply.problem) || tries === TRIES) return reply;
    named.handle = suggestHandle([named.handle ?? '']);
  }
};

const sendPerson =
  ({ id, person }: PlannedPerson): SendStep =>
  ({ api, team }) =>
    withFreeWords(person, () => api.put(personPath(id), { person, team }, { ifNone: true }));

const sendIdentity =
  ({ id, entry, identity }: PlannedPerson): SendStep =>
  async ({ api, keys }) => {
    const did = await patiently(() => sealPerson(api, { person: id, entry, before: null }, identity!, keys));
    // An earlier attempt arrived, but its answer was lost: nobody else knows this id.
    return !did.ok && did.problem.code === 'already-exists' ? { ok: true, value: null } : did;
  };

const sendEvent =
  ({ id, event }: PlannedPerson['events'][number]): SendStep =>
  ({ api }) =>
    patiently(() => api.put(`/api/case-events/${id}`, event, { ifNone: true }));

const makeCase =
  ({ id, wanted }: PlannedCase): SendStep =>
  ({ api }) =>
    withFreeWords(wanted, () => api.put(`/api/court-cases/${id}`, withoutHistory(wanted), { ifNone: true }));

/** Adds what a case lacks, beside what others write into it meanwhile. */
const growCase =
  ({ id, wanted }: PlannedCase, now: (wanted: PlannedCase['wanted']) => PlannedCase['wanted']): SendStep =>
  async ({ api }) => {
    for (let tries = 1; ; tries += 1) {
      const stored = await patiently(() => api.get<CourtCaseView>(`/api/court-cases/${id}`));
      if (!stored.ok) return stored;
      const grown = addToCase(stored.value.courtCase, now(wanted));
      if (grown === null) return stored;
      const did = await patiently(() =>
        api.put(`/api/court-cases/${id}`, grown, { ifMatch: `"${stored.value.revision}"` }),
      );
      if (did.ok || did.problem.code !== 'changed-meanwhile' || tries === TRIES) return did;
    }
  };

const whole = (wanted: PlannedCase['wanted']): PlannedCase['wanted'] => wanted;

/**
 * Returns what is sent for one unit, in order: a case names people, an event names its case, and what became of a
 * charge names an event.
 */
export const stepsOf = ({ people, courtCase }: PlannedUnit): SendStep[] => [
  ...people.flatMap((person) => [sendPerson(person), ...(person.identity ? [sendIdentity(person)] : [])]),
  ...(courtCase ? [courtCase.isKnown ? growCase(courtCase, withoutHistory) : makeCase(courtCase)] : []),
  ...people.flatMap(({ events }) => events.map(sendEvent)),
  ...(courtCase?.wanted.charges.some(({ history }) => history.length > 0) ? [growCase(courtCase, whole)] : []),
];

/** Where sending stands: `unit` units are sent whole, and of the next one `step` steps. */
export interface SendPosition {
  unit: number;
  step: number;
}

/**
 * Sends one unit after the other, from a position on.
 * @param isStopped asked before each step
 * @returns what stopped it; null: everything is sent, or it was stopped
 */
export const sendUnits = async (
  units: readonly PlannedUnit[],
  from: SendPosition,
  to: SendTo,
  isStopped: () => boolean,
  onStep: (at: SendPosition) => void,
): Promise<ProblemBody | null> => {
  for (let { unit, step } = from; unit < units.length; unit += 1, step = 0) {
    const steps = stepsOf(units[unit]!);
    for (; step < steps.length; step += 1) {
      if (isStopped()) return null;
      const did = await steps[step]!(to);
      if (!did.ok) return did.problem;
      onStep({ unit, step: step + 1 });
    }
    onStep({ unit: unit + 1, step: 0 });
  }
  return null;
};
