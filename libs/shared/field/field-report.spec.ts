import { describe, expect, it } from '@jest/globals';
import { codebookOf } from '../codebook/field.js';
import { Incident } from '../incident/incident.js';
import { FILES_MAX } from './limits.js';
import { isMoment, findReportProblems, type FieldFile, type FieldReport } from './field-report.js';

const id = (n: number): string => `0190${String(n).padStart(4, '0')}-0000-4000-8000-000000000000`;
const aFile = (n: number): FieldFile => ({
  id: id(n),
  kind: 'photo',
  size: 3,
  sha256: 'ab'.repeat(32),
  added: '2021-06-04T09:30:00+07:00',
});
const report = (): FieldReport => ({
  format: 1,
  id: id(0),
  codebook: { ...codebookOf(Incident) },
  incident: {},
  began: '2021-06-04T09:30:00+07:00',
  saved: '2021-06-04T02:31:00.5Z',
  fix: { lat: 11.55, lng: 104.92, accuracy: 12, at: '2021-06-04T09:30:00+07:00' },
  atRisk: null,
  handOver: true,
  files: [aFile(1), aFile(2)],
});

describe('a report from the field', () => {
  it('is right as phones write it', () => {
    expect(findReportProblems(report())).toEqual([]);
    expect(findReportProblems({ ...report(), fix: null, atRisk: false, files: [] })).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it.each<[string, Record<string, unknown>]>([
    ['format', { format: 2 }],
    ['id', { id: 'x' }],
    ['codebook', { codebook: { key: 'act', version: 1 } }],
    ['codebook', { codebook: { key: 'incident', version: codebookOf(Incident).version + 1 } }],
    ['incident', { incident: [] }],
    ['began', { began: '2021-06-04' }],
    ['saved', { saved: '2021-13-04T09:30:00Z' }],
    ['fix', { fix: { lat: 104.92, lng: 11.55, accuracy: 1, at: '2021-06-04T09:30:00Z' } }],
    ['fix', { fix: { lat: 11, lng: 104, accuracy: Infinity, at: '2021-06-04T09:30:00Z' } }],
    ['atRisk', { atRisk: 'yes' }],
    ['handOver', { handOver: null }],
    ['files', { files: [aFile(1), aFile(1)] }],
    ['files', { files: [{ ...aFile(1), sha256: 'AB'.repeat(32) }] }],
    ['files', { files: [{ ...aFile(1), size: -1 }] }],
    ['files', { files: Array.from({ length: FILES_MAX + 1 }, (_, n) => aFile(n)) }],
    ['more', { more: 1 }],
  ])('names what is wrong: %s %o', (key, wrong) =>
    expect(findReportProblems({ ...report(), ...wrong })).toEqual([key]),
  );
  it('is no text, no list and nothing', () =>
    expect(['', [], null, undefined].map(findReportProblems)).toEqual([
      ['report'],
      ['report'],
      ['report'],
      ['report'],
    ]));
  it('names what is missing', () => expect(findReportProblems({ ...report(), files: undefined })).toEqual(['files']));
  it('a moment without an offset is none', () =>
    expect(['2021-06-04T09:30:00', '2021-06-04T09:30:00+07', '2021-06-04 09:30:00Z'].map(isMoment)).toEqual([
      false,
      false,
      false,
    ]));
});
