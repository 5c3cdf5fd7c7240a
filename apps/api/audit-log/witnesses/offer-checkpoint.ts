import type { WitnessTrouble } from '@vigil/shared/staff-responses/revision-log.js';
import { cosignatureIn, textOf, type Cosignature } from './cosignature.js';
import type { Witness } from './configured-witnesses.js';

type Outcome = { cosignature: Cosignature } | { trouble: WitnessTrouble };

/** A checkpoint to be signed, and the proof, in base64, that it extends an older size. */
interface Offered {
  size: number;
  note: string;
  proofFrom(old: number): Promise<readonly string[]>;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 16_384;
const SIZE_TYPE = 'text/x.tlog.size';

/**
 * Offers a checkpoint to a log witness and checks its answer. Source: c2sp.org/tlog-witness.
 * @param known the number of leaves that we think the witness has signed for; if that is wrong, it answers with its own
 * number, and we try once more
 * @param stop aborts the requests at once
 */
export const offerCheckpoint = async (
  witness: Witness,
  offered: Offered,
  known: number,
  stop: AbortSignal,
): Promise<Outcome> => {
  const first = await ask(witness, offered, Math.min(known, offered.size), stop);
  return 'signedFor' in first ? withoutSize(await ask(witness, offered, first.signedFor, stop)) : first;
};

/**
 * Turns a second answer with a size into 'not-signed': the witness named a size, was offered that, and named another.
 */
const withoutSize = (said: Outcome | { signedFor: number }): Outcome =>
  'signedFor' in said ? { trouble: 'not-signed' } : said;

const ask = async (
  witness: Witness,
  { size, note, proofFrom }: Offered,
  old: number,
  stop: AbortSignal,
): Promise<Outcome | { signedFor: number }> => {
  const proof = await proofFrom(old);
  const body = [`old ${old}`, ...proof, '', note].join('\n');
  const answer = await post(`${witness.address}/add-checkpoint`, body, stop);
  if (answer === null || answer.status >= 500) return { trouble: 'unreachable' };
  if (answer.status === 404 || answer.status === 403) return { trouble: 'not-followed' };
  if (answer.status === 422) return { trouble: 'other-history' };
  if (answer.status === 409) return conflict(answer, old, size);
  const cosignature = answer.status === 200 ? cosignatureIn(answer.text, textOf(note), witness) : null;
  return cosignature ? { cosignature } : { trouble: 'not-signed' };
};

const conflict = (
  { type, text }: Answered,
  old: number,
  size: number,
): { trouble: WitnessTrouble } | { signedFor: number } => {
  const said = /^(0|[1-9]\d{0,14})\n$/.exec(text)?.[1];
  if (type !== SIZE_TYPE || said === undefined) return { trouble: old === size ? 'other-history' : 'not-signed' };
  const signedFor = Number(said);
  if (signedFor > size) return { trouble: 'ahead' };
  // The sizes match, so the roots must differ.
  return signedFor === old ? { trouble: 'other-history' } : { signedFor };
};

interface Answered {
  status: number;
  type: string | null;
  text: string;
}

/** Sends a request. @returns null when there is no answer, or none that is complete in time and short enough. */
const post = async (address: string, body: string, stop: AbortSignal): Promise<Answered | null> => {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      body,
      redirect: 'error',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await readShort(answer) };
  } catch {
    return null;
  }
};

/** Reads an answer. @throws Error when it is longer than any answer of a log witness. */
const readShort = async (answer: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += (part as Uint8Array).length;
    if (length > MOST_BYTES) throw new Error('too long');
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts).toString('utf8');
};
