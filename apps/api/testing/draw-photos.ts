import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import sharp from 'sharp';

/**
 * Draws an invented scene: light from one side, and shapes of all sizes that overlap. Each seed gives another scene.
 */
export const aScene = async (seed: number, width = 960, height = 720): Promise<Buffer> => {
  const random = new SeededRandom(seed);
  const colour = (): string =>
    `hsl(${Math.floor(random.next() * 360)},${Math.floor(20 + random.next() * 60)}%,${Math.floor(10 + random.next() * 80)}%)`;
  const shapes = Array.from({ length: 46 }, (_n, i) => {
    const size = (0.42 - i * 0.008) * width * (0.4 + random.next());
    const [x, y] = [random.next() * width, random.next() * height];
    return random.next() < 0.5
      ? `<ellipse cx="${x}" cy="${y}" rx="${size / 2}" ry="${(size / 2) * (0.3 + random.next())}" fill="${colour()}" fill-opacity="${0.5 + random.next() * 0.5}"/>`
      : `<rect x="${x - size / 2}" y="${y - size / 2}" width="${size}" height="${size * (0.2 + random.next())}" fill="${colour()}" fill-opacity="${0.5 + random.next() * 0.5}" transform="rotate(${random.next() * 90} ${x} ${y})"/>`;
  }).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x2="${random.next()}" y2="1"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>${shapes}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
};

interface Says {
  takenAt?: string;
  offset?: string;
  make?: string;
  model?: string;
  lat?: number;
  lon?: number;
  orientation?: number;
  words?: string;
}

const sixty = (degrees: number): string => {
  const whole = Math.floor(degrees);
  const minutes = Math.floor((degrees - whole) * 60);
  return `${whole}/1 ${minutes}/1 ${Math.round(((degrees - whole) * 60 - minutes) * 60 * 1000)}/1000`;
};

/**
 * Makes a JPEG as a phone does, with metadata about time, place and camera. `words` are put into every field that can
 * hold them.
 */
export const aPhoto = async (
  scene: Buffer,
  { takenAt, offset, make, model, lat, lon, orientation, words }: Says = {},
): Promise<Buffer> => {
  const exif: Record<string, Record<string, string>> = {
    IFD0: {
      ...(make ? { Make: make } : {}),
      ...(model ? { Model: model } : {}),
      ...(words ? { Artist: words, ImageDescription: words, Copyright: words } : {}),
    },
    IFD2: {
      ...(takenAt ? { DateTimeOriginal: takenAt } : {}),
      ...(offset ? { OffsetTimeOriginal: offset } : {}),
      ...(words ? { UserComment: words, CameraOwnerName: words } : {}),
    },
    IFD3:
      lat !== undefined && lon !== undefined
        ? {
            GPSLatitudeRef: lat < 0 ? 'S' : 'N',
            GPSLatitude: sixty(Math.abs(lat)),
            GPSLongitudeRef: lon < 0 ? 'W' : 'E',
            GPSLongitude: sixty(Math.abs(lon)),
          }
        : {},
  };
  const picture = sharp(scene).withExif(exif);
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${words}"/></rdf:RDF></x:xmpmeta>`;
  const jpeg = await (words ? picture.withXmp(xmp) : picture)
    .withMetadata(orientation ? { orientation } : {})
    .jpeg({ quality: 88 })
    .toBuffer();
  return words ? withSegments(jpeg, words) : jpeg;
};

const segment = (marker: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt8(0xff, 0);
  head.writeUInt8(marker, 1);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

/**
 * Adds metadata besides EXIF, as cameras and programs do: a comment, IPTC in a Photoshop segment, the text of a colour
 * profile, and bytes after the end.
 */
const withSegments = (jpeg: Buffer, words: string): Buffer => {
  const text = Buffer.from(words, 'latin1');
  const iptc = Buffer.concat([Buffer.from([0x1c, 2, 80, 0, text.length]), text]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(iptc.length);
  const photoshop = Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\x00\x00', 'latin1'),
    size,
    iptc,
    Buffer.alloc(iptc.length % 2),
  ]);
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xed, photoshop), segment(0xfe, text), jpeg.subarray(2), text]);
};
