import { createLog, placeOf } from './request-log.js';

const lines = (): { to: { write(line: string): void }; all: Record<string, unknown>[] } => {
  const all: Record<string, unknown>[] = [];
  return { to: { write: (line) => void all.push(JSON.parse(line) as Record<string, unknown>) }, all };
};
const answered = { requestId: 'abc', method: 'PUT', route: '/api/incidents/:id', status: 500, ms: 1.23456 };

describe('a line of the log', () => {
  it('has the fields of the allow-list and no other', () => {
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

  it('is only written for what went wrong on our side when little is wanted', () => {
    const { to, all } = lines();
    const log = createLog('error', to);
    log.answered({ ...answered, status: 404 });
    log.answered(answered);
    expect(all.map((line) => line['status'])).toEqual([500]);
  });
});

describe('what goes wrong', () => {
  it('drops what does not look like a class, a state or a place in our code', () => {
    const { to, all } = lines();
    createLog('info', to).answered({ ...answered, error: 'a secret', sqlstate: 'a secret', at: 'a secret' });
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  it('takes file and line from a stack, and nothing of a message that looks like one', () => {
    const error = new Error('secret\n    at secret (/x/apps/api/dist/secret.js:1:1)');
    expect(placeOf(error)).toMatch(/^apps\/api\/(dist\/)?platform\/http\/request-log\.spec\.[jt]s:\d+$/);
    const changed = Object.assign(new Error('other'), {
      stack: 'Error: secret\n    at secret (/x/apps/api/dist/secret.js:1:1)',
    });
    expect(placeOf(changed)).toBeUndefined();
  });
});
