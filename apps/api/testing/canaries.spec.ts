import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { anIncident, anAct, aHarm, aSource } from './an-incident.js';
import { ENCODINGS, hideCanaries, canaryScannerFor, type Canary } from './canaries.js';

const incident = anIncident({ acts: [anAct()], harms: [aHarm()], sources: [aSource()] });
const canaries = hideCanaries(incident, 'r', new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 1)));
const scan = canaryScannerFor(canaries);
const text = canaries.find(({ field }) => field === 'incident.narrative')!;
const point = canaries.find(({ field }) => field === 'incident.point')!;
const { lat, lon } = incident.point!;
const [latin, khmer] = text.words as [string, string];
const j = JSON.stringify;

/** Leaks as they could happen, one by one: where, of what, and what would be there to find. */
const PLANTED: readonly [where: string, of: Canary, leak: string | Buffer][] = [
  ['a JSON answer', text, j({ items: [{ narrative: incident.narrative }] })],
  [
    'a JSON answer that escapes all that is not ASCII',
    text,
    j({ n: khmer }).replace(/[^\u0020-\u007e]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`),
  ],
  ['JSON in JSON in JSON', text, j(j(j({ n: khmer })))],
  ['a CSV cell', text, `code,note\r\nKH-1,"said ""${latin}"" twice"\r\n`],
  ['a CSV of Excel (UTF-16)', text, Buffer.from(`code\tnote\r\nKH-1\t${khmer}`, 'utf16le')],
  ['UTF-16 with the big end first', text, Buffer.from(`xx${khmer}`, 'utf16le').swap16()],
  ['an HTML page', text, `<p title='${latin}'>`],
  ['HTML entities', text, `<p>${[...khmer].map((c) => `&#${c.codePointAt(0)};`).join('')}</p>`],
  [
    'HTML entities in hexadecimal',
    text,
    `<p>${[...khmer].map((c) => `&#X${c.codePointAt(0)!.toString(16).toUpperCase()};`).join('')}</p>`,
  ],
  ['a Location header', text, `location: /desk?q=${encodeURIComponent(khmer)}`],
  ['an address in capital or small escapes', text, `/x?q=${encodeURIComponent(khmer).toLowerCase()}`],
  ['a form body', text, `a=1&note=${new URLSearchParams({ n: khmer }).toString()}`],
  ['a name in an ETag', text, `"${Buffer.from(latin).toString('hex')}"`],
  [
    'a hex dump',
    text,
    Buffer.from(khmer)
      .toString('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$& '),
  ],
  ['a bytea of PostgreSQL', text, `\\x${Buffer.from(j(incident.narrative)).toString('hex')}`],
  [
    'a bytea of an old PostgreSQL',
    text,
    [...Buffer.from(latin)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  ],
  ['the log of PostgreSQL', text, `DETAIL:  Failing row contains (${latin}, 1).`],
  ['a stack of TypeORM', text, `QueryFailedError: invalid input\n  parameters: [ '${latin}' ]`],
  [
    'a log line of one error',
    text,
    j({ level: 50, err: { message: `duplicate key value (${khmer}) already exists` } }),
  ],
  ...[0, 1, 2].map((shift): [string, Canary, string] => [
    `a cookie in base64, at ${shift}`,
    text,
    Buffer.from(`${'x'.repeat(shift)}{"n":"${khmer}"}`).toString('base64'),
  ]),
  ...[0, 1, 2].map((shift): [string, Canary, string] => [
    `a token in base64url, at ${shift}`,
    text,
    Buffer.from(`${'y'.repeat(shift)}${khmer}zz`).toString('base64url'),
  ]),
  [
    'quoted-printable mail',
    text,
    [...Buffer.from(khmer)].map((byte) => `=${byte.toString(16).toUpperCase()}`).join(''),
  ],
  ['text in capitals', text, latin.toUpperCase()],
  ['text backwards', text, [...latin].reverse().join('')],
  ['UTF-8 that was taken for Latin-1', text, Buffer.from(khmer).toString('latin1')],
  ['a gzip file', text, gzipSync(j({ n: khmer }))],
  [
    'a column of a Parquet file',
    text,
    Buffer.concat([
      Buffer.from('PAR1 head'),
      gzipSync('other'),
      Buffer.from('page'),
      gzipSync(`x${latin}`),
      Buffer.from('PAR1'),
    ]),
  ],
  ['a compressed answer (brotli)', text, brotliCompressSync(`x${latin}`)],
  ['a zlib stream', text, deflateSync(latin.repeat(3))],
  ['a raw deflate stream', text, deflateRawSync(Buffer.from(khmer, 'utf16le'))],
  ['a word cut short by a limit', text, `${latin}…`],
  ['a point in JSON', point, j({ point: { lat, lon } })],
  ['a point in GeoJSON', point, j({ type: 'Point', coordinates: [lon, lat] })],
  ['one half of a point', point, `x=${lon}`],
  ['a point to five decimals', point, `${lat.toFixed(6).slice(0, -1)}`],
  ['a point in WKT', point, `POINT(${lon} ${lat})`],
  ['a point in millionths of a degree', point, j([Math.round(lat * 1e6)])],
  ['a point in a column of doubles', point, Buffer.from(new Float64Array([1, lat, 2]).buffer)],
  ['a point in two columns of floats', point, Buffer.from(new Float32Array([1, lon, 2, lat]).buffer)],
  [
    'a point in WKB',
    point,
    (() => {
      const bytes = Buffer.alloc(21);
      bytes.writeDoubleBE(lon, 5);
      bytes.writeDoubleBE(lat, 13);
      return bytes;
    })(),
  ],
  ['a point in degrees and minutes', point, `${Math.floor(lat)}°${((lat % 1) * 60).toFixed(3)}′N`],
  ['a point in an address', point, `/map?at=${encodeURIComponent(`${lat},${lon}`)}`],
  ['a public file', text, gzipSync(Buffer.from(`<svg><text>${latin}</text></svg>`))],
];

describe('the scanner for canaries', () => {
  it('covers every confidential answer that can hold words or a point, as the codebook says', () => {
    expect(canaries.map(({ field }) => field)).toEqual([
      'incident.timeOfDay',
      'incident.point',
      'incident.placeNote',
      'act.attribution',
      'act.note',
      'harm.note',
      'source.origin',
      'source.note',
      'incident.narrative',
      'incident.tags',
    ]);
    expect(Object.keys(ENCODINGS).length).toBeGreaterThanOrEqual(12);
    expect(new Set(Object.values(ENCODINGS).map((encode) => encode(khmer))).size).toBeGreaterThanOrEqual(12);
  });

  it.each(PLANTED)('finds a planted leak: %s', (_where, of, leak) => {
    expect(scan(leak).map(({ field }) => field)).toContain(of.field);
    expect(new Set(scan(leak).map(({ field }) => field)).size).toBe(1);
  });

  it('was given thirty plants at least', () => expect(PLANTED.length).toBeGreaterThanOrEqual(30));

  describe('what goes wrong', () => {
    it('finds nothing where nothing is', () => {
      expect(scan(j(anIncident()))).toEqual([]);
      expect(scan(Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256)))).toEqual([]);
    });
    it('takes no random id for a point: half of one as a float, or its digits inside a longer number', () => {
      const half = Buffer.alloc(4);
      half.writeFloatLE(lat);
      expect(scan(Buffer.concat([Buffer.from('id '), half, Buffer.from(' end')]))).toEqual([]);
      expect(scan(`7f${Math.round(lat * 1e6)}ab and 4${Math.round(lon * 1e6)}`)).toEqual([]);
      const random = new SeededRandom(1);
      const [records, length] = process.env['VIGIL_PROVE'] ? [400, 2_000_000] : [100, 500_000];
      const ids = Array.from({ length }, () => random.between(0, 255));
      const hidden = Array.from({ length: records }, () => hideCanaries(anIncident(), 'r', random));
      const many = canaryScannerFor(hidden.flat());
      expect(many(Buffer.from(Buffer.from(ids).toString('base64')))).toEqual([]);
    });
    it.each(Object.keys(ENCODINGS))('looks for what is written in %s by itself', (encoding) => {
      const found = scan(Buffer.from(ENCODINGS[encoding]!(encoding === 'upper case' ? latin : khmer), 'latin1'));
      expect(found.length).toBeGreaterThan(0);
    });
  });
});
