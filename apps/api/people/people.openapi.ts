import { PERSON_WARNINGS } from '@vigil/shared/people/person-faults.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { Person } from '@vigil/shared/people/person.js';
import {
  day,
  id,
  instant,
  integer,
  list,
  maybeText,
  orNull,
  record,
  ref,
  text,
  yesNo,
} from '../platform/http/openapi/response-schemas.js';
import { type RouteDescriptions, all, enumOf, gone, ok } from '../platform/http/openapi/route-description.js';
import { codebookSchemas, limitWords, type Schema } from '../platform/http/openapi/schema-parts.js';

const DAYS: Schema = record({ earliest: day, latest: day });
const CUSTODY: Schema = record(
  {
    spells: list(
      record({
        start: DAYS,
        isStartKnown: yesNo,
        end: orNull(DAYS),
        lastHeld: day,
        endedInDeath: yesNo,
        startedBy: id,
        endedBy: orNull(id),
      }),
    ),
    doubts: list(
      record({ is: enumOf(['contradictory', 'no-start', 'taken-again', 'order-assumed']), event: id }),
      'What contradicts another event is stored, and marked here.',
    ),
  },
  'Derived from the events. docs/decisions/people.md says how.',
);
const LENGTH = { hours: integer, months: integer };
const AMOUNT: Schema = { type: 'number' };
const RANGE: Schema = record({ low: AMOUNT, high: orNull(AMOUNT) });
const CUSTODY_LIMIT: Schema = record(
  {
    code: text(),
    country: text(),
    ...limitWords,
    inForce: record({ from: orNull(day), until: orNull(day) }),
    stage: text(),
    offence: maybeText,
    age: maybeText,
    length: record(LENGTH, undefined, ['hours', 'months']),
    extension: orNull(record({ ...LENGTH, offence: maybeText, by: text() }, undefined, ['hours', 'months'])),
    from: list(text()),
    until: list(text()),
    source: text(),
    confirmedBy: maybeText,
    confirmedOn: orNull(day),
  },
  'A limit of custody by law. Without confirmedBy nothing is compared with it, and it is in no figure.',
);
const LIMIT: Schema = record({
  limit: CUSTODY_LIMIT,
  isNow: yesNo,
  readings: list(
    record({
      from: orNull(record({ type: text(), when: DAYS, hours: maybeText })),
      unit: enumOf(['hours', 'days']),
      elapsed: RANGE,
      isRunning: yesNo,
      over: orNull(RANGE),
      verdict: orNull(enumOf(['certain', 'possible', 'not-known', 'no'])),
      doubts: list(enumOf(['country', 'in-force', 'offence', 'age', 'extension', 'no-start', 'silence'])),
    }),
    'Of each time in custody, the last first. `over`: by how much it was exceeded; below 0, what is left.',
  ),
});
const HANDED_IN: Schema = record({ id, revision: integer });
const OPENED_IDENTITY: Schema = record({ id, revision: integer, body: text(), wrapped: text() });
const WARNINGS: Schema = list(enumOf(PERSON_WARNINGS));
const IDENTITY_REVISION: Readonly<Record<string, Schema>> = {
  revision: integer,
  sealedBy: text(),
  sealedAt: instant,
  sealedFor: list(id),
};

/** The shapes of people: those of the codebook, and what is shown with them. */
export const PEOPLE_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...codebookSchemas(Person),
  ...codebookSchemas(CaseEvent),
  ...codebookSchemas(CourtCase),
  Custody: CUSTODY,
  CaseEventRecord: record({
    id,
    revision: integer,
    changedBy: text(),
    changedAt: instant,
    event: ref('CaseEvent'),
  }),
  CourtCaseRecord: record({
    id,
    revision: integer,
    changedBy: text(),
    changedAt: instant,
    courtCase: ref('CourtCase'),
    events: list(ref('CaseEventRecord')),
    limits: list(record({ person: id, limits: list(LIMIT) })),
  }),
  PersonRecord: record({
    id,
    revision: integer,
    author: text(),
    changedBy: text(),
    changedAt: instant,
    team: list(record({ id, name: text(), able: yesNo })),
    person: ref('Person'),
    warnings: WARNINGS,
    events: list(ref('CaseEventRecord')),
    takenBack: list(ref('CaseEventRecord')),
    custody: ref('Custody'),
    limits: list(LIMIT),
    joining: orNull(
      record({ into: id, handle: maybeText, askedBy: text(), agreedBy: maybeText, undoAskedBy: maybeText }),
    ),
    joined: list(record({ id, handle: text() })),
    entries: list(id),
    cases: list(record({ id, handle: text(), roles: list(text()), charges: list(ref('Charge')) })),
    identities: list(
      record({
        id,
        ...IDENTITY_REVISION,
        waitingFor: list(id),
        stale: yesNo,
        former: list(record(IDENTITY_REVISION)),
      }),
    ),
    erasure: orNull(record({ askedBy: text(), askedAt: instant })),
  }),
};

/** A monitor who hands something in learns only that it is stored. */
const KEPT: Schema = { oneOf: [ref('PersonRecord'), HANDED_IN] };

