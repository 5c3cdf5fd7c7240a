import { gzipSync } from 'node:zlib';

/** Points, lines or rings of a tile: x and y from 0 to 4096, downwards; outside is allowed. */
export interface TileFeature {
  kind: 'point' | 'line' | 'polygon';
  parts: readonly (readonly (readonly [x: number, y: number])[])[];
  properties: Readonly<Record<string, string | number>>;
}
type TileLayers = Readonly<Record<string, readonly TileFeature[]>>;

export const TILE_EXTENT = 4096;
const KINDS = { point: 1, line: 2, polygon: 3 } as const;

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
};
const zigzag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);

/** A field of a protocol buffer: with a length, or a number. */
const field = (number: number, bytes: Uint8Array | readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(varint(number * 8 + 2)), Buffer.from(varint(bytes.length)), Buffer.from(bytes)]);
const numberField = (number: number, value: number): Buffer => Buffer.from([...varint(number * 8), ...varint(value)]);

const geometryOf = ({ kind, parts }: TileFeature): number[] => {
  const out: number[] = [];
  let [x, y] = [0, 0];
  const to = ([nextX, nextY]: readonly [number, number]): void => {
    out.push(...varint(zigzag(nextX - x)), ...varint(zigzag(nextY - y)));
    [x, y] = [nextX, nextY];
  };
  for (const part of parts) {
    const [first, ...rest] = part.map(([px, py]) => [Math.round(px), Math.round(py)] as const);
    out.push(...varint(1 + 8));
    to(first!);
    if (rest.length > 0) out.push(...varint(2 + 8 * rest.length));
    rest.forEach(to);
    if (kind === 'polygon') out.push(...varint(7 + 8));
  }
  return out;
};

const layerOf = (name: string, features: readonly TileFeature[]): Buffer => {
  const keys = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  const values = [...new Set(features.flatMap(({ properties }) => Object.values(properties)))];
  return Buffer.concat([
    numberField(15, 2),
    field(1, Buffer.from(name)),
    ...features.map((feature) =>
      field(
        2,
        Buffer.concat([
          field(
            2,
            Object.entries(feature.properties).flatMap(([key, value]) => [
              ...varint(keys.indexOf(key)),
              ...varint(values.indexOf(value)),
            ]),
          ),
          numberField(3, KINDS[feature.kind]),
          field(4, geometryOf(feature)),
        ]),
      ),
    ),
    ...keys.map((key) => field(3, Buffer.from(key))),
    ...values.map((value) =>
      field(4, typeof value === 'string' ? field(1, Buffer.from(value)) : numberField(5, value)),
    ),
    numberField(5, TILE_EXTENT),
  ]);
};

/** Writes a vector tile (Mapbox Vector Tile 2.1). */
export const vectorTile = (layers: TileLayers): Buffer =>
  Buffer.concat(Object.entries(layers).map(([name, features]) => field(3, layerOf(name, features))));

/** Returns the number of a tile: all smaller zooms first, then along a Hilbert curve. */
export const tileId = (z: number, x: number, y: number): number => {
  let id = (4 ** z - 1) / 3;
  let [tx, ty] = [x, y];
  for (let side = 2 ** z / 2; side >= 1; side /= 2) {
    const [right, down] = [tx & side ? 1 : 0, ty & side ? 1 : 0];
    id += side * side * ((3 * right) ^ down);
    if (down === 0) {
      if (right === 1) [tx, ty] = [side - 1 - tx, side - 1 - ty];
      [tx, ty] = [ty, tx];
    }
  }
  return id;
};

export interface PmtilesOptions {
  /** west, south, east, north in degrees */
  bounds: readonly [number, number, number, number];
  metadata?: object;
  version?: number;
  /** 1 none, 2 gzip, 3 brotli, 4 zstd: what the file says, whatever it holds. */
  tileCompression?: number;
  /** 1 vector tiles, 2 PNG. */
  tileType?: number;
}

/** Writes a PMTiles file, version 3, with one directory and compressed tiles. */
export const pmtiles = (
  tiles: readonly { z: number; x: number; y: number; data: Buffer }[],
  { bounds, metadata = {}, version = 3, tileCompression = 2, tileType = 1 }: PmtilesOptions,
): Buffer => {
  const inOrder = tiles
    .map(({ z, x, y, data }) => ({ id: tileId(z, x, y), bytes: gzipSync(data) }))
    .sort((a, b) => a.id - b.id);
  const directory = gzipSync(
    Buffer.from([
      ...varint(inOrder.length),
      ...inOrder.flatMap(({ id }, i) => varint(id - (inOrder[i - 1]?.id ?? 0))),
      ...inOrder.flatMap(() => varint(1)),
      ...inOrder.flatMap(({ bytes }) => varint(bytes.length)),
      ...inOrder.flatMap((_, i) => varint(i === 0 ? 1 : 0)),
    ]),
  );
  const described = gzipSync(JSON.stringify(metadata));
  const body = Buffer.concat(inOrder.map(({ bytes }) => bytes));
  const header = Buffer.alloc(127);
  header.write('PMTiles', 'latin1');
  header[7] = version;
  let start = 127;
  for (const [at, length] of [
    [8, directory.length],
    [24, described.length],
    [40, 0],
    [56, body.length],
  ] as const) {
    header.writeBigUInt64LE(BigInt(start), at);
    header.writeBigUInt64LE(BigInt(length), at + 8);
    start += length;
  }
  for (const at of [72, 80, 88]) header.writeBigUInt64LE(BigInt(inOrder.length), at);
  header.set(
    [1, 2, tileCompression, tileType, Math.min(...tiles.map(({ z }) => z)), Math.max(...tiles.map(({ z }) => z))],
    96,
  );
  bounds.forEach((degrees, i) => header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * i));
  return Buffer.concat([header, directory, described, body]);
};
