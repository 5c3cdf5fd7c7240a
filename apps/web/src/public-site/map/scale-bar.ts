/** Metres around the earth at the equator, as web maps use it; one tile of 256 pixels at zoom 0. */
const AROUND = 40_075_017;
const TILE = 256;
/** Longest bar in CSS pixels. */
const LONGEST = 90;

/** A distance scale: a round number of kilometres, and their length in CSS pixels at this latitude. */
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
