import type { VocabularyList } from '../../vocabulary/vocabulary.js';

/**
 * How a column of a fact file is stored. `code`: dictionary of a closed list; `name`: dictionary of places or groups;
 * `set`: dictionary of names or codes joined by `SEPARATOR`; `day`: Date32, days since 1970-01-01 in the place's
 * calendar; `number`: Int32; `yes`: Bool; `text`: Utf8.
 */
export type Storage = 'code' | 'name' | 'set' | 'day' | 'number' | 'yes' | 'text';

export interface FactColumn {
  name: string;
  storage: Storage;
  /** The lists that the codes, and so their labels, come from. */
  lists?: readonly VocabularyList[];
  /** The address of the names of codes that are in no closed list. */
  namesAt?: '/api/public/places' | '/api/public/groups';
  /** For numbers: what is counted. */
  unit?: 'people' | 'items' | 'row';
  /** Null means not known or not stated; for an act's own place and days, it means "the incident's". */
  nullable: boolean;
}

/** Separates the members of a set. No code contains it. */
export const SEPARATOR = ';';

/** Places and groups have no closed list; codes of acts have one for each kind. */
export const ACT_LISTS = [
  'restriction_type',
  'force_type',
  'liberty_type',
  'legal_event',
] as const satisfies readonly VocabularyList[];

/** The public facts as three files: everything that a figure is counted from, and nothing else. */
export const FACT_FILES = {
  incidents: [
    { name: 'code', storage: 'text', nullable: false },
    { name: 'kind', storage: 'code', lists: ['incident_kind'], nullable: false },
    { name: 'earliest_day', storage: 'day', nullable: false },
    { name: 'latest_day', storage: 'day', nullable: false },
    { name: 'place_code', storage: 'name', namesAt: '/api/public/places', nullable: true },
    { name: 'groups_stated', storage: 'set', namesAt: '/api/public/groups', nullable: true },
    { name: 'groups_inferred', storage: 'set', namesAt: '/api/public/groups', nullable: true },
    { name: 'assembly_types', storage: 'set', lists: ['assembly_type'], nullable: true },
    { name: 'interference', storage: 'code', lists: ['interference'], nullable: false },
    { name: 'peacefulness', storage: 'code', lists: ['peacefulness'], nullable: false },
    { name: 'grade', storage: 'code', lists: ['verification_grade'], nullable: false },
    { name: 'crowd_low', storage: 'number', unit: 'people', nullable: true },
    { name: 'crowd_high', storage: 'number', unit: 'people', nullable: true },
    { name: 'issues', storage: 'set', lists: ['issue'], nullable: true },
    { name: 'grounds_invoked', storage: 'set', lists: ['ground_invoked'], nullable: true },
    { name: 'coverage', storage: 'code', lists: ['coverage'], nullable: true },
  ],
  acts: [
    { name: 'incident', storage: 'number', unit: 'row', nullable: false },
    { name: 'type', storage: 'code', lists: ACT_LISTS, nullable: false },
    { name: 'kind', storage: 'code', nullable: false },
    { name: 'actor', storage: 'code', lists: ['actor_type'], nullable: true },
    { name: 'by_state', storage: 'yes', nullable: false },
    { name: 'outcome', storage: 'code', lists: ['assessment'], nullable: false },
    { name: 'quantity_low', storage: 'number', unit: 'items', nullable: true },
    { name: 'quantity_high', storage: 'number', unit: 'items', nullable: true },
    { name: 'people_low', storage: 'number', unit: 'people', nullable: true },
    { name: 'people_high', storage: 'number', unit: 'people', nullable: true },
    { name: 'place_code', storage: 'name', namesAt: '/api/public/places', nullable: true },
    { name: 'earliest_day', storage: 'day', nullable: true },
    { name: 'latest_day', storage: 'day', nullable: true },
  ],
  harms: [
    { name: 'incident', storage: 'number', unit: 'row', nullable: false },
    { name: 'type', storage: 'code', lists: ['harm_type'], nullable: false },
    { name: 'side', storage: 'code', lists: ['side'], nullable: true },
    { name: 'people_low', storage: 'number', unit: 'people', nullable: true },
    { name: 'people_high', storage: 'number', unit: 'people', nullable: true },
  ],
} as const satisfies Record<string, readonly FactColumn[]>;

export type FactFile = keyof typeof FACT_FILES;
export const FACT_FILE_NAMES = Object.keys(FACT_FILES) as FactFile[];
export type ColumnOf<F extends FactFile> = (typeof FACT_FILES)[F][number]['name'];

/** Keys of the metadata of each file's schema. */
export const SEQ_KEY = 'vigil.seq';
/** The response header with the same number. */
export const SEQ_HEADER = 'vigil-seq';
export const FORMAT_KEY = 'vigil.format';
/** Raised when a reader of earlier files would misunderstand new ones. */
export const FORMAT = '1';
