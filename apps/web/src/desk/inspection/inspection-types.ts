import type { FileCheck } from '@vigil/shared/staff-responses/inspection-result.js';
import { incidentPath } from '../record.js';

export const inspectionPath = (incident: string): string => incidentPath(incident, 'looking');
export const evidencePath = (file: string, ...more: readonly string[]): string =>
  ['/api/evidence', file, ...more].join('/');
export const viewPath = (file: string, size: 'small' | 'large'): string => evidencePath(file, 'views', size);

/** Returns the current answers: the newest to each question. */
export const holding = (checks: readonly FileCheck[]): FileCheck[] => checks.filter(({ replaced }) => !replaced);
