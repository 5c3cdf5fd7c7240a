import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { markedIn, markOf } from '@vigil/shared/dossier/person-marks.js';
import { setNamesInDocx } from '@vigil/shared/dossier/set-names-in-docx.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { readDocx } from '../../testing/read-docx.js';
import { reportMessagesIn } from './report-messages.js';
import { toDocx } from './report-to-docx.js';

const ANN = '11111111-1111-4111-8111-111111111111';
const DOCUMENT: ReportDocument = {
  language: 'en',
  title: 'Dossier of a person',
  about: ['An office'],
  demo: null,
  blocks: [
    { kind: 'heading', level: 1, text: `Person: ${markOf(ANN)}` },
    { kind: 'paragraph', style: 'text', said: [{ text: 'Held.' }] },
    { kind: 'heading', level: 1, text: 'Another chapter' },
  ],
  notes: [],
};

describe('names set into a Word document in the browser', () => {
  it('stand in the place of each mark, whatever is in them, and everything else stays', async () => {
    const marked = await toDocx(DOCUMENT, reportMessagesIn('en'));
    const named = Buffer.from(setNamesInDocx(marked, () => 'Sok & <Dara> សុខ'));
    const [before, after] = [readDocx(marked), readDocx(named)];
    expect(after.faults).toEqual([]);
    expect(after.paragraphs.map(({ text }) => text)).toEqual(
      before.paragraphs.map(({ text }) => text.replace(markOf(ANN), 'Sok & <Dara> សុខ')),
    );
    expect(after.paragraphs.some(({ text }) => text === 'Person: Sok & <Dara> សុខ')).toBe(true);
    expect([...after.files.keys()]).toEqual([...before.files.keys()]);
    for (const [name, part] of after.files) {
      expect(markedIn(part.toString('utf8')).size).toBe(0);
      if (name !== 'word/document.xml') expect(part.equals(before.files.get(name)!)).toBe(true);
    }
    // A name may be in Khmer letters, also in an English document: its letters are in the file.
    expect([...after.files.keys()].some((name) => name.startsWith('word/fonts/'))).toBe(true);
  });

  it('make a file whose check sums a word processor accepts', async () => {
    const marked = await toDocx(DOCUMENT, reportMessagesIn('en'));
    const named = Buffer.from(setNamesInDocx(marked, () => 'Sokha'));
    const part = readDocx(named).files.get('word/document.xml')!;
    const at = named.indexOf('word/document.xml') - 30;
    expect(named.readUInt32LE(at + 14)).toBe(crc32(part));
  });

  it('refuse what is no document', async () => {
    expect(() => setNamesInDocx(new Uint8Array(40), () => '')).toThrow('invalid zip data');
  });
});
