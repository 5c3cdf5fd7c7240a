import { OperatorError } from '../database/operator-error.js';
import { readPrivateFile } from '../private-file.js';
import type { S3Signer } from './sign-s3.js';
import { isStoreName } from './stored-files.js';

/** A folder in a bucket of a store that speaks Amazon's S3. */
export interface BucketAddress {
  endpoint: URL;
  /** '/BUCKET' */
  path: string;
  /** '' or 'FOLDER/' */
  prefix: string;
  region: string;
}

/**
 * Reads the address of a bucket: `s3+https://HOST/BUCKET/FOLDER?region=REGION`. Without TLS only on this computer.
 * @param setting its name, for errors @throws OperatorError
 */
export const parseBucket = (to: string, setting: string): BucketAddress => {
  const text = to.replace(/^s3\+/, '');
  const url = URL.canParse(text) ? new URL(text) : null;
  const [bucket = '', ...prefix] = (url?.pathname ?? '').split('/').filter(Boolean);
  const isHere = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (
    !url ||
    (url.protocol !== 'https:' && !isHere) ||
    url.username ||
    url.password ||
    !isStoreName([bucket, ...prefix].join('/'))
  )
    throw new OperatorError(
      `${setting} is no address of a bucket: it must look like s3+https://s3.example/bucket/folder?region=eu-central-1, without a key in it.`,
    );
  return {
    endpoint: url,
    path: `/${bucket}`,
    prefix: prefix.map((part) => `${part}/`).join(''),
    region: url.searchParams.get('region') ?? 'us-east-1',
  };
};

export type BucketKey = Pick<S3Signer, 'keyId' | 'secret'>;

/**
 * Reads the credentials: two lines, the id of the key and its secret.
 * @param setting the name of the setting that names the file @throws OperatorError, which repeats neither
 */
export const readBucketKey = (file: string | null, setting: string): BucketKey => {
  if (!file)
    throw new OperatorError(
      `${setting} is not set: name a file of two lines, the id of the key of the bucket and its secret.`,
    );
  const named = `${setting} (${file})`;
  const text = readPrivateFile(file, {
    openToAll: `${named} can be read by every user of this computer: run chmod 600 on it, and make another key.`,
    unreadable: (code) => `${named} cannot be read (${code}): give it to the user who runs Vigil.`,
  });
  const [keyId, secret, ...more] = text.trim().split(/\s+/);
  if (!keyId || !secret || more.length > 0)
    throw new OperatorError(`${named} does not hold two lines, the id of a key and its secret.`);
  return { keyId, secret };
};
