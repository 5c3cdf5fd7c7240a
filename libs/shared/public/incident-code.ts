/** The public code of an incident: the country, and six characters without meaning. */
const CODE = /^[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{6}$/;
export const isIncidentCode = (value: unknown): value is string => typeof value === 'string' && CODE.test(value);

/** Returns every public code in a pasted text, such as a list, a table or addresses: in capitals, each once. */
export const incidentCodesIn = (text: string): string[] => [
  ...new Set(text.toUpperCase().match(/(?<![0-9A-Z-])[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{6}(?![0-9A-Z-])/g) ?? []),
];
