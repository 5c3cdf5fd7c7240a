import type { ProblemCode } from '@vigil/shared/problems/problems.js';
import { FILTER_LISTS, SPLITS } from '@vigil/shared/counting/question.js';
import { INDICATOR_CODES } from '@vigil/shared/counting/indicators.js';
import { PERIOD_UNITS } from '@vigil/shared/day/period.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { count, day, id, instant, integer, list, maybeText, orNull, record, ref, strings, text, window, yesNo } from './answers.js';
import { EXPORTS, filesDescribed } from './described-exports.js';
import { systemsDescribed, TOKENS } from './described-systems.js';
import { EXAMPLE_INCIDENT } from './example-incident.js';
import type { Schema } from './schema.js';

/** What the document says of one route beside what the program itself knows (path, audience, body). */
export interface Described {
  summary: string;
  /** Status and shape of the answer when all is well; a text is a content type other than JSON. */
  answer: { status: number; shape: Schema | string | null };
  query?: Readonly<Record<string, { schema: Schema; about: string }>>;
  /** 'change': If-Match is needed. 'create-or-change': If-None-Match: * or If-Match. */
  precondition?: 'change' | 'create-or-change';
  /** For a body that its room reads by itself. */
  body?: Schema;
  example?: unknown;
  /** Refusals of its own. Those that follow from audience, body, query, id and precondition are added by the program. */
  problems?: readonly ProblemCode[];
}

const ok = (shape: Schema | string | null): Described['answer'] => ({ status: 200, shape });
const made = (shape: Schema): Described['answer'] => ({ status: 201, shape });
const gone: Described['answer'] = { status: 204, shape: null };
const all = (items: Schema): Schema => record({ total: integer, items: list(items) });
const oneOf = (codes: readonly string[]): Schema => ({ type: 'string', enum: codes });

const ERASURE: Schema = record({ id, incident: id, code: maybeText, path: text(), why: text(), askedBy: text(), askedAt: instant, decidedBy: maybeText, decidedAt: orNull(instant), outcome: orNull(oneOf(['erased', 'refused'])) });

const SAVED_QUESTION: Schema = record({ id, revision: integer, title: text(), address: text(), shared: yesNo, owner: text(), isMine: yesNo, isSubscribed: yesNo });
const SEEN: Schema = record({ version: integer, total: { type: 'object', description: 'The total, as in GET /api/public/counts.' }, incidents: integer });
const IMPORT: Schema = record({
  id, name: maybeText, state: oneOf(['sending', 'reading', 'refused', 'read', 'checking', 'checked', 'running', 'stopped', 'done', 'undoing', 'undone', 'dropped']), size: integer, rows: orNull(integer), done: integer,
  tally: { type: 'object' }, problem: orNull({ type: 'object' }), interrupted: yesNo, beganAt: instant, hasFile: yesNo, parts: list(integer), about: orNull({ type: 'object' }), map: orNull({ type: 'object' }), findings: orNull({ type: 'object' }),
});
const IMPORT_MAP: Schema = record({
  columns: list(record({ header: text(), target: text(), dates: orNull({ type: 'object' }) })), decisions: { type: 'object' }, fixed: { type: 'object' }, groupRows: yesNo, doubles: oneOf(['aside', 'create']), arrive: oneOf(['draft', 'submitted']),
});
const SEALING_KEY: Schema = record({ id, member: orNull(record({ id, name: text() })), fingerprint: text(), publicKey: text(), madeBy: text(), madeAt: instant });
const SEALED_NOTE: Readonly<Record<string, Schema>> = { id, revision: integer, author: text(), sealedBy: text(), sealedAt: instant, sealedFor: list(id), waitingFor: list(id), stale: yesNo };

