import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { setMarks } from './person-marks.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Escapes a name for XML, which has no control characters. */
const inXml = (name: string): string =>
  name.replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '').replace(/[&<>"]/g, (one) => ENTITIES[one]!);

/** A Word document is a ZIP of parts, in which marks stand in its texts alone. */
const IS_TEXT = /^word\/[^/]+\.xml$/;

/**
 * Sets into a Word document what each person is called, at their marks. Runs in the browser: no server reads a name.
 * @throws Error for what is no document
 */
export const setNamesInDocx = (docx: Uint8Array, called: (person: string) => string): Uint8Array => {
  const parts = unzipSync(docx);
  for (const [name, bytes] of Object.entries(parts))
    if (IS_TEXT.test(name)) parts[name] = strToU8(setMarks(strFromU8(bytes), (person) => inXml(called(person))));
  return zipSync(parts);
};
