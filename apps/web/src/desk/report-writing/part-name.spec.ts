import { expect, it } from '@jest/globals';
import type { Text } from '@vigil/shared/text/text.js';
import { partName } from './part-name.js';

const t = Object.assign((key: string) => key, { language: 'en' }) as unknown as Text;
const part = (en: string) => ({ id: '1', kind: 'words', heading: { en, km: '' }, text: { en: '', km: '' } }) as const;
const figures = [{ key: 'groups', says: 'Weavers & $1' }];

it('names a part of a report with what stands for its placeholders', () => {
  expect(partName(part('Assemblies of {groups}'), figures, t)).toBe('Assemblies of Weavers & $1');
  expect(partName(part('Of {nobody}'), figures, t)).toBe('Of {nobody}');
  expect(partName(part(''), figures, t)).toBe('write.kind.words');
});
