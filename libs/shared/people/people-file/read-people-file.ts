import { Gunzip } from 'fflate';
import { isPlain } from '../../codebook/check-body.js';
import { isId } from '../../codebook/check-value.js';
import { fieldsOf, type CodebookClass, type Field } from '../../codebook/field.js';
import { upgradeBody } from '../../codebook/upgrade-body.js';
import { isDay } from '../../day/day.js';
import { concat, fromUtf8 } from '../../sealing/web-crypto.js';
import {
  ANSWERED,
  codebookOfPeople,
  isIdentity,
  nameInFile,
  PEOPLE_FILE_FORM,
  PEOPLE_FILE_KINDS,
  PEOPLE_FILE_VERSION,
  type PeopleFileHead,
  type PeopleFileKind,
  type PeopleFileRecord,
} from './people-file.js';

export type PeopleFileFault = 'foreign' | 'too-new' | 'damaged' | 'too-large';
/** Thrown for what was unsealed and is no file of people that can be read here. */
export class PeopleFileProblem extends Error {
  override readonly name = 'PeopleFileProblem';
  constructor(readonly fault: PeopleFileFault) {
    super(fault);
  }
}

/** So much is read of a document at most. It is several times what ten thousand people need. */
const MOST_DOCUMENT_BYTES = 256 * 1024 * 1024;
/** A few bytes can be packed that unpack to a thousand times as many, so few are unpacked at a time. */
const AT_ONCE = 4_096;

/** The records of a file. */
export interface PeopleFile {
  head: PeopleFileHead;
  records: PeopleFileRecord[];
}

/**
 * Reads a document as `writePeopleFile` writes it.
 * @param onRead told how many records are read, after each part of the bytes
 * @throws PeopleFileProblem; what the bytes throw
 */
export const readPeopleFile = async (
  bytes: AsyncIterable<Uint8Array>,
  { most = MOST_DOCUMENT_BYTES, onRead }: { most?: number; onRead?: (records: number) => void } = {},
): Promise<PeopleFile> => {
  let unpacked: Uint8Array[] = [];
  let size = 0;
  const gunzip = new Gunzip((part) => {
    unpacked.push(part.slice());
    size += part.length;
  });
  const lines = new Lines();
  const reader = new Records();
  for await (const part of bytes)
    for (let at = 0; at < part.length; at += AT_ONCE) {
      orDamaged(() => gunzip.push(part.slice(at, at + AT_ONCE)));
      if (size > most) throw new PeopleFileProblem('too-large');
      for (const line of unpacked.flatMap((some) => lines.take(some))) reader.take(line);
      unpacked = [];
      if (at + AT_ONCE >= part.length) onRead?.(reader.records.length);
    }
  return reader.end();
};

/** Bytes as lines, each without its end. */
class Lines {
  private rest: Uint8Array[] = [];

  take(bytes: Uint8Array): string[] {
    const found: string[] = [];
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      const line = concat(...this.rest, bytes.subarray(from, at));
      this.rest = [];
      found.push(orDamaged(() => fromUtf8(line)));
      from = at + 1;
    }
    if (from < bytes.length) this.rest.push(bytes.slice(from));
    return found;
  }
}

const orDamaged = <T>(work: () => T): T => {
  try {
    return work();
  } catch {
    throw new PeopleFileProblem('damaged');
  }
};

/** A document, a line at a time. */
class Records {
  readonly records: PeopleFileRecord[] = [];
  private isEnded = false;
  private head: PeopleFileHead | null = null;
  private readonly names = new Set<string>();

  take(line: string): void {
    if (this.isEnded) throw new PeopleFileProblem('damaged');
    if (!this.head) this.head = headOf(line);
    else if (line.startsWith(']')) this.close(line);
    else this.add(orDamaged(() => JSON.parse(line.replace(/^,/, '')) as unknown));
  }

  end(): PeopleFile {
    if (!this.head || !this.isEnded) throw new PeopleFileProblem(this.head ? 'damaged' : 'foreign');
    return { head: this.head, records: this.records };
  }

