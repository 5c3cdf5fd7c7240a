import { serversOf, withoutServers, withServersAside } from './find-primary.js';

describe('an address with several servers', () => {
  it.each([
    ['postgres://a:b@one:5433,two:5434/vigil', 'one:5433', 'one:5433,two:5434', '/vigil'],
    ['postgres://a:b@one,two/vigil', 'one:5432', 'one:5432,two:5432', '/vigil'],
    [
      'postgresql://a:b%40c@10.0.0.1,10.0.0.2:6000,three/',
      '10.0.0.1:5432',
      '10.0.0.1:5432,10.0.0.2:6000,three:5432',
      '/',
    ],
    ['postgres://one,two', 'one:5432', 'one:5432,two:5432', ''],
    ['postgres://[::1]:5433,[::2]:5434/vigil', '[::1]:5433', '[::1]:5433,[::2]:5434', '/vigil'],
  ])('%s becomes one of the first, which names all', (text, host, servers, pathname) => {
    const url = new URL(withServersAside(text));
    expect([url.host, url.pathname]).toEqual([host, pathname]);
    expect(serversOf(url.href)).toBe(servers);
    expect(serversOf(withoutServers(url.href))).toBeNull();
  });

  it('keeps its user, its password and what else it says, and one server stays as it is', () => {
    const url = new URL(withServersAside('postgres://a:b%2Cc@one,two/vigil?sslmode=require'));
    expect([url.username, url.password, url.searchParams.get('sslmode')]).toEqual(['a', 'b%2Cc', 'require']);
    for (const one of ['postgres://a:b@one:5432/vigil', 'postgres:///vigil?host=/run/a,b', 'mysql://a,b/c', 'secret'])
      expect(withServersAside(one)).toBe(one);
    expect(serversOf('postgres://a:b@one:5432/vigil')).toBeNull();
    expect(withServersAside(url.href)).toBe(url.href);
  });
});
