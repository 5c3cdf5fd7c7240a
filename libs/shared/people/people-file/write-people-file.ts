import { Gzip } from 'fflate';
import { utf8 } from '../../sealing/web-crypto.js';
import {
  codebookOfPeople,
  nameInFile,
  PEOPLE_FILE_FORM,
  PEOPLE_FILE_VERSION,
  type PeopleFileHead,
  type PeopleFileKind,
  type PeopleFileRecord,
} from './people-file.js';

/** The lines of a document, of which each record is one. */
export const headLine = (head: PeopleFileHead): string => `${JSON.stringify(head).slice(0, -1)},"records":[\n`;
export const recordLine = (record: PeopleFileRecord, isFirst: boolean): string =>
  `${isFirst ? '' : ','}${JSON.stringify(record)}\n`;
export const endLine = (records: Iterable<{ kind: PeopleFileKind }>): string => {
  const totals: Partial<Record<PeopleFileKind, number>> = {};
  for (const { kind } of records) totals[kind] = (totals[kind] ?? 0) + 1;
  return `],"totals":${JSON.stringify(totals)}}\n`;
};

/**
 * Writes one JSON document of all records, compressed, and keeps none of them: each record is a line, so that ten
 * thousand people need no more memory than some hundred. What comes twice is written once.
 */
export async function* writePeopleFile(
  madeOn: string,
  batches: AsyncIterable<readonly PeopleFileRecord[]>,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const gzip = new Gzip((bytes) => void ready.push(bytes));
  const taken = (): Uint8Array[] => {
    const now = ready;
    ready = [];
    return now;
  };
  const head: PeopleFileHead = {
    form: PEOPLE_FILE_FORM,
    version: PEOPLE_FILE_VERSION,
    madeOn,
    codebook: codebookOfPeople(),
  };
  gzip.push(utf8(headLine(head)));
  const written = new Map<string, { kind: PeopleFileKind }>();
  for await (const batch of batches) {
    for (const record of batch) {
      const name = nameInFile(record);
      if (written.has(name)) continue;
      gzip.push(utf8(recordLine(record, written.size === 0)));
      written.set(name, { kind: record.kind });
    }
    yield* taken();
  }
  gzip.push(utf8(endLine(written.values())), true);
  yield* taken();
}
