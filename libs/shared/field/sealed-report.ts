import { CannotOpen, concat, fromUtf8, utf8 } from '../sealing/web-crypto.js';
import { padTo, unpad } from '../sealing/padding.js';
import { pairOf, suite, type Seed } from '../sealing/sealing-key.js';
import { FORMAT, isSealedReport, REPORT_BUCKETS } from './limits.js';

/** For whom and for what something is sealed. It opens nowhere else. */
export interface SealedFor {
  /** 'report': for the server. 'draft': for its author, on the phone where it is written. */
  purpose: 'report' | 'draft';
  /** The id of the report. */
  id: string;
  /** Which key: for a report the id of the intake key, for a draft the profile on the phone. */
  keyId: string;
}

const ENC_BYTES = 32;
const info = ({ purpose, id, keyId }: SealedFor): Uint8Array =>
  utf8(JSON.stringify([`vigil field ${purpose} 1`, id, keyId]));
const exact = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

/**
 * Seals a JSON value so that only the holder of the secret half can read it: version, then HPKE (RFC 9180, base mode)
 * of the padded text.
 * @throws RangeError when it is longer than the last bucket
 */
export const sealReport = async (place: SealedFor, value: unknown, publicKey: Uint8Array): Promise<Uint8Array> => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(exact(publicKey));
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: info(place) },
    exact(padTo(REPORT_BUCKETS, utf8(JSON.stringify(value)))),
  );
  return concat(Uint8Array.of(FORMAT), new Uint8Array(enc), new Uint8Array(ct));
};

/** @throws CannotOpen when it was changed, belongs elsewhere, the key differs, or it holds no JSON. */
export const openReport = async (place: SealedFor, sealed: Uint8Array, seed: Seed): Promise<unknown> => {
  if (!isSealedReport(sealed)) throw new CannotOpen();
  try {
    const { privateKey } = await pairOf(seed);
    const padded = await suite.open(
      { recipientKey: privateKey, enc: exact(sealed.slice(1, 1 + ENC_BYTES)), info: info(place) },
      exact(sealed.slice(1 + ENC_BYTES)),
    );
    return JSON.parse(fromUtf8(unpad(new Uint8Array(padded)))) as unknown;
  } catch {
    throw new CannotOpen();
  }
};
