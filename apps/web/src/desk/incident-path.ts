export const etagOf = (revision: number): string => `"${revision}"`;
export const incidentPath = (id: string, ...rest: string[]): string => ['/api/incidents', id, ...rest].join('/');
export const filesPath = (incident: string): string => incidentPath(incident, 'evidence');