const QUESTION: NonNullable<Described['query']> = {
  indicator: { schema: { ...oneOf(INDICATOR_CODES), default: 'I02' }, about: 'What is counted. docs/counting.md defines each.' },
  period: { schema: { type: 'string', example: '2021-H1' }, about: '2021, 2021-H1, 2021-Q2, 2021-06, 2021-W23 or 2021-06-04..2021-06-11; several with commas. Needed, unless from and to are given.' },
  from: { schema: day, about: 'First day, instead of period.' },
  to: { schema: day, about: 'Last day, included.' },
  unit: { schema: oneOf(PERIOD_UNITS), about: 'How the period is divided when split names period.' },
  split: { schema: { type: 'string', example: 'period,place:1' }, about: `At most two of: ${SPLITS.join(', ')}.` },
  measure: { schema: text(), about: 'Which reading of the indicator, where it has several.' },
  projectYearStart: { schema: { type: 'integer', minimum: 1, maximum: 12, default: 1 }, about: 'First month of a project year.' },
  singleSource: { schema: { ...oneOf(['yes', 'no']), default: 'no' }, about: 'Whether incidents from a single source count.' },
  groupLink: { schema: { ...oneOf(['stated', 'any']), default: 'stated' }, about: 'Which links to groups count.' },
  stages: { schema: oneOf(['published']), about: 'Only what is published is ever in a public answer.' },
  ...Object.fromEntries(Object.entries(FILTER_LISTS).map(([key, codes]) => [key, {
    schema: text(), about: codes === null ? 'Codes with commas between them.' : `Codes of the list ${codes}, with commas between them.`,
  }])),
};

const AS_OF: NonNullable<Described['query']> = { asOf: { schema: text(), about: 'The figure of an earlier moment: a number in the public order (asOf.seq of an answer), or a day, whose last number is meant. What was withdrawn for safety since is in none.' } };

const TEXT: NonNullable<Described['query']> = { text: { schema: { type: 'string', maxLength: 100 }, about: 'Narrows the list, and never a figure: words that all stand in the title, the summary, the code, the publishers, or the names of places, groups and acts, in Khmer without spaces too. At most 8.' } };

const AS_FORM: NonNullable<Described['query']> = { as: { schema: oneOf(['html', 'docx', 'pdf', 'json']), about: 'A page that prints well, a Word document, a PDF where the server can print one; json (frozen reports): the exact text that the checksum is of.' } };

