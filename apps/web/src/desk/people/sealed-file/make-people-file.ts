import type { PeopleFileRecord } from '@vigil/shared/people/people-file/people-file.js';
import { writePeopleFile } from '@vigil/shared/people/people-file/write-people-file.js';
import { MOST_BYTES_TOGETHER, MOST_TOGETHER } from '@vigil/shared/sealing/limits.js';
import { sealFile } from '@vigil/shared/sealing/seal-file.js';
import { openIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { OpenedIdentity } from '@vigil/shared/staff-responses/people.js';
import type { IdentityToOpen, PeopleExportPart } from '@vigil/shared/staff-responses/people-exports.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { ProblemBody } from '../../../api.js';
import { inBatches } from '../../sealing/seal-waiting.js';
import { attempt, type Did, patiently, type Reader, recipientOf, rememberAll } from '../../sealing/sealing-crypto.js';
import type { DeskApi } from '../../session.js';

interface PeopleFileAsk {
  keys: readonly SealingKeyView[];
  passphrase: string | null;
  /** Who opens the identities; null: nobody, and the file has none. */
  reader: Reader | null;
  madeOn: string;
}
export interface MadePeopleFile {
  file: Blob;
  people: number;
  /** Of how many people no name is in the file. */
  withoutName: number;
}
interface Course {
  onStep: (done: number, total: number) => void;
  isStopped: () => boolean;
}

/** What ends the making of a file. problem: null when somebody stopped it. */
class Ended extends Error {
  constructor(readonly problem: ProblemBody | null) {
    super('ended');
  }
}
const got = <T>(did: Did<T>): T => {
  if (!did.ok) throw new Ended(did.problem);
  return did.value;
};

/**
 * Makes a sealed file of the people on whose team the member is. The records are asked for, written and sealed a part
 * at a time: only sealed bytes are kept.
 * @returns null when somebody stopped it
 */
export const makePeopleFile = async (
  api: DeskApi,
  ask: PeopleFileAsk,
  course: Course,
): Promise<Did<MadePeopleFile> | null> => {
  const named = new Set<string>();
  try {
    const begun = got(
      await api.post<{ id: string; people: number }>('/api/people-exports', {
        keys: ask.keys.map(({ id }) => id),
        hasPassphrase: ask.passphrase !== null,
      }),
    );
    const batches = recordsOf(api, begun, ask.reader, named, course);
    const recipients = await Promise.all(ask.keys.map(recipientOf));
    const sealed: Uint8Array[] = [];
    for await (const bytes of sealFile(recipients, ask.passphrase, writePeopleFile(ask.madeOn, batches)))
      sealed.push(bytes);
    if (course.isStopped()) return null;
    rememberAll(ask.keys);
    const file = new Blob(sealed as Uint8Array<ArrayBuffer>[], { type: 'application/octet-stream' });
    return { ok: true, value: { file, people: begun.people, withoutName: begun.people - named.size } };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return error.problem && { ok: false, problem: error.problem };
  }
};

async function* recordsOf(
  api: DeskApi,
  { id, people }: { id: string; people: number },
  reader: Reader | null,
  named: Set<string>,
  { onStep, isStopped }: Course,
): AsyncGenerator<PeopleFileRecord[]> {
  const part = async (after: string | null): Promise<PeopleExportPart> => {
    if (isStopped()) throw new Ended(null);
    const path = `/api/people-exports/${id}/parts${after === null ? '' : `?after=${after}`}`;
    return got(await patiently(() => api.get<PeopleExportPart>(path)));
  };
  onStep(0, people);
  for (let now = await part(null); ; now = await part(now.next)) {
    yield now.records;
    const batches = inBatches(reader ? now.identities : [], { most: MOST_TOGETHER, mostBytes: MOST_BYTES_TOGETHER });
    for (const batch of batches) {
      if (isStopped()) throw new Ended(null);
      const opened = await openTogether(api, batch, reader!);
      for (const one of opened) if (one.kind === 'identity' && one.texts.names.trim() !== '') named.add(one.person);
      yield opened;
    }
    onStep(now.done, people);
    if (now.next === null) return;
  }
}

/**
 * Asks for these ciphertexts, which the server logs, and opens them here. One that cannot be opened holds up no other.
 */
const openTogether = async (
  api: DeskApi,
  asked: readonly IdentityToOpen[],
  reader: Reader,
): Promise<PeopleFileRecord[]> => {
  const items = asked.map(({ id, revision }) => ({ id, revision }));
  const { items: found } = got(
    await patiently(() =>
      api.post<{ items: OpenedIdentity[] }>('/api/waiting-identities/openings', {
        with: reader.with,
        items,
        for: 'export',
      }),
    ),
  );
  const records: PeopleFileRecord[] = [];
  for (const { id, revision, body, wrapped } of found) {
    const of = asked.find((one) => one.id === id);
    const [sealed, key] = [fromBase64Url(body), fromBase64Url(wrapped)];
    if (!of || !sealed || !key) continue;
    const place = { person: of.person, entry: id, revision };
    const opened = await attempt(() => openIdentity(place, sealed, key, reader));
    if (opened.ok) records.push({ kind: 'identity', person: of.person, entry: id, texts: opened.value });
  }
  return records;
};
