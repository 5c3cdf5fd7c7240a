import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complain, explainDatabase, explainDisk, explainMemory, OperatorError } from './operator-error.js';

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

describe('a file that may not be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-rights-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, mode: number): string => {
    writeFileSync(join(folder, name), '', { mode });
    return join(folder, name);
  };
  /** As somebody who is not root, of whom no right is asked. */
  const asUser = (path: string, from: () => unknown): string => {
    if (process.geteuid!() === 0) process.seteuid!(65_534);
    try {
      return String((explainDisk(path, thrownBy(from)) as Error).message);
    } finally {
      if (process.getuid!() === 0) process.seteuid!(0);
    }
  };
  const thrownBy = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const advice = 'give it to the user who runs this, or name another place.';

  it('is named, with what cannot be done with it: reading it, writing to it, or opening it', () => {
    chmodSync(folder, 0o555);
    const [secret, home] = [file('secret', 0), join(folder, 'home')];
    expect(asUser(home, () => readFileSync(secret))).toBe(`${secret} cannot be read (EACCES): ${advice}`);
    expect(asUser(secret, () => readFileSync(secret))).toBe(`${secret} cannot be read (EACCES): ${advice}`);
    expect(asUser(home, () => mkdirSync(home))).toBe(`${home} cannot be written to (EACCES): ${advice}`);
    expect(asUser(home, () => mkdirSync(join(folder, 'other')))).toBe(
      `${join(folder, 'other')} cannot be opened (EACCES): ${advice}`,
    );
  });
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