  private add(value: unknown): void {
    const record = recordOf(value);
    const name = record && nameInFile(record);
    if (!record || !name || this.names.has(name)) throw new PeopleFileProblem('damaged');
    this.names.add(name);
    this.records.push(record);
  }

  private close(line: string): void {
    const { totals } = orDamaged(() => JSON.parse(`{"records":[${line}`) as { totals: unknown });
    if (!isPlain(totals)) throw new PeopleFileProblem('damaged');
    const isComplete = PEOPLE_FILE_KINDS.every(
      (kind) => this.records.filter((one) => one.kind === kind).length === (totals[kind] ?? 0),
    );
    if (!isComplete) throw new PeopleFileProblem('damaged');
    this.isEnded = true;
  }
}

/** @throws PeopleFileProblem 'foreign', 'too-new' */
const headOf = (line: string): PeopleFileHead => {
  let head: unknown = null;
  try {
    head = JSON.parse(`${line}]}`);
  } catch {
    /* no file of people */
  }
  if (!isPlain(head) || head.form !== PEOPLE_FILE_FORM || !isPlain(head.codebook))
    throw new PeopleFileProblem('foreign');
  const { form, version, madeOn, codebook } = head as unknown as PeopleFileHead;
  const known = codebookOfPeople();
  // A class that is not known here is of a later codebook, too.
  if (version > PEOPLE_FILE_VERSION || Object.entries(codebook).some(([key, of]) => of > (known[key] ?? 0)))
    throw new PeopleFileProblem('too-new');
  return { form, version, madeOn: String(madeOn), codebook };
};

const isText = (value: unknown): boolean => typeof value === 'string';

/**
 * Returns a record whose every part is as its kind says, with questions that are newer than the file; otherwise null.
 */
const recordOf = (value: unknown): PeopleFileRecord | null => {
  if (!isPlain(value) || !PEOPLE_FILE_KINDS.some((kind) => kind === value.kind)) return null;
  const record = value as unknown as PeopleFileRecord;
  switch (record.kind) {
    case 'identity':
      return isId(record.person) && isId(record.entry) && isIdentity(record.texts) ? record : null;
    case 'group':
    case 'place':
      return isText(record.id) && isText(record.nameEn) ? record : null;
    case 'incident':
      return isText(record.id) && isText(record.code) ? record : null;
    default:
      return isId(record.id) ? withAnswers(record) : null;
  }
};

const withAnswers = <T extends PeopleFileRecord & { kind: keyof typeof ANSWERED }>(record: T): T | null => {
  const of = ANSWERED[record.kind as PeopleFileKind & keyof typeof ANSWERED];
  const answers = upgradeBody(of, record.answers, 0);
  return isPlain(answers) && areOfShape(of, answers) ? { ...record, answers } : null;
};

const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const areTexts = (value: unknown): boolean => value === null || (Array.isArray(value) && value.every(isText));
const isPlainOrNull = (value: unknown): boolean => value === null || isPlain(value);

/**
 * What a page must rely on to show an answer. Nothing more is asked: what was right when it was entered must open for
 * as long as the file exists, whatever is asked of new answers by then.
 */
const IS_OF_SHAPE: Record<Field['kind'], (value: unknown, field: Field) => boolean> = {
  choice: isTextOrNull,
  text: isTextOrNull,
  ternary: isText,
  reference: isTextOrNull,
  choices: areTexts,
  cites: areTexts,
  place: isPlainOrNull,
  point: isPlainOrNull,
  own: isPlainOrNull,
  count: (value) => isPlain(value) && isText(value.state),
  window: (value) => value === null || (isPlain(value) && isDay(value.earliest) && isDay(value.latest)),
  many: (value, { of }) =>
    Array.isArray(value) && value.every((child) => isPlain(child) && isId(child.id) && areOfShape(of!(), child)),
};
const areOfShape = (of: CodebookClass, answers: Record<string, unknown>): boolean =>
  fieldsOf(of).every((field) => IS_OF_SHAPE[field.kind](answers[field.name], field));
