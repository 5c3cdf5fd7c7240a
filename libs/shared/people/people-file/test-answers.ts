import { fieldsOf, type CodebookClass, type Field } from '../../codebook/field.js';
import { codesOf } from '../../vocabulary/vocabulary.js';

/** An answer in every field of a class and of the classes below it, whatever fields it has by then. */
export const answersInEveryField = <T extends object>(of: CodebookClass<T>, newId: () => string): T =>
  Object.fromEntries(fieldsOf(of).map((field) => [field.name, answerOf(field, newId)])) as T;

const answerOf = (field: Field, newId: () => string): unknown => {
  switch (field.kind) {
    case 'choice':
      return codesOf(field.lists[0]!)[0];
    case 'choices':
      return field.refines ? [] : codesOf(field.lists[0]!).slice(0, 2);
    case 'text':
      return field.format === 'url' ? `https://example.org/${field.name}` : `=${field.name} ក`;
    case 'count':
      return { state: 'CS_RANGE', low: 3, high: 5, text: `${field.name} ក` };
    case 'window':
      return { precision: 'DP_RANGE', earliest: '2021-02-27', latest: '2021-03-01' };
    case 'place':
      return { code: 'KH-12', precision: 'LP_PROVINCE' };
    case 'point':
      return { lat: 11.5, lon: 104.9, accuracyMetres: 20 };
    case 'ternary':
      return 'yes';
    case 'reference':
      return newId();
    case 'cites':
      return [newId()];
    case 'own':
      return {};
    case 'many':
      return [0, 1].map(() => ({ id: newId(), ...answersInEveryField(field.of!(), newId) }));
  }
};
