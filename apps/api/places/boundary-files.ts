import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feature, FeatureCollection } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification';

/** Refuses an import, with one sentence for the administrator. Nothing was written. */
export class BoundariesRefused extends Error {}

/** The features of one file, or of one object of a TopoJSON file. `name` says where they come from. */
export type BoundaryLayer = { name: string; features: Feature[] };

/**
 * Reads every layer in a folder of TopoJSON or GeoJSON files.
 * @throws BoundariesRefused when the folder cannot be read, holds no such file, or a file is not JSON
 */
export async function readBoundaryFolder(folder: string): Promise<BoundaryLayer[]> {
  const names = await listFolder(folder);
  const files = names.filter((name) => /\.(json|geojson|topojson)$/i.test(name)).sort();
  if (files.length === 0) throw new BoundariesRefused(`There is no TopoJSON or GeoJSON file in ${folder}.`);
  const layers: BoundaryLayer[] = [];
  for (const name of files) layers.push(...layersOf(name, parseJson(await readText(join(folder, name), name), name)));
  if (layers.length === 0)
    throw new BoundariesRefused(`No file in ${folder} is TopoJSON or a GeoJSON FeatureCollection.`);
  return layers;
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    throw new BoundariesRefused(`The folder ${folder} cannot be read.`);
  }
}

/**
 * Reads the features of one file.
 * @param name of the file, for a refusal
 * @throws BoundariesRefused when it is not TopoJSON or GeoJSON
 */
export function featuresIn(text: string, name: string): Feature[] {
  const layers = layersOf(name, parseJson(text, name));
  if (layers.length === 0) throw new BoundariesRefused(`${name} is no TopoJSON and no GeoJSON FeatureCollection.`);
  return layers.flatMap(({ features }) => features);
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new BoundariesRefused(`${name} cannot be read.`);
  }
}

/** Parses JSON, with or without a byte order mark. @throws BoundariesRefused naming the file */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new BoundariesRefused(`${name} is not valid JSON.`);
  }
}

function layersOf(name: string, content: unknown): BoundaryLayer[] {
  if (isTopology(content))
    return Object.entries(content.objects).map(([key, object]) => ({
      name: `${name}, ${key}`,
      features: decode(name, content, object as GeometryObject),
    }));
  if (isCollection(content))
    return [{ name, features: content.features.map((one, i) => wellFormed(one, `${name}, feature ${i + 1}`)) }];
  return [];
}

function decode(name: string, topology: Topology, object: GeometryObject): Feature[] {
  try {
    const decoded = feature(topology, object as GeometryCollection) as Feature | FeatureCollection;
    return 'features' in decoded ? decoded.features : [decoded];
  } catch {
    throw new BoundariesRefused(`${name} is damaged TopoJSON: its objects point to arcs that are not there.`);
  }
}

/**
 * Checks a feature of a file that may come from anywhere: refuses what is no feature, and a polygon that is not made of
 * rings of positions.
 */
function wellFormed(candidate: unknown, label: string): Feature {
  const { type, geometry } = (candidate ?? {}) as {
    type?: unknown;
    geometry?: { type?: unknown; coordinates?: unknown } | null;
  };
  if (type !== 'Feature') throw new BoundariesRefused(`${label} is not a GeoJSON feature.`);
  const depth = geometry?.type === 'Polygon' ? 3 : geometry?.type === 'MultiPolygon' ? 4 : 0;
  if (!isNested(geometry?.coordinates, depth))
    throw new BoundariesRefused(`${label} has a polygon that is not made of rings of positions.`);
  return candidate as Feature;
}

function isNested(value: unknown, depth: number): boolean {
  return depth === 0 || (Array.isArray(value) && value.every((inner) => isNested(inner, depth - 1)));
}

function isTopology(content: unknown): content is Topology {
  const { type, objects, arcs } = (content ?? {}) as Partial<Topology>;
  return type === 'Topology' && typeof objects === 'object' && objects !== null && Array.isArray(arcs);
}

function isCollection(content: unknown): content is FeatureCollection {
  const { type, features } = (content ?? {}) as Partial<FeatureCollection>;
  return type === 'FeatureCollection' && Array.isArray(features);
}
