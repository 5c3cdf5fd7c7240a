// What scripts/table-owners.mjs lets pass, and why: docs/decisions/repositories.md.

/** Modules and folders that read or write the tables of others by design, and why. */
export const EXEMPT = [
  ['platform/database/', 'knows the database as a whole: roles, migrations, copies'],
  ['open-database', 'runs the migrations'],
  ['operations/backup/', 'copies every table'],
  ['operations/upgrade/database-copy.ts', 'copies the whole database, and names no table of ours'],
  ['operations/verification/', 'holds every table against the log'],
  ['operations/demo/', 'fills a new database'],
  ['encryption/rekey.', 're-keys the values of every encrypted table, row by row, while Vigil runs'],
  ['encryption/check-encrypted-values.ts', 'opens the values of every encrypted table'],
  [
    'encryption/encrypt-plaintext-values.ts',
    'encrypts at the start what an earlier Vigil stored plainly, on a connection of its own',
  ],
  ['statistics/in-sql/', 'counts once more in SQL, for tests and restore drills'],
  ['statistics/staff-', 'builds the facts from records'],
  ['testing/', 'tests look at what was written'],
];
/** Repositories that name a table of a module above them, and why. */
export const READS = [
  ['audit-log/log.repository.ts', ['public.member'], 'a line of the log says who did it, and accounts need the log'],
  [
    'evidence/inspection/copies.repository.ts',
    ['public.publication'],
    'a copy may not show more than its record publishes, and publishing needs the copies',
  ],
  [
    'accounts/private-addresses.repository.ts',
    ['public.figure_feed', 'public.hearing_calendar'],
    'a private address needs no password: it ends with its member, and reports and people need the accounts',
  ],
  [
    'accounts/trust.repository.ts',
    ['public.incident'],
    'a team is new until a record was submitted: asked in the statement that asks for its members and settings',
  ],
  [
    'incidents/record-details.repository.ts',
    ['member', 'setting', 'log_leaf', 'publication', 'withdrawal', 'file_check', 'evidence']
      .map((one) => `public.${one}`)
      .concat('pub.incident', 'pub.gone'),
    'everything that decides about a record in one statement: a writer waits for each round trip',
  ],
  [
    'incidents/internal-answers.repository.ts',
    ['public.encryption_key_current', 'public.record_key'],
    'stores a key and what it encrypts in one statement: a writer waits for each round trip',
  ],
  [
    'incidents/record-list.repository.ts',
    ['public.withdrawal'],
    'the list shows what is hidden, and publishing needs the records',
  ],
  [
    'places/load-places.repository.ts',
    ['public.incident', 'public.coverage_entry'],
    'the country may change only while nothing is recorded, and records need the places',
  ],
  [
    'queue/record-index.repository.ts',
    [
      'incident',
      'act',
      'assessment',
      'withdrawal',
      'publication',
      'import_row',
      'field_report',
      'evidence',
      'file_check',
      'file_likeness',
      'release',
    ]
      .map((one) => `public.${one}`)
      .concat('public.log_leaf', 'public.log_head', 'pub.story', 'pub.copy'),
    'the index of records holds what filters them, from all modules, in one statement: it reads every record at start',
  ],
  [
    'queue/queue-rows.repository.ts',
    ['public.incident'],
    'a page of the queue is rows of records, under the policy of records',
  ],
  [
    'incidents/duplicates.repository.ts',
    ['public.near_same', 'public.evidence'],
    'near-same pictures are one of the reasons in the statement that finds duplicates, and evidence needs the records',
  ],
  [
    'incidents/relations/relations.repository.ts',
    ['pub.relation'],
    'says of each relation of a record whether readers see it, and publishing needs the records',
  ],
  [
    'incidents/datasets/datasets.repository.ts',
    ['public.import_row'],
    'says which dataset a record came from by the import that brought it, and imports need the records',
  ],
  [
    'exchange/imports/imported-rows.repository.ts',
    [
      'incident',
      'review',
      'assessment',
      'sealed_note',
      'erasure',
      'publication',
      'evidence',
      'comment',
      'record_owner',
      'relation',
    ].map((one) => `public.${one}`),
    'undoing an import removes only records that nobody touched, which one statement finds',
  ],
  [
    'publishing/hidden-published-rows.repository.ts',
    ['pub.copy_gone'],
    'hides all that readers saw of a record, and puts it back, table by table in one way',
  ],
  [
    'public-site/incident-documents.repository.ts',
    ['public.hidden_row'],
    'the last day that a report knew can be of a record that was hidden since',
  ],
  [
    'reports/reports-before-hiding.repository.ts',
    ['public.hidden_row'],
    'moves a report there and back in one statement, as records are',
  ],
];
/**
 * Functions that write on the connection pool, in no transaction, and why. Each is of one statement or of statements
 * that do not need each other, and what it writes has no line in the log.
 */
export const ALONE = [
  ['accounts/api-tokens.repository.ts', ['markTokenUsed'], 'when a token was last used'],
  ['accounts/phones.repository.ts', ['markPhoneSeen'], 'when a phone was last seen'],
  [
    'accounts/sign-in-factors.repository.ts',
    ['insertChallenge', 'takeChallenge', 'notePasskeyUse', 'renamePasskey'],
    'a challenge that is used once, the counter of a passkey, and what its member calls it',
  ],
  [
    'accounts/sessions.repository.ts',
    ['markProved', 'spendProof', 'settleProof', 'deleteByHash', 'deleteSession'],
    "the end of a member's own session, and the proof of identity in it, which one request uses up before it acts",
  ],
  [
    'evidence/integrity-check.repository.ts',
    ['beginRun', 'noteProgress', 'askToStop'],
    'a check of stored files under way: other servers see it at once, and the log has its end',
  ],
  [
    'evidence/evidence-objects.repository.ts',
    ['insertObject', 'noteHalf', 'giveUp', 'giveUpUnkept', 'deleteObject'],
    'what lies in the store of files, outside the database: noted before it is written there, until it is deleted there',
  ],
  ['reports/saved-queries/saved-queries.repository.ts', ['unfollow'], 'which saved questions a member follows'],
  [
    'audit-log/log.repository.ts',
    ['insertCheckpoint'],
    'a checkpoint signs the log as it stands: one row, about which the log has no line',
  ],
  [
    'audit-log/witnesses/witness.repository.ts',
    ['keepCosignature', 'keepTrouble'],
    'what a witness answered, in one statement: the log has no line about it, and its signature can be checked',
  ],
  [
    'exchange/exports/export.repository.ts',
    ['allowDownload', 'saveProgress', 'endAbandoned'],
    'a download under way: other servers see it at once, and verification holds it against the lines of the log',
  ],
  [
    'exchange/imports/import.repository.ts',
    ['moveImport', 'reportProgress', 'askImportsToStop', 'noteStepAlive'],
    'a step under way: other servers see it at once, also while a transaction of the step is open',
  ],
  ['exchange/imports/import-store.repository.ts', ['drop'], 'what a step worked out and the next one works out again'],
  [
    'exchange/imports/saved-mappings.repository.ts',
    ['saveMapping', 'deleteMapping'],
    'how a member likes to read a file: no record',
  ],
];
/** Modules that may read the published tables, besides their owners: each publishes a part of the public site. */
export const READS_PUB = ['public-site', 'statistics'];