const changesOf = (name: string): Schema =>
  record({
    items: list(
      record({ at: instant, actor: text(), what: text(), revision: orNull(integer), answers: orNull(ref(name)) }),
    ),
  });

/** The routes of this module, as the API's document tells them. */
export const PEOPLE_ROUTES: RouteDescriptions = {
  'GET /api/people': {
    summary: 'People deprived of liberty whom the team follows and you may know of: by handle, never by name',
    query: { incident: { schema: id, about: 'Only those whom an act of this incident took.' } },
    answer: ok(
      all(
        record({
          id,
          revision: integer,
          handle: text(),
          risk: maybeText,
          showing: maybeText,
          team: list(text()),
          warnings: WARNINGS,
          acts: list(record({ incident: orNull(id), act: orNull(id) })),
          events: integer,
          custody: ref('Custody'),
        }),
      ),
    ),
  },
  'GET /api/reviewers-for-people': {
    summary: 'The reviewers who can be chosen as the team of a person',
    answer: ok(all(record({ id, name: text() }))),
  },
  'GET /api/people/:id': {
    summary: 'A person: answers, events, what is derived from them, and what is sealed, as ciphertext',
    answer: ok(ref('PersonRecord')),
  },
  'PUT /api/people/:id': {
    summary: 'Hand a person in, or change one; person has the shape Person. A monitor reads nothing back',
    answer: ok(KEPT),
    precondition: 'create-or-change',
    problems: ['already-exists', 'second-person-needed'],
  },
  'GET /api/case-events/:id': {
    summary: 'An event, with those of its people whom you may know of',
    answer: ok(ref('CaseEventRecord')),
  },
  'PUT /api/case-events/:id': {
    summary: 'Write what happened to one person or up to 500. Those whom you may not know of stay in it',
    body: ref('CaseEvent'),
    answer: ok({ oneOf: [ref('CaseEventRecord'), HANDED_IN] }),
    precondition: 'create-or-change',
    problems: ['already-exists'],
  },
  'DELETE /api/case-events/:id': {
    summary:
      'Take an event back: it counts for nobody any more, and stays in the history. Writing it again restores it',
    answer: gone,
    precondition: 'change',
  },
  'GET /api/people/:id/changes': {
    summary: 'Who did what about a person and when, with the answers of each revision, the oldest first',
    answer: ok(changesOf('Person')),
  },
  'GET /api/case-events/:id/changes': { summary: 'The same of an event', answer: ok(changesOf('CaseEvent')) },
  'GET /api/court-cases/:id/changes': { summary: 'The same of a case', answer: ok(changesOf('CourtCase')) },
  'GET /api/court-cases': {
    summary: 'Cases before a court that people are in of whom you may know: by handle, never by number',
    answer: ok(
      all(record({ id, revision: integer, handle: text(), court: maybeText, people: integer, charges: integer })),
    ),
  },
  'GET /api/hearings': {
    summary: 'Steps before a court that were set, with what became of each, and hearings that were held',
    answer: ok(
      all(
        record({
          event: id,
          type: text(),
          when: record({ precision: text(), earliest: day, latest: day }),
          state: orNull(enumOf(['due', 'heard-of', 'moved', 'not-heard-of'])),
          case: orNull(record({ id, handle: text() })),
          people: list(record({ id, handle: text() })),
        }),
      ),
    ),
  },
  'GET /api/court-cases/:id': {
    summary: 'A case, with those of its people whom you may know of, the charges against them, and its events',
    answer: ok(ref('CourtCaseRecord')),
  },
  'PUT /api/court-cases/:id': {
    summary: 'Write a case. Those whom you may not know of stay in it, with their charges',
    body: ref('CourtCase'),
    answer: ok(ref('CourtCaseRecord')),
    precondition: 'create-or-change',
    problems: ['already-exists'],
  },
  'PUT /api/people/:id/identities/:identity': {
    summary: 'Seal something new about who a person is, for their team and the recovery key',
    answer: ok(HANDED_IN),
    problems: ['already-exists'],
  },
  'PUT /api/people/:id/identities/:identity/body': {
    summary: 'Seal it anew under its next revision. Its readers can still open the former one',
    answer: ok(HANDED_IN),
    precondition: 'change',
  },
  'POST /api/people/:id/identities/:identity/openings': {
    summary: 'The ciphertext, for its reader’s browser; the log records who asked for it',
    answer: ok(OPENED_IDENTITY),
    example: { with: 'own' },
    problems: ['not-sealed-for-you'],
  },
  'GET /api/waiting-identities': {
    summary:
      'Identities that wait for a key of somebody who may open them, or to be sealed anew, told to the team alone',
    answer: ok(
      all(
        record({
          id,
          revision: integer,
          person: id,
          handle: text(),
          size: integer,
          sealedFor: list(id),
          waitingFor: list(id),
          stale: yesNo,
        }),
      ),
    ),
  },
  'POST /api/waiting-identities/openings': {
    summary:
      'The ciphertexts of several, for their reader’s browser; the log records each. Left out: what you cannot open',
    answer: ok(all(OPENED_IDENTITY)),
  },
  'POST /api/waiting-identities/keys': {
    summary: 'Give readers of the team who wait keys to several. Answers those that are sealed for them now',
    answer: ok(all(HANDED_IN)),
  },
  'POST /api/waiting-identities/bodies': {
    summary: 'Seal several anew that somebody may no longer open. Answers those that are sealed anew now',
    answer: ok(all(HANDED_IN)),
  },
  'GET /api/people-exports': {
    summary: 'How many people you could export, for whose keys, and the exports of people all of whom you may know of',
    answer: ok(
      record({
        people: integer,
        keys: list(id, 'Of reviewers who may know of everything in the file, and the recovery key.'),
        items: list(record({ at: instant, by: text(), people: integer })),
      }),
    ),
  },
  'POST /api/people-exports': {
    summary: 'Begin an export of the people on whose team you are, which your browser seals. It is recorded',
    answer: ok(record({ id, people: integer })),
    problems: ['not-found'],
  },
  'GET /api/people-exports/:id/parts': {
    summary: 'Some of the people of an export that you began, with their events and cases, and what is sealed for you',
    query: { after: { schema: id, about: 'The last person of the part before.' } },
    answer: ok(
      record({
        records: list(
          { type: 'object' },
          'In the form of docs/people.md. What belongs to several people can come again.',
        ),
        identities: list(record({ id, revision: integer, person: id, size: integer })),
        done: integer,
        next: orNull(id),
      }),
    ),
    problems: ['not-found'],
  },
  'POST /api/people/:id/joinings': {
    summary: 'Ask to join this person into another, because both are the same; another reviewer agrees',
    answer: gone,
    problems: ['wrong-state'],
  },
  'POST /api/people/:id/joinings/undoings': {
    summary: 'Ask to undo that; another reviewer agrees',
    answer: gone,
    problems: ['wrong-state'],
  },
  'POST /api/people/:id/joinings/answers': {
    summary: 'Agree to what another reviewer asked, or refuse it; whoever asked may take it back',
    answer: gone,
    problems: ['wrong-state', 'another-waits', 'second-person-needed', 'not-independent'],
  },
  'GET /api/custody-limits': {
    summary: 'The limits of custody by law as they count now, and what was written down of lawyers who compared them',
    answer: ok(
      all(
        record({
          limit: CUSTODY_LIMIT,
          isOfFile: yesNo,
          confirmations: list(
            record({
              id,
              by: text(),
              on: day,
              from: day,
              until: orNull(day),
              askedBy: text(),
              agreedBy: maybeText,
              isOutdated: yesNo,
              mayAgree: yesNo,
              looksLikeName: yesNo,
            }),
          ),
        }),
      ),
    ),
  },
  'POST /api/custody-limits/:code/confirmations': {
    summary: 'Write down that a lawyer compared a limit with the law; another reviewer agrees',
    answer: gone,
    problems: ['wrong-state', 'another-waits'],
    example: { by: 'a lawyer of the bar', on: '2026-03-02', from: '2007-08-10', until: null },
  },
  'POST /api/custody-limit-confirmations/:id/agreements': {
    summary: 'Agree to it: the limit counts from then on, as long as its text is the one that was compared',
    answer: gone,
    problems: ['wrong-state', 'second-person-needed', 'not-independent'],
  },
  'POST /api/custody-limit-confirmations/:id/withdrawals': {
    summary: 'Take it back at once, whether or not somebody agreed',
    answer: gone,
  },
  'GET /api/people-joinings': {
    summary: 'Joinings, and undoings of them, that wait for a second reviewer',
    answer: ok(
      all(
        record({
          person: id,
          handle: text(),
          into: id,
          intoHandle: text(),
          askedBy: text(),
          isUndoing: yesNo,
          isMine: yesNo,
        }),
      ),
    ),
  },
  'GET /api/people-without-team': {
    summary: 'People at high risk none of whose team can act: by id, and nothing else of them',
    answer: ok(all(record({ person: id, askedBy: maybeText }))),
  },
  'POST /api/people/:id/team-openings': {
    summary: 'Ask to be let into the team of such a person; the second reviewer who asks lets both in',
    answer: ok(record({ opened: yesNo })),
    problems: ['not-independent'],
  },
  'POST /api/people/:id/erasures': {
    summary: 'Ask that a person is erased, with everything that is stored of them',
    answer: gone,
    problems: ['wrong-state'],
  },
  'GET /api/person-erasures': {
    summary: 'People of whom somebody asks that they are erased: by id, and nothing else of them',
    answer: ok(all(record({ person: id, askedBy: text(), askedAt: instant, mayDecide: yesNo }))),
  },
  'POST /api/person-erasures/:id/approvals': {
    summary: 'Erase the person',
    answer: gone,
    problems: ['second-person-needed', 'not-independent'],
  },
  'POST /api/person-erasures/:id/refusals': {
    summary: 'Refuse it, or take back what you asked',
    answer: gone,
    problems: ['second-person-needed', 'not-independent'],
  },
};
