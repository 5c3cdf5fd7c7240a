import { complain, explainDatabase, explainMemory, OperatorError } from './operator-error.js';

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

it('a full disk of the database is said so, also where the error is the cause of another', () => {
  const full = Object.assign(new Error('could not extend file "base/1/2"'), { code: '53100' });
  for (const error of [full, new Error('no', { cause: full })])
    expect(explainDatabase(error)).toEqual(
      new OperatorError('The disk that holds the database is full: make room and start again.'),
    );
  expect(explainDatabase(new Error('no'))).toEqual(new Error('no'));
});

describe('what a failed command says', () => {
  const before = process.env['VIGIL_STACK'];
  const write = process.stderr.write;
  let said = '';
  beforeEach(() => {
    said = '';
    process.stderr.write = (text) => Boolean((said += String(text)));
  });
  afterEach(() => {
    process.stderr.write = write;
    if (before === undefined) delete process.env['VIGIL_STACK'];
    else process.env['VIGIL_STACK'] = before;
  });
  const failed = (): Error => new Error('Failing row contains (heron)');

  it('is one sentence, and with VIGIL_STACK=1 also where in the code, but never the message, which may hold a value', () => {
    delete process.env['VIGIL_STACK'];
    complain(failed(), () => 'It could not be done.');
    expect(said).toBe('It could not be done.\n');
    process.env['VIGIL_STACK'] = '1';
    said = '';
    complain(failed(), () => 'It could not be done.');
    expect(said).toMatch(/^It could not be done\.\n {4}at failed .*operator-error\.spec/);
    expect(said).not.toContain('heron');
  });

  it('is its own sentence where it is meant for people', () => {
    delete process.env['VIGIL_STACK'];
    complain(new OperatorError('Set PORT.'), () => 'It could not be done.');
    expect(said).toBe('Set PORT.\n');
  });
});
