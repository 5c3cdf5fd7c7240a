/**
 * The single list of what the revision log covers, table by table. A test checks that every table of the database is in
 * it: a new table needs one line here.
 *
 * - rows: the log holds a digest of each row. The digest is of all columns except those under `except`, each with its
 *   reason. Verification finds a row that was changed, added or removed. Code that writes such a row appends a line of
 *   any kind in the same transaction (audit-log/log-leaf.ts), and the database adds the rows to it. A migration does so
 *   by itself; a step of the start does through inTransaction in ensure-database.ts.
 * - check: `npm run log -- verify` compares the table with the log by a check of its own, named here.
 * - why: the table is not covered, for this reason; docs/verify.md lists these.
 */
type HowLogged = LoggedByRows | { check: string } | { why: string };
export interface LoggedByRows {
  /** Every row; or `only` those of an SQL condition on row n, in words: `that`. */
  rows: 'all' | { only: string; that: string };
  /** Columns that the digest leaves out, each with the reason. */
  except?: Readonly<Record<string, string>>;
  /**
   * Rows may disappear without a line in the log, because they live only for a while and are not in a backup. A row
   * that exists but is in no line of the log is an error here, too.
   */
  mayGo?: true;
}

const ALL: LoggedByRows = { rows: 'all' };
const ANSWERS = { check: 'the answers of each record, path by path' } as const;
const LOG = { check: 'the log itself' } as const;
const LAST_USED = 'a day, written whenever it is used; the size of the log would tell how often';
const EXPORT_STATE = 'written every second while the file is written; checked against the log lines about the export';
const HOW_FAR = 'how far the export is, written every second';
const FEED_LAST_SAID = 'what the feed said last, which Vigil calculates from public figures';
const FROM_A_PICTURE = 'calculated from a picture; Vigil can do so again at any time';
const IMPORT_UNDER_WAY = 'work in progress; the imported records are covered';
const ROWS_IMPORTED = 'finds rows that were imported before; the records are covered';
const KEY_NAMES = 'names of keys; another key opens nothing';
const DRAFT = 'what somebody is writing; once frozen it is covered';
const MIGRATIONS = 'compared with the files of the release at each start';
const TOLD_OUTSIDE = 'how a member is told outside the product that something waits; what happened is covered';
const READ_OF_PEOPLE = 'which notices about people a member has read, encrypted; the people are covered';
const WITHHELD =
  'the log would name for good which record holds a withheld type; the totals that readers see are covered';

