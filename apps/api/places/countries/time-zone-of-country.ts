/** A day at which clocks go by winter time in the north and by summer time in the south: any one would do. */
const WHEN = new Date('2024-01-15T12:00:00Z');

/** Returns the time zones of a country that are in use, of those that Node knows by name. */
export function timeZonesOf(alpha2: string): readonly string[] {
  // Node 20 has the property; the function that replaces it came later.
  const locale = new Intl.Locale(`und-${alpha2}`) as Intl.Locale & {
    timeZones?: string[];
    getTimeZones?: () => string[] | undefined;
  };
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/**
 * Returns the time zone by which days are counted in a country: of several, one whose clock fits the middle of its
 * towns best. A country's folder may name another.
 */
export function timeZoneOf(alpha2: string, towns: readonly { lon: number }[]): string {
  const zones = timeZonesOf(alpha2);
  const middle = [...towns].map(({ lon }) => lon).sort((a, b) => a - b)[towns.length >> 1] ?? 0;
  const away = (zone: string): number => Math.abs(hoursAheadOf(zone) - middle / 15);
  return [...zones].sort((a, b) => away(a) - away(b))[0] ?? 'UTC';
}

function hoursAheadOf(timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(WHEN);
  const [, sign, hours, minutes] =
    /GMT([+-])(\d\d):(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName')!.value) ?? [];
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) + Number(minutes) / 60);
}
