import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperatorError, codeOf } from '../../platform/database/operator-error.js';
import { sha256OfFile } from '../../platform/sha256-of-file.js';
import { readPublicKey, verifySignature } from './minisign.js';

/** The file of a release, whose name says what is in it. */
export interface ReleaseFile {
  file: string;
  version: string;
  /** The one folder in an archive. */
  top: string;
}

const NAME = /^(vigil-(\d+\.\d+\.\d+)-linux-(x64|arm64))\.tar\.gz$/;
const NAME_OF_PACKAGE = /^vigil_(\d+\.\d+\.\d+)_(amd64|arm64)\.deb$/;
/** How the folder of an unpacked release is called. */
export const NAME_OF_FOLDER = /^vigil-[\d.]+-linux-\w+$/;
const parts = (version: string): number[] => version.split(/[.+]/).slice(0, 3).map(Number);

/** Tells whether the first of two versions is the newer one. */
export const isNewer = (one: string, other: string): boolean => {
  const [a, b] = [parts(one), parts(other)];
  const n = a.findIndex((part, at) => part !== b[at]);
  return n >= 0 && a[n]! > b[n]!;
};

/**
 * Reads the name of a release's archive.
 * @throws OperatorError where it is not for this machine, or not newer than what runs
 */
export const nameOfRelease = (file: string, running: string, arch: string = process.arch): ReleaseFile => {
  const [, top, version, of] = NAME.exec(basename(file)) ?? [];
  if (!top || !version || !of)
    throw new OperatorError(
      `${basename(file)} is no release of Vigil: it is called vigil-X.Y.Z-linux-x64.tar.gz, or arm64.`,
    );
  assertFits(file, { version, running, of, arch });
  return { file, version, top };
};

/** The same of the name of a release's Debian package. */
export const nameOfPackage = (file: string, running: string, arch: string = process.arch): ReleaseFile => {
  const [, version, of] = NAME_OF_PACKAGE.exec(basename(file)) ?? [];
  if (!version || !of)
    throw new OperatorError(
      `Vigil is installed here as a Debian package: name the package of a newer release, vigil_X.Y.Z_amd64.deb, or arm64. ${basename(file)} is none.`,
    );
  assertFits(file, { version, running, of: of === 'amd64' ? 'x64' : of, arch });
  return { file, version, top: '' };
};

/** @throws OperatorError */
const assertFits = (
  file: string,
  { version, running, of, arch }: { version: string; running: string; of: string; arch: string },
): void => {
  if (of !== arch)
    throw new OperatorError(`${basename(file)} is for ${of} machines, and this one is ${arch}: take the other file.`);
  if (!isNewer(version, running))
    throw new OperatorError(
      `${basename(file)} is not newer than Vigil ${running}, which is here. To go back to an older Vigil, restore a backup that it made (docs/operating.md).`,
    );
};

/**
 * Checks that a release is what its makers signed: the signature of the sums, what the signature says that it is, and
 * the sum of the archive.
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

/** Returns a file's SHA-256. @throws OperatorError where it cannot be read */
export const sumOf = async (file: string): Promise<string> => {
  try {
    return await sha256OfFile(file);
  } catch (error) {
    throw new OperatorError(`${file} cannot be read (${codeOf(error)}): nothing was changed.`);
  }
};
