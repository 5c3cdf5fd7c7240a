import { describe, expect, it } from '@jest/globals';
import type { OwnQuestionWords } from './own-question.js';
import { changesMeaning, isCorrection } from './question-meaning.js';

const QUESTION: OwnQuestionWords = {
  key: 'lawyer',
  kind: 'choice',
  labelEn: 'Was a lawyer let in before 24 hours?',
  labelKm: 'តើមេធាវីត្រូវបានអនុញ្ញាតឲ្យចូលឬទេ?',
  helpEn: 'Of those held.',
  helpKm: 'ក្នុងចំណោមអ្នកដែលត្រូវឃុំ។',
  options: [
    { code: 'AT_ONCE', nameEn: 'At once', nameKm: 'ភ្លាមៗ' },
    { code: 'LATER', nameEn: 'Later', nameKm: 'ក្រោយមក' },
  ],
  state: 'used',
  replaces: null,
};

describe('a question in other words', () => {
  it('keeps its answers where its spelling is corrected, an answer is added, or it is retired', () => {
    for (const change of [
      { labelEn: 'was a lawyer let in, before 24 hours' },
      { labelEn: 'Was a LAWYER  let in – before 24 hours?' },
      { labelKm: 'តើមេធាវីត្រូវបានអនុញ្ញាតឱ្យចូលឬទេ?' },
      { state: 'retired' as const },
      { options: [...QUESTION.options, { code: 'NEVER', nameEn: 'Never', nameKm: 'មិនដែល' }] },
    ])
      expect([change, changesMeaning(QUESTION, { ...QUESTION, ...change })]).toEqual([change, false]);
  });

  it('is a new question where its meaning, its kind or an answer to choose is another', () => {
    const [first, second] = QUESTION.options as [OwnQuestionWords['options'][0], OwnQuestionWords['options'][0]];
    for (const change of [
      { labelEn: 'Was no lawyer let in before 24 hours?' },
      { labelEn: 'Was a lawyer let in before 48 hours?' },
      { labelEn: 'Was a lawyer let on before 24 hours?' },
      { labelEn: 'Was a lawyer let in befor 24 hours?' },
      { labelKm: 'តើមេធាវីមិនត្រូវបានអនុញ្ញាតឲ្យចូលឬទេ?' },
      { helpEn: 'Of those charged.' },
      { helpKm: '' },
      { kind: 'choices' as const },
      { options: [first] },
      { options: [first, { ...second, nameEn: 'After a day' }] },
    ])
      expect([change, changesMeaning(QUESTION, { ...QUESTION, ...change })]).toEqual([change, true]);
  });

  it('takes no word for a slip of another, nor a sign or a number for another', () => {
    for (const [before, after] of [
      ['Were they armed?', 'Were they harmed?'],
      ['Was the order lawful?', 'Was the order awful?'],
      ['They did not', 'They did now'],
      ['A witnes', 'A witness'],
      ['After 2019', 'After 2018'],
      ['Held < 24 hours', 'Held > 24 hours'],
      ['More than 1.5 m', 'More than 1-5 m'],
      ['More than ១.៥ m', 'More than ១-៥ m'],
      ['Less than 10 %', 'Less than 10'],
    ] as const)
      expect([before, after, isCorrection(before, after)]).toEqual([before, after, false]);
    expect(isCorrection('a witness, of 2019?', 'A witness of ២០១៩')).toBe(true);
  });
});