const PUBLIC: Readonly<Record<string, Described>> = {
  'GET /api/public/about': {
    summary: 'What this installation is, and what its public data covers',
    answer: ok(record({ country: text(), demo: yesNo, organisation: text(), standards: text(), asOf: ref('AsOf'), incidents: integer, first: orNull(day), last: orNull(day), leaveTo: text(), log: orNull(record({ size: integer, root: text() })) })),
  },
  'GET /api/public/log/checkpoint': { summary: 'The newest signed checkpoint of the revision log: a C2SP signed note', answer: ok('text/plain'), problems: ['not-found'] },
  'GET /api/public/log/key': { summary: 'The line that checkpoints are verified with', answer: ok('text/plain'), problems: ['not-found'] },
  'GET /api/public/counts': {
    summary: 'The answer to a question, by the counting rule', query: { ...QUESTION, ...AS_OF },
    answer: ok(record({ answer: { type: 'object', description: 'The question as understood, its rule, the total, and a cell for every combination of the splits, each with low, high, “longer period” and “not reported”.' }, rule: strings, asOf: ref('AsOf') })),
  },
  'GET /api/public/facts/:file': {
    summary: 'All public facts as Arrow IPC files: incidents.arrow, acts.arrow, harms.arrow. Each says its moment (vigil.seq in the schema, vigil-seq in the header): read three of one moment together. docs/facts.md explains them',
    answer: ok('application/vnd.apache.arrow.file'), problems: ['not-found', 'invalid-query'],
  },
  'GET /api/public/incidents': {
    summary: 'The incidents behind a figure, the newest first',
    query: { ...QUESTION, ...TEXT, cursor: { schema: text(), about: 'What "next" said.' }, limit: { schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 }, about: 'How many at once.' } },
    answer: ok(record({ total: integer, outOf: integer, singleSource: integer, items: list({ type: 'object', description: 'A PublicIncidentSummary with certain (false: it may have begun in another period) and singleSource.' }), next: maybeText, asOf: ref('AsOf') })),
  },
  'GET /api/public/incidents/:code': { summary: 'One incident. Merged: 308 to the one that stays. Retracted: 410 with the public reason', answer: ok(ref('PublicIncident')), problems: ['not-found', 'gone'] },
  'GET /api/public/groups': { summary: 'Groups that published incidents name', answer: ok(all(record({ code: text(), nameEn: text(), nameKm: maybeText, aliases: strings }))) },
  'GET /api/public/published-totals': {
    summary: 'Figures that others published; never on a demo',
    answer: ok(all(record({ code: text(), publisher: text(), title: text(), measure: text(), unit: text(), value: count, from: day, until: day, place: maybeText, group: maybeText, partOf: maybeText, url: maybeText }))),
  },
  'GET /api/public/withheld-totals': {
    summary: 'Totals of what is withheld from single records, for the country and finished half-years: at least so many, rounded down to a multiple of 5. What has no item is fewer than 5, or not shown to protect people',
    answer: ok(record({
      countedIn: maybeText, halfYears: strings, tallies: list(record({ key: text(), unit: oneOf(['acts', 'people']), side: maybeText, codes: strings })),
      items: list(record({ halfYear: text(), tally: text(), code: text(), low: { type: 'integer', minimum: 5 } })),
    })),
  },
  'GET /api/public/coverage': { summary: 'Who was watching, where and when', answer: ok(all(record({ place: text(), from: day, until: day, level: text(), group: maybeText }))) },
  'GET /api/public/changes': {
    summary: 'What was published, corrected, retracted and merged, the newest first', query: { before: { schema: integer, about: 'What "next" said.' } },
    answer: ok(record({ total: integer, items: list(ref('ListedChange')), next: { type: ['integer', 'null'] } })),
  },
  'GET /api/public/reports/:code': { summary: 'A frozen report: the same figures for ever', answer: ok({ type: 'object' }), problems: ['not-found'] },
  'GET /api/public/reports/:code/document': { summary: 'A whole report that was published, in every form and language', query: AS_FORM, answer: ok('text/html'), problems: ['not-found', 'unavailable'] },
  'GET /api/public/report-page/:file': { summary: 'Style and letters of a report’s page: page-en.css, page-km.css, print.js, and fonts', answer: ok('text/css'), problems: ['not-found'] },
  'GET /api/public/places': {
    summary: 'The gazetteer: country, provinces and districts; level 3: the communes', query: { level: { schema: oneOf(['3']), about: 'The communes instead.' } },
    answer: ok({ type: 'object', description: 'Each place is [code, parent, level, English, Khmer, latitude, longitude, other names].' }),
  },
  'GET /api/public/areas/:file': { summary: 'Areas of the map as TopoJSON: 1.topo.json, 2.topo.json, 3.topo.json, base.topo.json', answer: ok({ type: 'object' }), problems: ['not-found'] },
};

