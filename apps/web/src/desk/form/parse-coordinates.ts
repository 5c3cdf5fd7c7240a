/**
 * Parses two numbers in degrees, latitude first, as maps and phones copy them: '11.5564, 104.9282', '11.5564N
 * 104.9282E'.
 */
export const parseCoordinates = (text: string): { lat: number; lon: number } | 'unreadable' => {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*°?\s*([NS])?\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*°?\s*([EW])?\s*$/i.exec(text);
  if (!found) return 'unreadable';
  const signed = (number: string, letter: string | undefined, negative: string): number =>
    (letter?.toUpperCase() === negative ? -1 : 1) * Number(number);
  return { lat: signed(found[1]!, found[2], 'S'), lon: signed(found[3]!, found[4], 'W') };
};
