import { PUBLIC_RELATION_KINDS } from '@vigil/shared/incident/relation-kinds.js';
import { CHECK_ASPECTS, SAFETY_ANSWERS } from '@vigil/shared/inspection/file-findings.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { PROBLEM_CODES } from '@vigil/shared/problems/problems.js';
import { COMMENT_KINDS } from '@vigil/shared/staff-responses/comments.js';
import { ROLES } from '../rights.js';
import {
  codebookSchemas,
  codes,
  day,
  id,
  list,
  orNull,
  record,
  ref,
  text,
  VALUES,
  type Schema,
} from './schema-parts.js';

const integer: Schema = { type: 'integer', minimum: 0 };
const yesNo: Schema = { type: 'boolean' };
const maybeText = orNull(text());
const instant: Schema = { type: 'string', format: 'date-time' };
const count = ref('Count');
const window = ref('DayWindow');
const place = ref('Place');
const ternary: Schema = { type: 'string', enum: ['yes', 'no', 'unknown'] };
const strings = list(text());

const fieldError = record(
  {
    pointer: text('A JSON pointer into the body, or the name of a query parameter.'),
    code: text(),
    params: { type: 'object', description: 'The numbers that the text contains.' },
    text: text('The words, in the reader’s language.'),
  },
  undefined,
  ['params', 'text'],
);

const countries = {
  ...orNull(list(text())),
  description: 'Codes of the countries whose records the member may see; null: all countries.',
};
const member = record({ id, name: text('A pseudonym.'), role: { type: 'string', enum: ROLES }, countries });

const pending = record(
  {
    name: text('A pseudonym.'),
    needs: { type: 'string', enum: ['enrolment', 'second-factor', 'waiting'] },
    ways: list({ type: 'string', enum: ['passkey', 'code', 'recoveryCode'] }, 'How the second factor can be given.'),
    wait: orNull(record({ id, givenBy: maybeText, until: orNull(instant), mayBegin: yesNo, canBeVouchedFor: yesNo })),
  },
  'A session that has shown a password and nothing more, or whose member waits for a reviewer to vouch.',
);
const account = record({
  name: text(),
  hasPassword: yesNo,
  hasTotp: yesNo,
  passkeys: list(record({ id, name: text(), createdOn: day, lastUsedOn: orNull(day) })),
  recoveryCodesLeft: integer,
});
const accountChanged = record(
  { account: ref('OwnAccount'), recoveryCodes: orNull(strings) },
  'Recovery codes are in the answer once, when they are made.',
);

const assessment = record({
  id,
  act: id,
  outcome: codes('assessment'),
  tests: record(
    Object.fromEntries(
      ['legality', 'precaution', 'necessity', 'proportionality', 'nonDiscrimination', 'legitimateAim'].map((test) => [
        test,
        { type: 'string', enum: ['met', 'not-met', 'not-judged'] } satisfies Schema,
      ]),
    ),
  ),
  reasons: text(),
  organisation: text(),
  standards: text(),
  assessor: text(),
  agreedBy: maybeText,
  mayAgree: yesNo,
  stillHolds: {
    type: 'boolean',
    description: 'False once the act was coded again: the assessment is then not counted.',
  },
});

