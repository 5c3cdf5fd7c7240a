import { Gzip } from 'fflate';
import { utf8 } from '../../sealing/web-crypto.js';
import {
  codebookOfPeople,
  nameInFile,
  PEOPLE_FILE_FORM,
  PEOPLE_FILE_VERSION,
  type PeopleFileHead,
  type PeopleFileRecord,
} from './people-file.js';

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
  gzip.push(utf8(`${JSON.stringify(head).slice(0, -1)},"records":[\n`));
  const written = new Set<string>();
  const totals: Record<string, number> = {};
  for await (const batch of batches) {
    for (const record of batch) {
      const name = nameInFile(record);
      if (written.has(name)) continue;
      gzip.push(utf8(`${written.size === 0 ? '' : ','}${JSON.stringify(record)}\n`));
      written.add(name);
      totals[record.kind] = (totals[record.kind] ?? 0) + 1;
    }
    yield* taken();
  }
  gzip.push(utf8(`],"totals":${JSON.stringify(totals)}}\n`), true);
  yield* taken();
}
