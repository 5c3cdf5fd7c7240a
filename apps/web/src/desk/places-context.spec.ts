import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { type DeskPlaces, formatListedPlace } from './places-context.js';

const empty = new Gazetteer([]);
const places = (more: Partial<DeskPlaces>): DeskPlaces => ({
  gazetteer: empty,
  country: null,
  levels: [],
  hasCommunes: false,
  needCommunes: () => undefined,
  isFailed: false,
  ...more,
});

describe('a place in a list', () => {
  it('is no code while its name may still come', () => {
    expect(formatListedPlace('210203', places({}), 'en')).toBe('…');
    expect(formatListedPlace('210203', places({ hasCommunes: true }), 'en')).toBe('210203');
    expect(formatListedPlace('210203', places({ isFailed: true }), 'en')).toBe('210203');
  });
});