const PEOPLE: Readonly<Record<string, Described>> = {
  'POST /api/sessions': {
    summary: 'Sign in with a name and a password (the answer says which second step is still needed), or with a passkey alone. In a demo also with a one-time link', answer: made(ref('Arrival')),
    example: { name: 'Sparrow', password: 'seven green kettles sing' }, problems: ['wrong-credentials', 'wrong-proof', 'frozen', 'link-spent'],
  },
  'GET /api/sessions/current': {
    summary: 'Who one is, and what every page needs to know', answer: ok(record({ member: orNull(ref('Member')), pending: orNull(ref('Pending')), demo: yesNo, organisation: text(), smallTeam: yesNo })),
  },
  'POST /api/sessions/challenges': { summary: 'What a passkey is asked to sign: the options of navigator.credentials.get(), once and for five minutes', answer: made(record({ options: { type: 'object' } })) },
  'POST /api/sessions/current/proofs': {
    summary: 'Give the second factor after the password, or show later once more that it is oneself: a passkey, a code of the authenticator app, a recovery code, or the password',
    answer: made(ref('Arrival')), example: { code: '492039' }, problems: ['wrong-proof', 'frozen'],
  },
  'GET /api/account': { summary: 'What one signs in with', answer: ok(ref('OwnAccount')) },
  'PUT /api/account/password': { summary: 'Choose another password; every other session ends', answer: ok(ref('OwnAccountChanged')), example: { password: 'nine other kettles hum' }, problems: ['not-found'] },
  'POST /api/account/totp': {
    summary: 'Begin with an authenticator app: its secret, and the address that a QR code shows. Nothing changes before a code of it is given',
    answer: made(record({ secret: text('Base32.'), address: text('otpauth://totp/...') })), problems: ['already-exists'],
  },
  'PUT /api/account/totp': { summary: 'Confirm the authenticator app with a code that it shows', answer: ok(ref('OwnAccountChanged')), example: { code: '492039' }, problems: ['already-exists'] },
  'DELETE /api/account/totp': { summary: 'Take the authenticator app away', answer: ok(ref('OwnAccountChanged')), problems: ['not-found', 'last-factor'] },
  'POST /api/account/passkeys/challenges': { summary: 'Begin with a passkey: the options of navigator.credentials.create()', answer: made(record({ options: { type: 'object' } })) },
  'POST /api/account/passkeys': { summary: 'Keep a passkey that the browser made', answer: made(ref('OwnAccountChanged')), problems: ['wrong-proof', 'already-exists'] },
  'PUT /api/account/passkeys/:id': { summary: 'Give a passkey another name', answer: ok(ref('OwnAccountChanged')), example: { name: 'My phone' } },
  'DELETE /api/account/passkeys/:id': { summary: 'Take a passkey away', answer: ok(ref('OwnAccountChanged')), problems: ['last-factor'] },
  'POST /api/account/recovery-codes': { summary: 'Ten new recovery codes; the old ones are void', answer: made(ref('OwnAccountChanged')) },
  'GET /api/sessions': {
    summary: 'Where one is signed in. The network is truncated (/24, /48)',
    answer: ok(record({ items: list(record({ id, browser: maybeText, system: maybeText, network: maybeText, since: instant, lastUsed: instant, isThis: yesNo })) })),
  },
  'DELETE /api/sessions/:id': { summary: 'End one of one’s own sessions', answer: gone },
  'DELETE /api/sessions': { summary: 'Sign out everywhere, here too', answer: gone },
  'DELETE /api/sessions/current': { summary: 'Sign out, at once', answer: gone },
  'POST /api/invitations': { summary: 'Invite somebody to a role. The link is shown once and works once, for 48 hours', answer: made(record({ link: text() })), example: { role: 'monitor' } },
  'POST /api/invitations/acceptances': {
    summary: 'Take up an invitation: choose a pseudonym and a password of 15 characters or more; the session can then do nothing but set up a second factor', answer: made(ref('Arrival')), problems: ['link-spent'],
  },
  'GET /api/members': { summary: 'Who may sign in', answer: ok(record({ items: list(record({ id, name: text(), role: text(), frozen: yesNo, createdOn: day })) })) },
  'PUT /api/members/:id': {
    summary: 'Give a role, freeze or let go on; ends the member’s sessions. A reviewer may only freeze',
    answer: ok(record({ id, name: text(), role: text(), frozen: yesNo, createdOn: day })), example: { role: 'monitor', frozen: true },
  },
  'POST /api/members/:id/resets': {
    summary: 'A new way in for a member who lost theirs: a link that is shown once and works once, for 48 hours. Using it voids password, passkeys, app and codes of before', answer: made(record({ link: text() })),
  },
  'GET /api/log': {
    summary: 'Where the revision log stands, and which witnesses outside have signed for it',
    answer: ok(record({
      signed: orNull(record({ size: integer, root: text() })), outside: orNull(record({ size: integer, at: instant, by: strings })), openSince: orNull(instant), isOld: yesNo,
      witnesses: list(record({ name: text(), size: integer, cosignedAt: orNull(instant), triedAt: orNull(instant), trouble: orNull(oneOf(['unreachable', 'not-followed', 'not-signed', 'other-history', 'ahead'])) })),
    })),
  },
  'GET /api/log/administration': {
    summary: 'Who froze, reset, invited and gave roles to whom, the newest first; a hundred at once', query: { before: { schema: integer, about: 'What "next" said.' } },
    answer: ok(record({ total: integer, items: list(record({ seq: integer, at: instant, actor: maybeText, kind: text(), whom: maybeText, role: maybeText, proof: oneOf(['signed', 'waiting', 'broken']) })), next: orNull(integer) })),
  },
  'GET /api/settings': { summary: 'What the organisation decided once', answer: ok(ref('Settings')) },
  'PUT /api/settings': { summary: 'Decide it', answer: ok(ref('Settings')), example: { organisation: 'A Rights Centre', standards: 'General Comment No. 37', smallTeam: false } },
};

