import { expect, it } from '@jest/globals';
import { testAdminUrl } from '../../testing/fresh-database.js';
import { Connection } from './connection.js';
import { PrimaryFinder } from './find-primary.js';

it('cuts a connection to a former primary that was made while another one was found', async () => {
  const { hostname, port, username, password } = new URL(testAdminUrl());
  const config = { user: username, password: decodeURIComponent(password), database: 'postgres' };
  const finder = PrimaryFinder.of(`127.0.0.1:1,${hostname}:${port}`);
  const primary = await finder.place(config);
  expect(primary).toEqual({ host: hostname, port: Number(port) });
  const connect = async (): Promise<Connection> => {
    const client = new Connection(testAdminUrl());
    await client.connect();
    return client;
  };
  const [right, late] = [await connect(), await connect()];
  const isCut = new Promise((resolve) => late.once('end', resolve));
  finder.opened(right, primary, config);
  finder.opened(late, { host: '127.0.0.1', port: 1 }, config);
  await isCut;
  expect((await right.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await right.end();
});
