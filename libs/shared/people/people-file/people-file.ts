import { codebookOf, fieldsOf, type CodebookClass } from '../../codebook/field.js';
import { IDENTITY_FIELDS, type Identity } from '../../sealing/seal-identity.js';
import { CaseEvent } from '../case-event.js';
import { CourtCase } from '../court-case.js';
import { Person } from '../person.js';

/** One record of a file of people: docs/people.md has its form. Answers are those of the codebook, under its names. */
export type PeopleFileRecord =
  | {
      kind: 'person';
      id: string;
      /** Who they are from now on, because both entries are of one person; null: nobody else in the file. */
      joinedInto: string | null;
      answers: Person;
    }
  | { kind: 'identity'; person: string; entry: string; texts: Identity }
  | { kind: 'event'; id: string; takenBack: boolean; answers: CaseEvent }
  | { kind: 'case'; id: string; answers: CourtCase }
  | { kind: 'group'; id: string; nameEn: string; nameKm: string | null }
  | { kind: 'place'; id: string; nameEn: string; nameKm: string }
  | { kind: 'incident'; id: string; code: string };
export type PeopleFileKind = PeopleFileRecord['kind'];
export const PEOPLE_FILE_KINDS = ['person', 'identity', 'event', 'case', 'group', 'place', 'incident'] as const;

export const PEOPLE_FILE_FORM = 'vigil people';
export const PEOPLE_FILE_VERSION = 1;
/** The kinds whose answers the codebook describes. */
export const ANSWERED = { person: Person, event: CaseEvent, case: CourtCase } as const satisfies Partial<
  Record<PeopleFileKind, CodebookClass>
>;

/** What a file says before its records. */
export interface PeopleFileHead {
  form: string;
  version: number;
  /** The day on which it was made. */
  madeOn: string;
  /** Of each class of the codebook that answers are of, its version. */
  codebook: Record<string, number>;
}

/** Returns a record's name among those of its file, under which there is one. */
export const nameInFile = (record: PeopleFileRecord): string =>
  `${record.kind} ${record.kind === 'identity' ? record.entry : record.id}`;

const withClassesBelow = (of: CodebookClass): CodebookClass[] => [
  of,
  ...fieldsOf(of).flatMap((field) => (field.of ? withClassesBelow(field.of()) : [])),
];
/** Returns the versions of the codebook's classes that a file's answers are of. */
export const codebookOfPeople = (): Record<string, number> =>
  Object.fromEntries(
    Object.values(ANSWERED)
      .flatMap(withClassesBelow)
      .map(codebookOf)
      .map(({ key, version }) => [key, version]),
  );

/** Whether this is what an identity has: a text in every field. */
export const isIdentity = (texts: unknown): texts is Identity =>
  typeof texts === 'object' &&
  texts !== null &&
  IDENTITY_FIELDS.every((field) => typeof (texts as Record<string, unknown>)[field] === 'string');
