import { createLog, codeLocationOf } from './request-log.js';

const lines = (): { to: { write(line: string): void }; all: Record<string, unknown>[] } => {
  const all: Record<string, unknown>[] = [];
  return { to: { write: (line) => void all.push(JSON.parse(line) as Record<string, unknown>) }, all };
};
const answered = { requestId: 'abc', method: 'PUT', route: '/api/incidents/:id', status: 500, ms: 1.23456 };

describe('a line of the request log', () => {
  it('has the allowed fields and no others', () => {
    const { to, all } = lines();
    const more = {
      ...answered,
      problem: 'unexpected',
      error: 'TypeError',
      sqlstate: '23514',
      at: 'apps/api/dist/app.js:12',
      body: 'secret',
      url: '/api?secret',
    };
    createLog('info', to).answered(more);
    expect(Object.keys(all[0]!).sort()).toEqual([
      'at',
      'error',
      'level',
      'method',
      'ms',
      'problem',
      'requestId',
      'route',
      'sqlstate',
      'status',
      'time',
      'what',
    ]);
    expect(all[0]).toMatchObject({
      requestId: 'abc',
      route: '/api/incidents/:id',
      status: 500,
      ms: 1.2,
      what: 'answered',
    });
  });

  it('is written only for status 500 and above where the level is error', () => {
    const { to, all } = lines();
    const log = createLog('error', to);
    log.answered({ ...answered, status: 404 });
    log.answered(answered);
    expect(all.map((line) => line['status'])).toEqual([500]);
  });
});

it('says the moment in UTC, and is one line whatever is in it', () => {
  const written: string[] = [];
  createLog('info', { write: (line) => void written.push(line) }).answered({
    ...answered,
    route: '/a\n{"forged":1}\r\n',
  });
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^\{"level":[^\n\r]*"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"[^\n\r]*\}\n$/);
});

describe('what goes wrong', () => {
  it('leaves out an error class, SQLSTATE or code location that is not of the right form', () => {
    const { to, all } = lines();
    createLog('info', to).answered({ ...answered, error: 'a secret', sqlstate: 'a secret', at: 'a secret' });
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  it('reads file and line from the stack, and nothing from a message that looks like a stack', () => {
    const error = new Error('secret\n    at secret (/x/apps/api/dist/secret.js:1:1)');
    expect(codeLocationOf(error)).toMatch(/^apps\/api\/(dist\/)?platform\/http\/request-log\.spec\.[jt]s:\d+$/);
    const changed = Object.assign(new Error('other'), {
      stack: 'Error: secret\n    at secret (/x/apps/api/dist/secret.js:1:1)',
    });
    expect(codeLocationOf(changed)).toBeUndefined();
  });
});
