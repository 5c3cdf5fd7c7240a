import type { Text } from '@vigil/shared/text/text.js';

export interface SameFile {
  id: string;
  incident: string;
  title: string | null;
  code: string | null;
}

/** A file of a record as the server tells it to this member. */
export interface EvidenceFile {
  id: string;
  incident: string;
  state: 'expected' | 'stored' | 'refused';
  refusal: string | null;
  kind: string;
  type: string | null;
  /** Bytes. */
  size: number;
  sha256: string | null;
  name: string | null;
  from: 'desk' | 'field';
  addedBy: string;
  mine: boolean;
  addedAt: string | null;
  declaredAt: string;
  storedAt: string | null;
  checkedAt: string | null;
  damagedAt: string | null;
  received: number;
  length: number;
  custody: number;
  same: SameFile[];
  mayOpen: boolean;
  mayRemove: boolean;
}
export interface CustodyStep {
  seq: number;
  at: string;
  actor: string | null;
  kind: string;
  refusal: string | null;
  proof: 'signed' | 'waiting' | 'broken';
}

export const filesPath = (incident: string): string => `/api/incidents/${incident}/evidence`;
export const UPLOADS = '/api/evidence/uploads';

/** Bytes; as the server has it. */
export const LARGEST_FILE = 1024 * 1024 * 1024;
/** What the browser offers first; what a file really is, the server judges by its content. */
export const OFFERED = '.jpg,.jpeg,.png,.webp,.heic,.heif,.mp4,.m4v,.mov,.mp3,.m4a,.ogg,.oga,.opus,.pdf,.wacz';

/** '4.2 MB', in thousands, as phones and shops say it. */
export const formatBytes = (bytes: number, t: Text): string => {
  const [unit, size] = bytes < 1000 ? ['b', 1] : bytes < 1e6 ? ['kb', 1e3] : bytes < 1e9 ? ['mb', 1e6] : ['gb', 1e9];
  const value = bytes / (size as number);
  return t(`bytes.${String(unit)}`, {
    n: value < 10 && unit !== 'b' ? Math.round(value * 10) / 10 : Math.round(value),
  });
};

/** What a file is to whoever adds it, as its name says; only a first word about it. */
export const kindOf = ({ name, type }: { name: string; type: string }): string => {
  if (/\.wacz$/i.test(name)) return 'archive';
  const [family] = type.split('/');
  if (family === 'image' || /\.(heic|heif)$/i.test(name)) return 'photo';
  return family === 'video' ? 'video' : family === 'audio' ? 'sound' : 'document';
};

/**
 * What each file of a record is called, in the order in which they were declared: by its name; where the name is not
 * for this member, by its kind and its number among all of them. One place, so that a file has one name on the page.
 */
export const fileNames = (
  files: readonly Pick<EvidenceFile, 'id' | 'name' | 'kind'>[],
  t: Text,
): ReadonlyMap<string, string> =>
  new Map(
    files.map(({ id, name, kind }, i) => [
      id,
      name ?? t('evidence.name-withheld', { kind: t(`evidence.kind.${kind}`), n: i + 1 }),
    ]),
  );

export const percentOf = (done: number, all: number): number => (all === 0 ? 0 : Math.floor((done / all) * 100));