const standing = record(
  {
    id,
    code: orNull(text('Given at first publication.')),
    status: codes('workflow_status'),
    revision: { type: 'integer', minimum: 1 },
    mine: yesNo,
    author: text('The pseudonym of whoever logged it.'),
    reviewer: orNull(text('Who took it for review, while it is under review.')),
    changedBy: orNull(text('Who did the last thing to it.')),
    owner: orNull(ref('RecordOwner')),
    createdAt: instant,
    changedAt: instant,
    incident: ref('Incident'),
    internalWithheld: { type: 'boolean', description: 'Internal answers are null because you may not read them.' },
    question: orNull(text('What the reviewer asked when it was returned.')),
    answer: orNull(text('What its author answered when it was submitted again.')),
    grade: orNull(codes('verification_grade')),
    gradeReason: maybeText,
    failedChecks: list(
      record({ evidence: id, aspect: text() }),
      'Checks of its files that stand as failed: the best grade is a step lower.',
    ),
    verifiedBy: maybeText,
    mergedInto: orNull(id),
    hidden: orNull(
      record({
        by: maybeText,
        at: instant,
        reason: maybeText,
        forgetFrom: instant,
        forgetAskedBy: maybeText,
        isSeen: yesNo,
      }),
    ),
    assessments: list(ref('Assessment')),
    allowed: list(text(), 'What you may do with it now.'),
    limited: { type: 'boolean', description: 'Nobody knows of it but its author and its case team.' },
    publication: orNull(
      record({ code: text(), seq: integer, revision: integer, shownPlace: maybeText, shownDate: maybeText, on: day }),
    ),
    atRisk: orNull(yesNo),
    hasCorrection: {
      type: 'boolean',
      description: 'Published, and changed since in what readers may see: a second person publishes that.',
    },
    missing: list(ref('FieldError'), 'What is still needed before it can be submitted.'),
  },
  'A record as the desk sees it.',
);

const inList = {
  id,
  code: maybeText,
  status: codes('workflow_status'),
  title: maybeText,
  titleTranslation: maybeText,
  when: orNull(window),
  place: orNull(place),
  changedAt: instant,
  revision: integer,
  mine: yesNo,
  author: text(),
  reviewer: maybeText,
  grade: orNull(codes('verification_grade')),
  sensitivity: orNull(codes('sensitivity')),
  question: maybeText,
  isHidden: { type: 'boolean', description: 'Retracted because it is hidden for safety.' },
} as const;
const inQueue = record({
  ...inList,
  createdAt: instant,
  owner: maybeText,
  groups: list(id),
  acts: list(text('A code.')),
  sources: integer,
  media: integer,
  gaps: list(text('What it lacks, or what somebody should look at.')),
  origin: { type: 'string', enum: ['form', 'field', 'import'] },
  double: orNull(
    record({
      record: orNull(id),
      reasons: list({ type: 'string', enum: ['day', 'place', 'group', 'source', 'picture'] }),
      compared: orNull(record({ n: integer, of: integer })),
    }),
  ),
  tags: list(text('Of your team, where you may read internal answers.')),
  counted: orNull({
    type: 'string',
    enum: ['certain', 'possible', 'single-source'],
    description: 'How the figure that was asked for counts it.',
  }),
});

const outcomes = record({
  done: { ...integer, description: 'For how many records it was done.' },
  results: list(
    record({
      id: text('As in the request: its id or its public code.'),
      code: maybeText,
      problem: orNull({ type: 'string', enum: PROBLEM_CODES }),
    }),
    'For each record in the request: why it was not done; null: it was done.',
  ),
});
const hiddenRecord = record({
  id,
  code: text(),
  title: maybeText,
  batch: orNull(
    text(
      'Shared by everything hidden in one request; null: withdrawn by an earlier version, which deleted its rows at once.',
    ),
  ),
  by: text(),
  mine: yesNo,
  at: instant,
  reason: maybeText,
  seenBy: orNull(text('A second reviewer who has looked at it.')),
  forgetFrom: instant,
  forgetAskedBy: orNull(text('Who asked that it be permanently deleted.')),
  mayAskForget: yesNo,
  mayForget: yesNo,
  mayLook: yesNo,
  isOutside: { type: 'boolean', description: 'Only its case team may see the record.' },
});

const publicGroupLink = record({ code: text(), link: codes('group_link'), role: orNull(codes('group_role')) });
const actType: Schema = {
  type: 'string',
  enum: [
    'WITHHELD',
    ...['restriction_type', 'force_type', 'liberty_type', 'legal_event'].flatMap(
      (name) => codes(name as 'force_type').enum as string[],
    ),
  ],
};
const actKind: Schema = { type: 'string', enum: ['restriction', 'force', 'liberty', 'legal'] };

