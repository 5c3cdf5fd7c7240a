import type { Feature, MultiLineString, MultiPolygon, Polygon } from 'geojson';
import { takeEarly } from '../../early-answers.js';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification';

export type AreaFeature = Feature<Polygon | MultiPolygon, { code: string; codes?: string }>;
type AreaTopology = Topology<Record<string, GeometryCollection<{ code: string; codes?: string }>>>;

/** The units of one level: their areas, the lines between them, and the outline of the whole. */
export interface LevelAreas {
  features: AreaFeature[];
  inner: MultiLineString;
  outer: MultiLineString;
}

/** The outlines of neighbours and of the country, its lakes and rivers. */
export interface BaseAreas {
  countries: Feature[];
  lakes: Feature[];
  rivers: Feature[];
}

const read = async <T>(path: string): Promise<T> => {
  const response = await (takeEarly(path) ?? fetch(path));
  if (!response.ok) throw new TypeError(`${path} answered ${response.status}`);
  return (await response.json()) as T;
};

/** Loads the areas of a level. @throws TypeError when they cannot be loaded */
export const loadLevel = async (level: number): Promise<LevelAreas> => {
  const topology = await read<AreaTopology>(`/api/public/areas/${level}.topo.json`);
  const object = topology.objects[`adm${level}`]!;
  return {
    features: feature(topology, object).features as AreaFeature[],
    inner: mesh(topology, object as GeometryObject, (a, b) => a !== b),
    outer: mesh(topology, object as GeometryObject, (a, b) => a === b),
  };
};

/** Loads the surroundings. @throws TypeError when they cannot be loaded */
export const loadBase = async (): Promise<BaseAreas> => {
  const topology = await read<Topology<Record<string, GeometryCollection>>>('/api/public/areas/base.topo.json');
  const part = (name: string): Feature[] => {
    const object = topology.objects[name];
    return object ? feature(topology, object).features : [];
  };
  return { countries: part('countries'), lakes: part('lakes'), rivers: part('rivers') };
};
