export const notesPath = (incident: string, note?: string, noun?: string): string =>
  ['/api/incidents', incident, 'sealed-notes', note, noun].filter(Boolean).join('/');
/** Returns a short name that distinguishes the notes of one record. */
export const shortName = (note: string): string => note.slice(0, 4).toUpperCase();
