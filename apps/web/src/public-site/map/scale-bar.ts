/** Metres around the earth at the equator, as web maps have it; one tile of 256 pixels at zoom 0. */
const AROUND = 40_075_017;
const TILE = 256;
/** CSS pixels that the bar takes at most. */
const LONGEST = 90;

/** A bar to judge distances by: a round number of kilometres, and how long they are at this latitude. CSS pixels. */
export interface ScaleBar {
  km: number;
  width: number;
}

export const scaleBar = (lat: number, zoom: number): ScaleBar => {
  const kmEachPixel = (AROUND * Math.cos((lat * Math.PI) / 180)) / (TILE * 2 ** zoom) / 1000;
  const most = kmEachPixel * LONGEST;
  const power = 10 ** Math.floor(Math.log10(most));
  const km = [5, 2, 1].map((step) => step * power).find((step) => step <= most)!;
  return { km, width: Math.round(km / kmEachPixel) };
};
