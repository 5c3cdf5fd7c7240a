import { explainMemory, OperatorError } from './operator-error.js';

it('memory that does not suffice for the facts is said to the operator by name, and nothing else is called so', () => {
  let thrown: unknown;
  try {
    new ArrayBuffer(2 ** 52);
    throw new Error('there was memory');
  } catch (error) {
    thrown = error;
  }
  const refusal = explainMemory(thrown);
  expect(refusal).toBeInstanceOf(OperatorError);
  expect((refusal as Error).message).toMatch(/^There is not enough memory for the published incidents/);
  const another = new RangeError('Invalid array length');
  expect(explainMemory(another)).toBe(another);
});