const publicAct = record({
  kind: actKind,
  type: actType,
  actor: orNull(codes('actor_type')),
  forceName: maybeText,
  byState: { type: 'boolean', description: 'Done by a body of the state, or attributed to it with reasons.' },
  quantity: count,
  people: count,
  place: orNull(place),
  when: orNull(window),
  outcome: codes('assessment'),
  assessedBy: maybeText,
  assessedUnder: maybeText,
  testsNotMet: strings,
});
const publicHarm = record({
  type: {
    type: 'string',
    enum: ['WITHHELD', 'INJURED', ...(codes('harm_type').enum as string[])],
    description: 'INJURED covers all injuries of a side.',
  },
  side: orNull(codes('side')),
  count,
});
const publicAccount = record({
  party: codes('party'),
  stance: codes('dispute_stance'),
  text: maybeText,
  language: maybeText,
  aboutThisEvent: ternary,
  saidOn: orNull(window),
});
const publicSource = record({
  type: codes('source_type'),
  publisher: maybeText,
  title: maybeText,
  url: maybeText,
  archiveUrl: maybeText,
  publishedOn: orNull(window),
  linkWithheld: { type: 'boolean', description: 'Withheld to protect the source.' },
});
const change: Record<string, Schema> = {
  seq: integer,
  day,
  code: orNull(text()),
  what: {
    type: 'string',
    enum: [
      'published',
      'corrected',
      'retracted',
      'merged',
      'unmerged',
      'withdrawn',
      'restored',
      'picture-shown',
      'picture-taken-away',
      'note-shortened',
      'story-shown',
      'story-taken-away',
      'coverage',
      'total-shown',
      'total-changed',
      'total-taken-away',
      'dated-note-shown',
      'dated-note-changed',
      'dated-note-taken-away',
      'report-shown',
      'report-taken-away',
      'group-renamed',
      'organisation-changed',
      'people-shown',
      'people-taken-away',
    ],
  },
  subject: {
    ...maybeText,
    description: 'The public code of a total, dated note, report or group whose words changed.',
  },
  reason: maybeText,
  note: maybeText,
  into: maybeText,
};
const publicChange = record(change);
const listedChange = record({
  ...change,
  title: { ...maybeText, description: 'The current title of the record; null once it is no longer published.' },
  titleTranslation: maybeText,
});

const titles: Record<string, Schema> = {
  title: text(),
  titleTranslation: {
    ...maybeText,
    description: 'The title in the other language of the site; null: nobody has translated it.',
  },
};
const summary: Record<string, Schema> = {
  code: text(),
  kind: codes('incident_kind'),
  ...titles,
  when: window,
  place,
  interference: codes('interference'),
  grade: codes('verification_grade'),
  groups: list(publicGroupLink),
  acts: list(record({ kind: actKind, type: actType })),
};

const incidentFields: Record<string, Schema> = {
  ...summary,
  acts: list(publicAct),
  announced: {
    ...orNull(window),
    description: 'When it was called in public or notified; null: not known, or not shown because its day is not.',
  },
  summary: maybeText,
  summaryTranslation: maybeText,
  publishedOn: day,
  firstPublishedOn: day,
  assemblyTypes: orNull(list(codes('assembly_type'))),
  crowd: count,
  issues: orNull(list(codes('issue'))),
  peacefulness: codes('peacefulness'),
  grounds: orNull(list(codes('ground_invoked'))),
  gradeReason: maybeText,
  harms: list(publicHarm),
  accounts: list(publicAccount),
  sources: list(publicSource),
  changes: list(publicChange),
  joined: list(record({ code: text(), day: orNull(day) })),
};
const oneOfWords = (words: readonly string[]): Schema => ({ type: 'string', enum: words });
const publicPicture = record({
  id: text(),
  altEn: text(),
  altKm: text(),
  width: integer,
  height: integer,
  smallWidth: integer,
  smallHeight: integer,
  safe: orNull(oneOfWords(SAFETY_ANSWERS)),
  violent: yesNo,
  isStill: yesNo,
  checked: list(oneOfWords(CHECK_ASPECTS)),
});
const publicIncident = record(
  {
    ...incidentFields,
    pictures: list(
      publicPicture,
      'Copies that two people agreed on. Their addresses: …/pictures/{id}/small and …/large.',
    ),
    story: orNull(record({ en: text(), km: text() }, 'Its paragraph in words that two people agreed to.')),
    relations: list(
      record({
        kind: { type: 'string', enum: PUBLIC_RELATION_KINDS },
        inverse: yesNo,
        code: text(),
        ...titles,
        when: window,
      }),
      'How it belongs to others that are published now. inverse: the other one says it of this one.',
    ),
  },
  'What readers see of one incident, no more exact than the reviewer chose.',
);
const systemIncident = record(
  {
    ...incidentFields,
    certain: { type: 'boolean', description: 'Certainly in the period; false: it may be.' },
    singleSource: { type: 'boolean', description: 'Shown separately; not in the figure.' },
  },
  'A PublicIncident, and how the query counts it.',
);