export const LOGGED_TABLES: Readonly<Record<string, HowLogged>> = {
  'pub.account': ALL,
  'pub.act': ALL,
  'pub.assembly_group': ALL,
  'pub.change': ALL,
  'pub.copy': ALL,
  'pub.copy_gone': ALL,
  'pub.coverage': ALL,
  'pub.dated_note': ALL,
  'pub.story': ALL,
  'pub.gone': ALL,
  'pub.harm': ALL,
  'pub.head': ALL,
  'pub.incident': ALL,
  'pub.incident_group': ALL,
  'pub.log_checkpoint': LOG,
  'pub.people_total': ALL,
  'pub.person_page': ALL,
  'pub.published_total': ALL,
  'pub.relation': ALL,
  'pub.report': ALL,
  'pub.source': ALL,
  'pub.withheld_total': ALL,
  'pub.written_report': ALL,

  'public.incident': ALL,
  'public.incident_private': ALL,
  'public.account': ANSWERS,
  'public.account_source': ANSWERS,
  'public.act': ANSWERS,
  'public.act_source': ANSWERS,
  'public.group_link': ANSWERS,
  'public.group_link_source': ANSWERS,
  'public.harm': ANSWERS,
  'public.harm_source': ANSWERS,
  'public.source': ANSWERS,
  'public.comment': ALL,
  'public.comment_private': ALL,
  'public.record_owner': ALL,
  'public.merger': ALL,
  'public.relation': ALL,
  'public.review': ALL,
  'public.assessment': ALL,
  'public.publication': ALL,
  'public.withdrawal': ALL,
  'public.hidden_row': ALL,
  'public.erasure': ALL,
  'public.objection': ALL,
  'public.objection_text': ALL,
  'public.sealed_note': { rows: 'all', except: { stale: 'follows from whose keys ended' } },
  'public.sealed_note_key': ALL,
  'public.sealed_note_former': ALL,
  'public.sealed_note_former_key': ALL,
  'public.sealing_key': {
    rows: 'all',
    except: { locked_seed: 'the secret half under a passphrase: another one opens nothing' },
  },

  'public.people_record': ALL,
  'public.people_private': ALL,
  'public.person_identity': { rows: 'all', except: { stale: 'follows from whose keys ended' } },
  'public.person_identity_key': ALL,
  'public.person_erasure': ALL,

  'public.evidence': {
    rows: 'all',
    except: {
      checked_at: 'written by the weekly check of every file',
      damaged_at: 'written by the weekly check of every file; a changed file is found by its digest',
    },
  },
  'public.evidence_object': {
    rows: {
      only: `n.what = 'original' and n.kept_at is not null`,
      that: 'complete originals; not parts of files that are still being uploaded',
    },
    except: { half: 'empty once an original is complete' },
  },
  'public.evidence_private': {
    rows: {
      only: `n.field not in ('upload', 'reading', 'small', 'large')`,
      that: 'keys, names and crops; not what Vigil calculates from a picture, nor the progress of an upload',
    },
  },
  'public.evidence_check': { why: 'how far a check of every file has come' },
  'public.file_check': ALL,
  'public.public_copy': ALL,
  'public.file_likeness': { why: FROM_A_PICTURE },
  'public.file_look': { why: FROM_A_PICTURE },
  'public.near_same': { why: FROM_A_PICTURE },

  'public.assembly_group': ALL,
  'public.search_word': ALL,
  'public.own_code': ALL,
  'public.own_question': ALL,
  'public.dataset': ALL,
  'public.dataset_batch': ALL,
  'public.proposed_name': ALL,
  'public.coverage_entry': ALL,
  'public.published_total': ALL,
  'public.dated_note': ALL,
  'public.saved_question': ALL,
  'public.setting': ALL,
  'public.release': ALL,
  'public.report_figure': ALL,
  'public.report': ALL,
  'public.report_snapshot': ALL,
  'public.report_draft': { why: DRAFT },
  'public.report_draft_former': { why: DRAFT },
  'public.question_subscription': { why: 'which member follows which question' },
  'public.notice': { why: 'who was told to look where, and whether they did; what happened is covered' },
  'public.notice_mail': { why: TOLD_OUTSIDE },
  'public.shared_limit': { why: 'how often something was tried in the last hour, by hashes' },
  'public.alert': { why: 'which troubles of the server its operator was told of; about no record' },
  'public.people_notice_state': { why: READ_OF_PEOPLE },
  'public.notice_feed': { why: TOLD_OUTSIDE },
  'public.figure_feed': {
    rows: 'all',
    mayGo: true,
    except: {
      last_used_on: LAST_USED,
      address: FEED_LAST_SAID,
      seq: FEED_LAST_SAID,
      day: FEED_LAST_SAID,
      seen: FEED_LAST_SAID,
    },
  },
  'public.figure_feed_entry': { why: 'what a feed said, which is worked out from public figures' },
  'public.hearing_calendar': { rows: 'all', mayGo: true, except: { last_used_on: LAST_USED } },
  'public.export': {
    rows: 'all',
    except: {
      state: EXPORT_STATE,
      begun_at: EXPORT_STATE,
      takings: EXPORT_STATE,
      rows_written: EXPORT_STATE,
      checksum: EXPORT_STATE,
      why_stopped: EXPORT_STATE,
      seen_at: HOW_FAR,
      ended_at: HOW_FAR,
      rows_expected: HOW_FAR,
      incidents: HOW_FAR,
      left_out: HOW_FAR,
      as_of: HOW_FAR,
      taken_back: HOW_FAR,
      bytes: HOW_FAR,
      cancel_asked: HOW_FAR,
      take_until: HOW_FAR,
    },
  },

  'public.member': ALL,
  'public.member_passkey': {
    rows: 'all',
    except: { name: 'what its member calls it', counter: LAST_USED, last_used_on: LAST_USED },
  },
  'public.member_recovery_code': ALL,
  'public.member_totp': {
    rows: { only: 'n.confirmed_at is not null', that: 'those that were confirmed' },
    except: { last_step: LAST_USED },
  },
  'public.sign_in': { rows: { only: 'n.logged', that: 'those of days that are over' } },
  'public.api_token': { rows: 'all', except: { last_used_on: LAST_USED } },
  'public.invitation': { rows: 'all', mayGo: true },
  'public.field_device': { rows: 'all', except: { last_seen_on: LAST_USED } },
  'public.field_report': ALL,
  'public.field_private': ALL,
  'public.field_quarantine': ALL,
  'public.field_enrolment': { why: 'lets one phone in within ten minutes; the phone is covered' },
  'public.passkey_challenge': { why: 'lives for minutes' },
  'public.session': { why: 'lives for hours; who signed in is a line of the log a day' },
  'public.sign_in_link': { why: 'of the demo alone' },

  'public.import': { why: IMPORT_UNDER_WAY },
  'public.import_blob': { why: IMPORT_UNDER_WAY },
  'public.import_key': { why: IMPORT_UNDER_WAY },
  'public.queue_view': { why: 'how somebody arranges the queue; no record' },
  'public.queue_setting': { why: 'how somebody arranges the queue; no record' },
  'public.import_map': { why: 'how somebody read a file; the records that come of it are covered' },
  'public.import_ref': { why: ROWS_IMPORTED },
  'public.import_row': { why: ROWS_IMPORTED },

  'public.encryption_key': { why: KEY_NAMES },
  'public.encryption_key_current': { why: KEY_NAMES },
  'public.intake_key': { why: 'an encrypted key; another one opens nothing' },
  'public.record_key': { why: 'an encrypted key; another one opens nothing' },
  'public.unfinished_step': { why: 'a step that the next start does' },
  'public.withheld_block': { why: WITHHELD },
  'public.withheld_member': { why: WITHHELD },
  'public.withheld_waiting': { why: WITHHELD },

  'public.log_head': LOG,
  'public.log_leaf': LOG,
  'public.log_value': LOG,
  'public.row_mark': LOG,
  'public.covered_table': { why: 'made at each start from the list that this table shows' },
  'public.log_witness': { why: 'how far each witness is; what it signed is in the checkpoint' },
  'public.migration_file': { why: MIGRATIONS },
  'public.migrations': { why: MIGRATIONS },
  'public.place': { why: 'loaded from the release at each start' },
};

export const isLoggedByRows = (coverage: HowLogged): coverage is LoggedByRows => 'rows' in coverage;
/** Returns the log's name for a table: without the schema if that is `public`. */
export const logNameOfTable = (table: string): string => table.replace(/^public\./, '');
