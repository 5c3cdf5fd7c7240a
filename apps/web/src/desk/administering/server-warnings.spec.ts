import { warningsOf } from './server-warnings.js';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const ALL_OK = { database: 'ok', publicDatabase: 'ok', disk: 'ok', key: 'ok', log: 'ok', queue: 'ok' } as const;
const well = {
  ready: true,
  checks: ALL_OK,
  freeBytes: { home: 9e9, evidence: null },
  evidence: { files: 1, damaged: 0, lastCheckedAt: null },
  backup: { madeAt: '2026-11-27T03:00:00Z', files: 1, damaged: 0, lost: 0 },
  key: 'file',
  locked: false,
  search: 'on',
} as const;
const warned = (part: object): string[] =>
  warningsOf({ ...well, ...part }, NOW).map(({ key }) => key.replace('desk.server.', ''));

describe('what an administrator is warned of', () => {
  it('is nothing where all is well', () => expect(warned({})).toEqual([]));
  it('is what does not answer, by its parts', () => {
    expect(warningsOf({ ...well, checks: { ...ALL_OK, disk: 'failed', log: 'failed' } }, NOW)).toEqual([
      { key: 'desk.server.failed', parts: ['disk', 'log'] },
    ]);
  });
  it('is a backup that was never made, or more than three days ago', () => {
    expect(warned({ backup: null })).toEqual(['backup-none']);
    expect(warned({ backup: { ...well.backup, madeAt: '2026-11-24T11:59:00Z' } })).toEqual(['backup-old']);
    expect(warned({ backup: { ...well.backup, madeAt: '2026-11-24T12:01:00Z' } })).toEqual([]);
  });
  it('is a disk with less than a gigabyte, and a key beside the data', () => {
    expect(warned({ freeBytes: { home: 9e9, evidence: 9e8 } })).toEqual(['disk-low']);
    expect(warned({ key: 'beside-the-data' })).toEqual(['key-move']);
  });
  it('is a search that went off, but not one that the operator does not want', () => {
    expect(warned({ search: 'too-large' })).toEqual(['search-too-large']);
    expect(warned({ search: 'failed' })).toEqual(['search-failed']);
    expect(warned({ search: 'not-wanted' })).toEqual([]);
  });
  it('is a server that is locked, before all else and in a demo as well', () => {
    expect(warned({ locked: true, backup: null })).toEqual(['locked', 'backup-none']);
    expect(warned({ locked: true, key: 'demo' })).toEqual(['locked']);
  });
  it('is nothing of all that in a demo', () => expect(warned({ key: 'demo', backup: null })).toEqual([]));
});
