import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { databaseFailure, sqlstateOf } from './sqlstate-to-problem.js';

const postgres = (code: string, message = 'secret of a record'): Error => Object.assign(new Error(message), { code });

describe('how a failure of the database is answered', () => {
  it.each([
    ['23505', 'already-exists', undefined],
    ['40001', 'unavailable', 1],
    ['40P01', 'unavailable', 1],
    ['0A000', 'unavailable', 1],
    ['55P03', 'unavailable', 1],
    ['57014', 'unavailable', 5],
    ['57P01', 'unavailable', 5],
    ['57P03', 'unavailable', 5],
    ['08006', 'unavailable', 5],
    ['53300', 'unavailable', 5],
    ['53100', 'disk-full', 60],
    ['53200', 'unavailable', 60],
    ['XX001', 'database-damaged', 600],
    ['XX002', 'database-damaged', 600],
    ['25006', 'unavailable', 5],
    ['28P01', 'unavailable', 5],
    ['3D000', 'unavailable', 5],
    ['22021', 'invalid-body', undefined],
  ])('%s is %s', (sqlstate, code, retryAfterSeconds) => {
    expect(databaseFailure(postgres(sqlstate))).toEqual({
      code,
      sqlstate,
      ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
    });
  });

  it('is found inside what TypeORM wraps around it', () => {
    const wrapped = new QueryFailedError('insert', ['secret'], postgres('40001'));
    expect(sqlstateOf(wrapped)).toBe('40001');
    expect(databaseFailure(wrapped)).toMatchObject({ code: 'unavailable' });
  });

  it.each([
    [postgres('ECONNREFUSED')],
    [postgres('ECONNRESET')],
    [Object.assign(new AggregateError([postgres('ECONNREFUSED')]), { code: 'ECONNREFUSED' })],
    [new Error('Connection terminated unexpectedly')],
    [new Error('timeout exceeded when trying to connect')],
    [new Error('Connection terminated due to connection timeout')],
    [new Error('Query read timeout')],
    [new QueryRunnerAlreadyReleasedError()],
    [new QueryRunnerProviderAlreadyReleasedError()],
  ])('is "unavailable" for a connection that is not there: %s', (error) => {
    expect(databaseFailure(error)).toEqual({ code: 'unavailable', retryAfterSeconds: 5, sqlstate: '' });
  });
});

describe('what goes wrong', () => {
  it.each(['23514', '42P01', '22P02', '23503'])('calls %s a defect of ours', (code) =>
    expect(databaseFailure(postgres(code))).toBeNull(),
  );
  it('takes no other error for one of the database', () => {
    expect(databaseFailure(new Error('x'))).toBeNull();
    expect(databaseFailure('x')).toBeNull();
    expect(sqlstateOf(postgres('EPIPE'))).toBe('');
    expect(sqlstateOf(Object.assign(new Error('x'), { code: 23505 }))).toBe('');
  });
});
