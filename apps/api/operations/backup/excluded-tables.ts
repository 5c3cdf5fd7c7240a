/** What a backup excludes from a table. */
interface LeftOut {
  /** SQL condition for rows that it includes nevertheless; null: none. */
  keep: string | null;
  why: string;
}

/**
 * The only list of what a backup excludes. Every other table is included completely, even one that was added later and
 * never considered here. Temporary access is excluded: a restore would grant it again after it had ended.
 */
export const LEFT_OUT: Readonly<Record<string, LeftOut>> = {
  'public.session': {
    keep: null,
    why: 'whoever was signed in then would be signed in again, also where the session was ended since',
  },
  'public.sign_in_link': { keep: null, why: 'works once: one that was used since would work again' },
  'public.invitation': {
    keep: null,
    why: 'works once: one that was used since would make a second member, or take an account over',
  },
  'public.passkey_challenge': { keep: null, why: 'lives for minutes' },
  'public.field_enrolment': { keep: null, why: 'lets one phone in, once, within ten minutes' },
  'public.shared_limit': { keep: null, why: 'lives for an hour' },
  'public.alert': { keep: null, why: 'after a restore whatever is bad must be told anew' },
  'public.notice_mail': {
    keep: null,
    why: 'an address that its member erased since would be back; members enter theirs again after a restore',
  },
  'public.notice_feed': { keep: null, why: 'an address that was ended since would open again' },
  'public.hearing_calendar': { keep: null, why: 'an address that was ended since would open again' },
  'public.people_notice_state': {
    keep: null,
    why: 'which notices about people a member has read: after a restore they read them once more',
  },
  'public.import_key': {
    keep: null,
    why: 'the files of an import that is under way are kept for as long as it lasts, and no longer',
  },
  'public.import_blob': { keep: null, why: 'the same' },
  'public.evidence_object': {
    keep: `what = 'original' and kept_at is not null`,
    why: 'pieces of files that are still coming: whoever sends one has it, and begins again',
  },
  'public.migration_file': { keep: null, why: 'written by the migrations, which the manifest names' },
  'public.migrations': { keep: null, why: 'the same' },
};

export const conditionOfKeptRows = (table: string): string =>
  Object.hasOwn(LEFT_OUT, table) ? (LEFT_OUT[table]!.keep ?? 'false') : 'true';
