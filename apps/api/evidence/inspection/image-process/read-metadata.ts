import ExifReader from 'exifreader';
import type { AlsoHolds, FileMetadata } from '@vigil/shared/inspection/file-findings.js';

/** Longer than any camera's name. */
const NAME_CHARACTERS = 80;

type Tags = Record<string, Record<string, { description?: unknown; value?: unknown } | undefined> | undefined>;

const NOTHING: FileMetadata = {
  takenAt: null,
  offsetMinutes: null,
  gpsAt: null,
  changedAt: null,
  point: null,
  device: null,
  software: null,
  alsoHolds: [],
};

/** Returns the text of a tag without invisible characters; null if empty. */
const wordsOf = (tags: Tags, group: string, name: string): string | null => {
  const said = tags[group]?.[name]?.description;
  if (typeof said !== 'string') return null;
  const words = said
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, NAME_CHARACTERS);
  return words === '' ? null : words;
};

/**
 * Parses '2021:06:04 09:30:00' to '2021-06-04T09:30:00'; null if it is not a valid moment, such as the zeros of a clock
 * that was never set.
 */
const momentOf = (text: string | null): string | null => {
  const found = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?/.exec(text ?? '');
  if (!found) return null;
  const moment = `${found[1]}-${found[2]}-${found[3]}T${found[4]}:${found[5]}:${found[6] ?? '00'}`;
  const read = new Date(`${moment}Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(moment) && Number(found[1]) >= 1900
    ? moment
    : null;
};

/** Parses '+07:00' to 420; null if it is not a possible offset. */
const offsetOf = (text: string | null): number | null => {
  if (text === 'Z') return 0;
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(text ?? '');
  if (!found) return null;
  const minutes = (Number(found[2]) * 60 + Number(found[3])) * (found[1] === '-' ? -1 : 1);
  return Math.abs(minutes) <= 14 * 60 && Number(found[3]) < 60 ? minutes : null;
};

/** Returns the point; null if it is missing, impossible, or 0, 0, which receivers write without a position. */
const pointOf = ({ gps }: Tags): FileMetadata['point'] => {
  const [lat, lon] = [gps?.['Latitude'], gps?.['Longitude']] as unknown[];
  if (
    typeof lat !== 'number' ||
    typeof lon !== 'number' ||
    !(Math.abs(lat) <= 90) ||
    !(Math.abs(lon) <= 180) ||
    (lat === 0 && lon === 0)
  )
    return null;
  return { lat: Math.round(lat * 1e6) / 1e6, lon: Math.round(lon * 1e6) / 1e6 };
};

const gpsMoment = (tags: Tags): string | null => {
  const [day, time] = [wordsOf(tags, 'exif', 'GPSDateStamp'), wordsOf(tags, 'exif', 'GPSTimeStamp')];
  const moment = day && time ? momentOf(`${day} ${time.slice(0, 8)}`) : null;
  return moment && `${moment}Z`;
};

const HOLDS: Readonly<Record<AlsoHolds, readonly (readonly [group: string, name: RegExp])[]>> = {
  owner: [
    ['exif', /^(Artist|Copyright|CameraOwnerName|BodySerialNumber|LensSerialNumber|XPAuthor)$/],
    ['iptc', /By-?line|Credit|Copyright|Writer|Contact/i],
    ['xmp', /creator|rights|owner|author|serial/i],
  ],
  comment: [
    ['exif', /^(UserComment|ImageDescription|XP(Comment|Title|Subject|Keywords))$/],
    ['iptc', /Caption|Headline|Keywords|City|Location|Province|Country/i],
    ['xmp', /description|title|subject|location/i],
    ['pngText', /./],
  ],
  preview: [['Thumbnail', /^(image|base64|type)$/i]],
  edits: [
    ['xmp', /History|DerivedFrom|OriginalDocumentID|CreatorTool/i],
    ['photoshop', /./],
  ],
};

const held = (tags: Tags): AlsoHolds[] =>
  (Object.keys(HOLDS) as AlsoHolds[]).filter((what) =>
    HOLDS[what].some(([group, name]) =>
      Object.keys(tags[group] ?? {}).some((one) => name.test(one) && !one.startsWith('_')),
    ),
  );

/**
 * Reads a picture's EXIF, XMP and IPTC metadata. Returns empty metadata when they are missing or broken. Runs in the
 * image process, because the bytes may be hostile.
 */
export const readingOf = (bytes: Buffer): FileMetadata => {
  let tags: Tags;
  try {
    tags = ExifReader.load(bytes, { expanded: true }) as unknown as Tags;
  } catch {
    return NOTHING;
  }
  const [make, model] = [wordsOf(tags, 'exif', 'Make'), wordsOf(tags, 'exif', 'Model')];
  const taken =
    momentOf(wordsOf(tags, 'exif', 'DateTimeOriginal')) ?? momentOf(wordsOf(tags, 'exif', 'DateTimeDigitized'));
  return {
    takenAt: taken,
    offsetMinutes:
      taken === null
        ? null
        : offsetOf(wordsOf(tags, 'exif', 'OffsetTimeOriginal') ?? wordsOf(tags, 'exif', 'OffsetTimeDigitized')),
    gpsAt: gpsMoment(tags),
    changedAt: momentOf(wordsOf(tags, 'exif', 'DateTime')),
    point: pointOf(tags),
    device: make && model ? (model.startsWith(make) ? model : `${make} ${model}`) : (model ?? make),
    software: wordsOf(tags, 'exif', 'Software'),
    alsoHolds: held(tags),
  };
};
