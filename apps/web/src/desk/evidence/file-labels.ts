import type { Text } from '@vigil/shared/text/text.js';
import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';

/** '4.2 MB', in thousands, as phones and shops show it. */
export const formatBytes = (bytes: number, t: Text): string => {
  const [unit, size] = bytes < 1000 ? ['b', 1] : bytes < 1e6 ? ['kb', 1e3] : bytes < 1e9 ? ['mb', 1e6] : ['gb', 1e9];
  const value = bytes / (size as number);
  return t(`bytes.${String(unit)}`, {
    n: value < 10 && unit !== 'b' ? Math.round(value * 10) / 10 : Math.round(value),
  });
};

/** Guesses the kind of a file from its name and declared type, for the person who adds it. */
export const guessKind = ({ name, type }: { name: string; type: string }): string => {
  if (/\.wacz$/i.test(name)) return 'archive';
  const [family] = type.split('/');
  if (family === 'image' || /\.(heic|heif)$/i.test(name)) return 'photo';
  return family === 'video' ? 'video' : family === 'audio' ? 'sound' : 'document';
};

/**
 * Returns the name of a file. If this member may not see the name, it is the kind with its number, from 1, among all
 * files of its record. All pages use these names.
 */
export const fileName = (
  { name, kind, number }: Pick<EvidenceView, 'name' | 'kind'> & { number: number },
  t: Text,
): string => name ?? t('evidence.name-withheld', { kind: t(`evidence.kind.${kind}`), n: number });

/** Returns the name of each file of a record, in the order declared. */
export const fileNames = (
  files: readonly Pick<EvidenceView, 'id' | 'name' | 'kind'>[],
  t: Text,
): ReadonlyMap<string, string> => new Map(files.map((file, i) => [file.id, fileName({ ...file, number: i + 1 }, t)]));

export const percentOf = (done: number, all: number): number => (all === 0 ? 0 : Math.floor((done / all) * 100));
