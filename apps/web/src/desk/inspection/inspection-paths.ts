import { incidentPath } from '../incident-path.js';

export const inspectionPath = (incident: string): string => incidentPath(incident, 'looking');
export const evidencePath = (file: string, ...more: readonly string[]): string =>
  ['/api/evidence', file, ...more].join('/');
export const viewPath = (file: string, size: 'small' | 'large'): string => evidencePath(file, 'views', size);
