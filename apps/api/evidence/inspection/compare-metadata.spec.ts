import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import type { FileMetadata } from '@vigil/shared/inspection/file-findings.js';
import { compareMetadata, metresBetween, type RecordSays } from './compare-metadata.js';

const reading = (fields: Partial<FileMetadata> = {}): FileMetadata => ({
  takenAt: null,
  offsetMinutes: null,
  gpsAt: null,
  changedAt: null,
  point: null,
  device: null,
  software: null,
  alsoHolds: [],
  ...fields,
});
const record = (fields: Partial<RecordSays> = {}): RecordSays => ({
  days: { earliest: asDay('2021-06-04'), latest: asDay('2021-06-05') },
  place: { lat: 11.5621, lon: 104.9188, from: 'point' },
  timeZone: 'Asia/Phnom_Penh',
  declaredAt: new Date('2021-06-06T03:00:00Z'),
  ...fields,
});
const dateOf = (fields: Partial<FileMetadata>, says: Partial<RecordSays> = {}): unknown =>
  compareMetadata(reading(fields), record(says)).date;

describe('the day of a file', () => {
  it.each([
    ['2021-06-02T09:00:00', { says: 'before', day: '2021-06-02', days: 2 }],
    ['2021-06-04T00:00:00', { says: 'inside', day: '2021-06-04' }],
    ['2021-06-05T23:59:59', { says: 'inside', day: '2021-06-05' }],
    ['2021-06-06T10:00:00', { says: 'after', day: '2021-06-06', days: 1 }],
  ])('%s is held against the days of the record', (takenAt, says) => expect(dateOf({ takenAt })).toEqual(says));

  it('is that of the place, where the clock says how far it was from UTC', () => {
    expect(dateOf({ takenAt: '2021-06-03T20:00:00', offsetMinutes: 0 })).toEqual({ says: 'inside', day: '2021-06-04' });
    expect(dateOf({ takenAt: '2021-06-06T01:00:00', offsetMinutes: 720 })).toEqual({
      says: 'inside',
      day: '2021-06-05',
    });
  });

  it('is that of the satellites where the clock says none, and tells by how much the two differ', () => {
    expect(dateOf({ gpsAt: '2021-06-03T18:00:00Z' })).toEqual({ says: 'inside', day: '2021-06-04' });
    expect(
      compareMetadata(reading({ takenAt: '2021-06-01T09:00:00', gpsAt: '2021-06-04T02:00:00Z' }), record())
        .clockOffDays,
    ).toBe(3);
    expect(
      compareMetadata(reading({ takenAt: '2021-06-04T09:00:00', gpsAt: '2021-06-04T02:00:00Z' }), record())
        .clockOffDays,
    ).toBeNull();
  });
});

describe('the place of a file', () => {
  it('is so and so far from the exact point, or from the middle of the place', () => {
    expect(compareMetadata(reading({ point: { lat: 11.5621, lon: 104.9188 } }), record()).place).toEqual({
      says: 'apart',
      metres: 0,
      from: 'point',
    });
    expect(metresBetween({ lat: 11.5564, lon: 104.9282 }, { lat: 13.3671, lon: 103.8448 })).toBeGreaterThan(225_000);
    expect(metresBetween({ lat: 11.5564, lon: 104.9282 }, { lat: 13.3671, lon: 103.8448 })).toBeLessThan(240_000);
  });
});

describe('what goes wrong', () => {
  it('never calls a match what one of the two does not say', () => {
    expect(compareMetadata(null, record())).toEqual({
      date: { says: 'no-date' },
      place: { says: 'no-point' },
      clockOffDays: null,
    });
    expect(dateOf({ takenAt: '2021-06-04T09:00:00' }, { days: null })).toEqual({
      says: 'no-record-date',
      day: '2021-06-04',
    });
    expect(compareMetadata(reading({ point: { lat: 1, lon: 2 } }), record({ place: null })).place).toEqual({
      says: 'no-record-place',
    });
  });

  it('calls impossible a clock that was never set, or one that is ahead of when the file came in', () => {
    expect(dateOf({ takenAt: '1980-01-01T00:00:00' })).toEqual({ says: 'impossible', day: '1980-01-01' });
    expect(dateOf({ takenAt: '2021-06-09T00:00:00' })).toEqual({ says: 'impossible', day: '2021-06-09' });
  });
});