const changed: Pick<Described, 'answer' | 'precondition'> = { answer: ok(ref('Record')), precondition: 'change' };
const DESK: Readonly<Record<string, Described>> = {
  'GET /api/incidents': {
    summary: 'Records that one may see, the last changed first',
    query: {
      status: { schema: oneOf(codesOf('workflow_status')), about: 'Only these.' }, mine: { schema: oneOf(['true', 'false']), about: 'Only one’s own.' },
      q: { schema: { type: 'string', maxLength: 200 }, about: 'Words of the title, or a public code.' }, cursor: { schema: text(), about: 'What "next" said.' },
    },
    answer: ok(record({ total: integer, byStatus: { type: 'object' }, items: list(ref('InQueue')), next: maybeText })),
  },
  'GET /api/incidents/:id': { summary: 'One record; its ETag is its revision', answer: ok(ref('Record')) },
  'PUT /api/incidents/:id': {
    summary: 'Write a whole record under an id that the client made; the same request twice does once', answer: ok(ref('Record')), precondition: 'create-or-change',
    body: ref('Incident'), example: EXAMPLE_INCIDENT, problems: ['already-exists', 'wrong-state'],
  },
  'GET /api/incidents/:id/changes': {
    summary: 'The history of a record, oldest first; internal answers are named without their value',
    answer: ok(record({ items: list(record({ seq: integer, at: instant, actor: text(), kind: text(), reason: maybeText, revision: integer, values: list({ type: 'object' }), detail: maybeText, takenOver: yesNo, proof: oneOf(['signed', 'waiting', 'broken']) })) })),
  },
  'GET /api/incidents/:id/duplicates': {
    summary: 'Records that may be the same event',
    answer: ok(record({ items: list(record({ id, code: maybeText, status: text(), title: maybeText, when: window, place: maybeText, sharedGroups: integer, revision: integer })) })),
  },
  'POST /api/counts': {
    summary: 'The answer to a question over the working copies, by the same rule: reviewers and analysts ask all records from submission on, a monitor their own, drafts too',
    answer: ok(record({ answer: { type: 'object', description: 'As in GET /api/public/counts.' }, rule: strings, of: oneOf(['all', 'own', 'published']), records: integer, asOf: orNull(ref('AsOf')) })),
    example: { question: 'indicator=I02&period=2021-H1&unit=month&split=period&stages=published,verified' }, problems: ['invalid-query'],
  },
  'GET /api/questions': { summary: 'Questions under a name: one’s own, and those that the office shares', answer: ok(all(SAVED_QUESTION)) },
  'PUT /api/questions/:id': {
    summary: 'Keep a question under a name, or change it', answer: ok(SAVED_QUESTION), precondition: 'create-or-change', problems: ['already-exists', 'not-allowed'],
    example: { title: 'Interference by month', address: 'indicator=I02&period=2021-H1&unit=month&split=period&show=bars', shared: true },
  },
  'DELETE /api/questions/:id': { summary: 'Take it out', answer: gone, precondition: 'change' },
  'GET /api/questions/:id/history': {
    summary: 'Who changed it, when, and to what', answer: ok(all(record({ at: instant, by: maybeText, what: text(), revision: orNull(integer), values: list(record({ field: text(), value: {} })) }))), problems: ['not-found'],
  },
  'GET /api/subscriptions': {
    summary: 'What one follows: the figures when one last looked, and now', answer: ok(all(record({ id, title: text(), address: text(), since: instant, before: orNull(SEEN), now: orNull(SEEN), moved: yesNo }))),
  },
  'PUT /api/subscriptions/:id': { summary: 'Follow a question, or note that one has looked', answer: gone, problems: ['not-found', 'invalid-body'] },
  'DELETE /api/subscriptions/:id': { summary: 'Follow it no longer', answer: gone },
  'POST /api/incidents/:id/submissions': { summary: 'Hand it to the reviewers, with an answer where they asked', ...changed, example: { answer: 'The second outlet named the unit.' }, problems: ['incomplete', 'wrong-state'] },
  'POST /api/incidents/:id/reviews': {
    summary: 'Take, return with a question, grade and verify, reject or reopen', ...changed, example: { decision: 'verify', grade: 'VG_FAIR', reason: 'Two outlets, independent of each other, agree.' },
    problems: ['own-record', 'wrong-state', 'grade-not-supported'],
  },
  'POST /api/incidents/:id/assessments': { summary: 'Assess an act of force or a restriction against the standards', ...changed, problems: ['already-exists', 'wrong-state'] },
  'POST /api/incidents/:id/assessments/:assessment/agreements': { summary: 'Agree as the second person', ...changed, problems: ['second-person-needed'] },
  'GET /api/incidents/:id/publications/preview': {
    summary: 'Exactly what readers would see, and what to think of before',
    query: {
      shownPlace: { schema: oneOf(['province', 'district', 'commune', 'country']), about: 'The finest unit that readers see.' },
      shownDate: { schema: oneOf(['day', 'month', 'quarter', 'half-year', 'year']), about: 'How finely readers see the day.' },
    },
    answer: ok(record({ incident: { type: 'object' }, warnings: list(record({ code: text() })) })), problems: ['incomplete'],
  },
  'POST /api/incidents/:id/publications': {
    summary: 'Publish, or publish a correction', ...changed, example: { shownPlace: 'district', shownDate: 'day' },
    problems: ['own-record', 'second-person-needed', 'incomplete', 'authority-account-missing', 'not-publishable', 'wrong-state'],
  },
  'POST /api/incidents/:id/retractions': { summary: 'Retract: gone from every count at once, and 410 at its address', ...changed, example: { reason: 'CR_CODING', note: 'It was coded twice.' }, problems: ['wrong-state'] },
  'POST /api/incidents/:id/mergers': { summary: 'Merge a duplicate into the record that stays', ...changed, problems: ['wrong-state'] },
  'DELETE /api/incidents/:id/mergers': { summary: 'Take a merger back', ...changed, problems: ['wrong-state'] },
  'GET /api/groups': { summary: 'Organisers and groups', answer: ok(all(ref('Group'))) },
  'PUT /api/groups/:id': {
    summary: 'Add or change a group; a body, never a person', answer: ok(ref('Group')), precondition: 'create-or-change', problems: ['already-exists'],
    example: { nameEn: 'Example Union', nameKm: null, aliases: ['EU Workers'], note: null },
  },
  'POST /api/places/at': {
    summary: 'Which unit a point lies in; a point never goes into an address', example: { lat: 11.5633, lon: 104.8596 },
    answer: ok(record({ code: maybeText, candidates: list({}), path: list({ type: 'object' }), swapped: yesNo, outside: yesNo })),
  },
  'GET /api/coverage': { summary: 'Who was watching, where and when', answer: ok(all(ref('Coverage'))) },
  'PUT /api/coverage/:id': { summary: 'Add or change an entry', answer: ok(ref('Coverage')), precondition: 'create-or-change', problems: ['already-exists'] },
  'DELETE /api/coverage/:id': { summary: 'Take an entry out', answer: gone, precondition: 'change' },
  'GET /api/published-totals': { summary: 'Figures that others published', answer: ok(all(ref('PublishedTotal'))) },
  'PUT /api/published-totals/:id': { summary: 'Add or change one', answer: ok(ref('PublishedTotal')), precondition: 'create-or-change', problems: ['already-exists'] },
  'DELETE /api/published-totals/:id': { summary: 'Take one out', answer: gone, precondition: 'change' },
  'POST /api/incidents/:id/erasures': { summary: 'Ask that one detail be erased for good; an administrator decides', answer: ok(ERASURE), example: { id: '0f0e6d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f', path: '/publicSummary', why: 'It names a person who asked to be left out.' }, problems: ['already-exists'] },
  'GET /api/erasures': { summary: 'What was asked to be erased; what waits for a decision first', answer: ok(all(ERASURE)) },
  'POST /api/erasures/:id/approvals': { summary: 'Erase the detail wherever it stands, for good. By another person than the one who asked', answer: ok(ERASURE), problems: ['not-found', 'wrong-state', 'second-person-needed'] },
  'POST /api/erasures/:id/refusals': { summary: 'Leave the detail where it is', answer: ok(ERASURE), problems: ['not-found', 'wrong-state'] },
  'GET /api/imports': { summary: 'Your imports, the newest first, at most 50', answer: ok(all({ type: 'object' })) },
  'POST /api/imports': { summary: 'Announce a file of rows; its parts follow', answer: made(IMPORT), example: { id: '6d1f8f2e-3c0a-4f7e-9b43-0d5c7a1e2f30', name: 'protests 2021.csv', size: 48_213 }, problems: ['too-large', 'already-exists'] },
  'GET /api/imports/:id': { summary: 'Where an import stands: the file, its columns, its map, what the dry run found', answer: ok(IMPORT) },
  'POST /api/imports/:id/parts/:n': { summary: 'A part of the file, 1 MiB each, from 0; in any order, each as often as you like', answer: ok(record({ part: integer })), problems: ['wrong-state', 'gone'] },
  'POST /api/imports/:id/readings': { summary: 'Read the file, or read it in another way', answer: { status: 202, shape: IMPORT }, problems: ['wrong-state', 'incomplete', 'gone'] },
  'POST /api/imports/:id/maps': { summary: 'What its columns mean, and what is decided about words; docs/import.md', answer: ok(IMPORT), body: IMPORT_MAP, problems: ['wrong-state', 'gone'] },
  'POST /api/imports/:id/checks': { summary: 'The dry run: what would be created, changed and left aside. Writes nothing', answer: { status: 202, shape: IMPORT }, problems: ['wrong-state', 'gone'] },
  'GET /api/imports/:id/rows': {
    summary: 'The records of the file, in its order, with what is to become of each and why',
    query: { shown: { schema: oneOf(['create', 'change', 'same', 'aside', 'doubles', 'noted', 'failed']), about: 'Only these.' }, cursor: { schema: text(), about: 'Where the page before ended.' } },
    answer: ok(record({ items: list({ type: 'object' }), next: maybeText })), problems: ['invalid-query'],
  },
  'POST /api/imports/:id/runs': { summary: 'Write what the dry run promised, or go on with it', answer: { status: 202, shape: IMPORT }, problems: ['wrong-state', 'gone'] },
  'POST /api/imports/:id/stops': { summary: 'Stop the step that is under way', answer: { status: 202, shape: IMPORT }, problems: ['wrong-state'] },
  'POST /api/imports/:id/undoings': { summary: 'Take the import back: what nobody has touched since', answer: { status: 202, shape: IMPORT }, problems: ['wrong-state'] },
  'GET /api/imports/:id/aside.csv': { summary: 'The rows that were left aside, with the reason', answer: ok('text/csv'), problems: ['gone'] },
  'DELETE /api/imports/:id': { summary: 'Erase the file and what was read of it; records stay', answer: gone, problems: ['wrong-state'] },
  'GET /api/import-maps': { summary: 'Maps that were saved by name', answer: ok(all({ type: 'object' })) },
  'POST /api/import-maps': { summary: 'Save a map under a name, or anew under it', answer: ok({ type: 'object' }), example: { name: 'NGO spreadsheet', map: { columns: [{ header: 'Date', target: 'when', dates: { order: 'dmy', era: null, serial: null } }], decisions: {}, fixed: {}, groupRows: false, doubles: 'aside', arrive: 'draft' } } },
  'DELETE /api/import-maps/:id': { summary: 'Delete a saved map', answer: gone },
  'GET /api/sealing-keys': { summary: 'Public keys to which notes are sealed, the recovery key last, and the reviewers who have none', answer: ok(record({ total: integer, items: list(SEALING_KEY), without: strings })) },
  'GET /api/sealing-keys/own': { summary: 'One’s own key, its secret half under a passphrase that the server does not know', answer: ok(record({ id, fingerprint: text(), publicKey: text(), lockedSeed: text() })), problems: ['not-found'] },
  'PUT /api/sealing-keys/:id': { summary: 'Keep a new key of one’s own, or of the office for recovery, in the place of the one before', answer: ok(SEALING_KEY), problems: ['already-exists', 'wrong-state'] },
  'GET /api/sealed-notes/waiting': { summary: 'Sealed notes for which somebody waits, or which wait for a new content key', answer: ok(all(record({ ...SEALED_NOTE, incident: id, title: maybeText, code: maybeText }))) },
  'GET /api/incidents/:id/sealed-notes': { summary: 'The sealed notes of a record: who sealed them and for whom, never what they say', answer: ok(all(record(SEALED_NOTE))) },
  'PUT /api/incidents/:id/sealed-notes/:note': { summary: 'Seal a note, or seal it anew under its next revision; keys: {key, wrapped} for each reader. docs/decisions/sealed-notes.md has the format', answer: ok(record(SEALED_NOTE)), precondition: 'create-or-change', problems: ['already-exists', 'wrong-state'] },
  'POST /api/incidents/:id/sealed-notes/:note/keys': { summary: 'Give those who wait a key to a note: {key, wrapped} for each', answer: ok(record(SEALED_NOTE)), precondition: 'change' },
  'POST /api/incidents/:id/sealed-notes/:note/openings': { summary: 'The ciphertext of a note, for its reader’s browser; the history says who asked for it', answer: ok(record({ id, revision: integer, body: text(), wrapped: text() })), example: { with: 'own' }, problems: ['not-sealed-for-you'] },
  'GET /api/reports': { summary: 'Frozen reports', answer: ok(all({ type: 'object' })) },
  'GET /api/reports/drafts': { summary: 'Reports that are being written', answer: ok(record({ total: integer, items: list({ type: 'object' }), prints: yesNo })) },
  'GET /api/reports/drafts/:id': { summary: 'One of them: its scope and its parts', answer: ok({ type: 'object' }) },
  'PUT /api/reports/drafts/:id': {
    summary: 'Write on a report; its figures are asked anew each time', answer: ok({ type: 'object' }), precondition: 'create-or-change', problems: ['already-exists', 'invalid-body'], body: { type: 'object' },
    example: {
      template: 'press-line', title: { en: 'Press line', km: '' }, scope: { period: '2021-H1', unit: 'month', place: null, groups: [] },
      parts: [{ kind: 'words', id: 'p1', heading: { en: 'To be quoted', km: '' }, text: { en: '{I06.sentence}.', km: '' } }, { kind: 'table', id: 'p2', table: 'T4b' }],
    },
  },
  'DELETE /api/reports/drafts/:id': { summary: 'Throw a draft away; what was frozen from it stays', answer: gone, precondition: 'change' },
  'GET /api/reports/drafts/:id/figures': { summary: 'The figures that may stand in its words, as they are now', answer: ok(record({ items: list(record({ key: text(), says: text() })) })), problems: ['invalid-query'] },
  'GET /api/reports/drafts/:id/document': { summary: 'The draft as a page, a Word document or a PDF', query: AS_FORM, answer: ok('text/html'), problems: ['invalid-query', 'unavailable'] },
  'POST /api/reports/drafts/:id/freezings': { summary: 'Freeze it as it stands: its figures never change again', answer: made(record({ code: text() })), precondition: 'change', problems: ['invalid-body'] },
  'GET /api/reports/:code/document': { summary: 'A frozen report, published or not, in every form', query: AS_FORM, answer: ok('text/html'), problems: ['not-found', 'unavailable'] },
  'POST /api/reports/:code/publications': { summary: 'Show a frozen report to everybody', answer: gone, problems: ['not-found'] },
  'DELETE /api/reports/:code/publications': { summary: 'Take it back from readers; it stays frozen', answer: gone, problems: ['not-found'] },
  'POST /api/reports': { summary: 'Freeze the answer to a question', answer: made(record({ code: text() })), example: { title: 'First half of 2021', question: 'indicator=I02&period=2021-H1' }, problems: ['invalid-query'] },
};

/** Every route of the API, 'METHOD path'. A test compares it with the routes that there are. */
export const DESCRIBED: Readonly<Record<string, Described>> = { ...PUBLIC, ...filesDescribed({ QUESTION, TEXT, AS_OF }), ...systemsDescribed({ QUESTION }), ...PEOPLE, ...TOKENS, ...DESK, ...EXPORTS };
export const PARTS: readonly (readonly [name: string, described: Readonly<Record<string, Described>>])[] = [['Public', { ...PUBLIC, ...filesDescribed({ QUESTION, TEXT, AS_OF }) }], ['Systems', systemsDescribed({ QUESTION })], ['People', { ...PEOPLE, ...TOKENS }], ['Desk', { ...DESK, ...EXPORTS }]];
