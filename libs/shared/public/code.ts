/** The public code of an incident: the country, and six characters that tell nothing. */
const CODE = /^[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{6}$/;
export const isPublicCode = (value: unknown): value is string => typeof value === 'string' && CODE.test(value);

/** Every public code in a text that somebody pastes: a list, a table, addresses. In capitals, each once. */
export const publicCodesIn = (text: string): string[] => [
  ...new Set(text.toUpperCase().match(/(?<![0-9A-Z-])[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{6}(?![0-9A-Z-])/g) ?? []),
];
