/** The base map: outlines of the country and its neighbours, lakes and rivers. Vigil uses no tile server. */
import { feature } from 'topojson-client';
import { topology } from 'topojson-server';

/** 14 degrees of window in 50,000 steps is about 30 m: the grid that the outlines already use. */
const STEPS = 5e4;

/**
 * @param outlines TopoJSON of `outlinesIn`
 * @param waters GeoJSON features with `properties: {kind: 'lake' | 'river', name_en, name_km}`
 * @returns TopoJSON with objects `countries` (id: ISO numeric code), `lakes`, `rivers`
 */
export function drawBase(outlines, waters) {
  const ofKind = (kind) => ({
    type: 'FeatureCollection',
    features: waters.filter((water) => water.properties.kind === kind),
  });
  return topology(
    { countries: feature(outlines, outlines.objects.countries), lakes: ofKind('lake'), rivers: ofKind('river') },
    STEPS,
  );
}