const problem: Schema = {
  type: 'object',
  description:
    'A refusal (RFC 9457, application/problem+json). Some codes carry more members, such as "current" of changed-meanwhile.',
  properties: {
    type: text('/problems/CODE'),
    title: text('In the reader’s language: ?lang=, else Accept-Language.'),
    status: integer,
    code: { type: 'string', enum: PROBLEM_CODES },
    detail: text(),
    requestId: text('Finds the line in the server’s log.'),
    errors: list(ref('FieldError')),
  },
  required: ['type', 'title', 'status', 'code', 'requestId'],
};

/** Fields that tell whether a member may act, who gave them access and who vouched for them. */
export const memberTrust: Record<string, Schema> = {
  waits: { type: 'boolean', description: 'Can do nothing before a reviewer vouches.' },
  accessHow: orNull({ type: 'string', enum: ['invited', 'promoted', 'reset'] }),
  accessGivenBy: maybeText,
  accessGivenOn: orNull(day),
  vouchedBy: maybeText,
  vouchedOn: orNull(day),
  samePersonAs: maybeText,
  newTeam: orNull({ type: 'string', enum: ['exempt', 'closing'] }),
  mayVouch: yesNo,
  mayBeginWait: yesNo,
};

/** Every schema of the document, by name. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  ...codebookSchemas(Incident),
  ...VALUES,
  Record: standing,
  Assessment: assessment,
  HiddenRecord: hiddenRecord,
  InList: record(inList),
  InQueue: inQueue,
  Outcomes: outcomes,
  PublicIncident: publicIncident,
  SystemIncident: systemIncident,
  PublicIncidentSummary: record(summary),
  Comment: record(
    {
      id,
      kind: { type: 'string', enum: COMMENT_KINDS },
      author: text(),
      mine: yesNo,
      at: instant,
      text: orNull(text('Null: erased.')),
      told: list(text(), 'Who was told because they are mentioned.'),
    },
    'What somebody wrote beside a record.',
  ),
  CommentThread: record(
    {
      id,
      path: orNull(text('The answer that it is about.')),
      forAuthor: yesNo,
      resolved: orNull(record({ by: text(), at: instant })),
      total: integer,
      comments: list(ref('Comment'), 'The first, and the newest of the others.'),
    },
    'A comment and its replies.',
  ),
  RecordOwner: record(
    { id, name: text(), since: instant, until: instant },
    'Who takes care of a record, and when it is free again if they do nothing with it.',
  ),
  PublicChange: publicChange,
  ListedChange: listedChange,
  Member: member,
  Pending: pending,
  Arrival: record({ member: orNull(ref('Member')), pending: orNull(ref('Pending')) }),
  OwnAccount: account,
  OwnAccountChanged: accountChanged,
  FieldError: fieldError,
  Problem: problem,
  AsOf: record(
    {
      seq: { ...integer, description: 'The edition: the number of the last public change that the answer includes.' },
      day,
      withdrawnSince: {
        type: 'boolean',
        description:
          'True: something was hidden, deleted or taken back since, and no figure of this moment has it any more.',
      },
      dayUnknown: {
        type: 'boolean',
        description:
          'True: what was published under this number is hidden or deleted, so its day is no longer known. `day` is the last day on which the number may have been the newest.',
      },
    },
    undefined,
    ['withdrawnSince', 'dayUnknown'],
  ),
  Group: record({
    id,
    publicCode: text(),
    nameEn: text(),
    nameKm: maybeText,
    aliases: strings,
    note: maybeText,
    revision: integer,
  }),
  Coverage: record(
    {
      id,
      place: text(),
      from: day,
      until: day,
      level: codes('coverage'),
      group: orNull(id),
      note: maybeText,
      shown: yesNo,
      revision: integer,
      isSeen: yesNo,
      isHidden: yesNo,
      waits: orNull({ type: 'string', enum: ['change', 'removal'] }),
    },
    'Monitoring coverage, where and when. Until is included. isSeen: readers see it; isHidden: they saw it until somebody hid it; waits: what waits for a second person.',
  ),
  PublishedTotal: record(
    {
      id,
      publisher: text(),
      title: text(),
      measure: text(),
      unit: text(),
      value: count,
      from: day,
      until: day,
      place: maybeText,
      group: orNull(id),
      partOf: orNull(id),
      url: maybeText,
      note: maybeText,
      shown: yesNo,
      revision: integer,
      isSeen: yesNo,
      waits: yesNo,
    },
    'A figure that somebody else published. Shown separately, never added to ours. isSeen: readers see it; waits: a change for readers waits for a second person.',
  ),
  DatedNote: record(
    {
      id,
      nameEn: text(),
      nameKm: text(),
      from: day,
      until: day,
      place: maybeText,
      publisher: text(),
      url: maybeText,
      note: maybeText,
      shown: yesNo,
      revision: integer,
      isSeen: yesNo,
      waits: yesNo,
    },
    'What explains a change in a chart: a ban, an election, a trial. isSeen: readers see it; waits: a change for readers waits for a second person.',
  ),
  Release: record(
    {
      id,
      number: integer,
      kind: {
        type: 'string',
        enum: [
          'total',
          'dated-note',
          'report',
          'group',
          'organisation',
          'coverage',
          'retraction',
          'publication',
          'story',
        ],
      },
      subject: maybeText,
      former: orNull({ type: 'object' }),
      proposed: orNull({ type: 'object' }),
      note: maybeText,
      beside: orNull({ type: 'object', description: 'What else readers would see with it.' }),
      digest: text('Digest of all of it: a release must name what was seen.'),
      proposedBy: text(),
      proposedAt: text(),
      decidedBy: maybeText,
      decidedAt: maybeText,
      outcome: orNull({ type: 'string', enum: ['released', 'refused', 'taken-back', 'replaced'] }),
      reason: maybeText,
      mine: yesNo,
      mayAnswer: yesNo,
      isOutside: {
        ...yesNo,
        description: 'Only the case team may know the record: nothing is told but the code that readers know.',
      },
    },
    'A change for readers, proposed by one person and released by another.',
  ),
  SmallTeam: record({ on: yesNo, asked: orNull(record({ by: id, name: text() })) }),
  MemberEntry: record(
    { id, name: text(), role: text(), countries, frozen: yesNo, createdOn: day, ...memberTrust },
    'Somebody with an account.',
  ),
  Settings: record({
    organisation: text(),
    organisationKm: text(),
    address: text(),
    sentenceEn: text(),
    sentenceKm: text(),
    startView: text(),
    logo: text(),
    standards: text(),
    standardsKm: text(),
    contact: text(),
    objectionDays: integer,
    objectionKeepDays: integer,
    ownerDays: integer,
    smallTeam: yesNo,
  }),
};

export { count, day, id, instant, integer, list, maybeText, orNull, record, ref, strings, text, window, yesNo };
