/** Measures imports alone: 100,000 rows, or as many as --size says. */
export { measureImport as run } from './exchange-import.mjs';
