import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperatorError, codeOf } from '../../platform/database/operator-error.js';
import { readPublicKey, verifySignature } from './minisign.js';

/** The file of a release, whose name says what is in it. */
export interface ReleaseFile {
  file: string;
  version: string;
  /** The one folder in the archive. */
  top: string;
}

const NAME = /^(vigil-(\d+\.\d+\.\d+)-linux-(x64|arm64))\.tar\.gz$/;
/** How the folder of an unpacked release is called. */
export const NAME_OF_FOLDER = /^vigil-[\d.]+-linux-\w+$/;
const parts = (version: string): number[] => version.split(/[.+]/).slice(0, 3).map(Number);

/** Tells whether the first of two versions is the newer one. */
export const isNewer = (one: string, other: string): boolean => {
  const [a, b] = [parts(one), parts(other)];
  const n = a.findIndex((part, at) => part !== b[at]);
  return n >= 0 && a[n]! > b[n]!;
};

/** Reads the name of a release's file. @throws OperatorError where it is not for this machine, or not newer than what runs */
export const nameOfRelease = (file: string, running: string, arch: string = process.arch): ReleaseFile => {
  const [, top, version, of] = NAME.exec(basename(file)) ?? [];
  if (!top || !version)
    throw new OperatorError(
      `${basename(file)} is no release of Vigil: it is called vigil-X.Y.Z-linux-x64.tar.gz, or arm64.`,
    );
  if (of !== arch)
    throw new OperatorError(`${basename(file)} is for ${of} machines, and this one is ${arch}: take the other file.`);
  if (!isNewer(version, running))
    throw new OperatorError(
      `${basename(file)} is not newer than Vigil ${running}, which is here. To go back to an older Vigil, restore a backup that it made (docs/operating.md).`,
    );
  return { file, version, top };
};

/**
 * Checks that a release is what its makers signed: the signature of the sums, what the signature says that it is, and the
 * sum of the archive.
 * @param key text of their public key; null: the signature is not looked at
 * @returns that sum. @throws OperatorError
 */
export const checkSignedSum = async ({ file, version }: ReleaseFile, key: string | null): Promise<string> => {
  const name = `vigil-${version}.sha256`;
  const sums = await besideIt(file, name);
  if (key !== null) {
    const said = verifySignature(readPublicKey(key), name, sums, (await besideIt(file, `${name}.minisig`)).toString());
    if (said !== `Vigil ${version}`)
      throw new OperatorError(
        `The signature of ${name} is for "${said.slice(0, 40)}" and not for Vigil ${version}: this is another release under its name.`,
      );
  }
  const wanted = new RegExp(`^([0-9a-f]{64})  ${basename(file).replaceAll('.', '\\.')}$`, 'm').exec(
    sums.toString(),
  )?.[1];
  if (!wanted) throw new OperatorError(`${name} does not name ${basename(file)}: fetch both again, from one place.`);
  assertSum(file, await sumOf(file), wanted);
  return wanted;
};

/** @throws OperatorError where a file has another sum than the released one */
export const assertSum = (file: string, sum: string, wanted: string): void => {
  if (sum !== wanted)
    throw new OperatorError(
      `${basename(file)} is not the file that was released: it was cut off, damaged or changed. Fetch it again.`,
    );
};

const besideIt = (file: string, name: string): Promise<Buffer> =>
  readFile(join(dirname(file), name)).catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT'
      ? new OperatorError(`${name} is not beside ${basename(file)}: put it there, it is released with it.`)
      : error;
  });

const sumOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  } catch (error) {
    throw new OperatorError(`${file} cannot be read (${codeOf(error)}): nothing was changed.`);
  }
  return hash.digest('hex');
};
