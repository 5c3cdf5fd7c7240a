import type { DossierSubject } from '@vigil/shared/dossier/dossier-material.js';

/** The pages about people deprived of liberty. Ids are random: an address names nobody. */
export const peoplePage = '/desk/custody';
export const personPage = (id: string): string => `${peoplePage}/people/${id}`;
export const newPersonPage = (incident?: string, act?: string): string =>
  `${peoplePage}/new${incident === undefined ? '' : `?${new URLSearchParams({ incident, ...(act ? { act } : {}) }).toString()}`}`;
export const caseListPage = `${peoplePage}/import`;
export const exportPage = `${peoplePage}/export`;
export const openFilePage = `${peoplePage}/open-file`;
export const casesPage = `${peoplePage}/cases`;
export const casePage = (id: string): string => `${casesPage}/${id}`;
export const custodyLimitsPage = `${peoplePage}/limits`;
export const hearingsPage = `${peoplePage}/hearings`;

export const dossierPage = (of: DossierSubject, id: string): string => `${peoplePage}/dossiers/${of}/${id}`;

export const personPath = (id: string, ...rest: string[]): string => ['/api/people', id, ...rest].join('/');
