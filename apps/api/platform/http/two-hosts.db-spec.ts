import { connect } from 'node:net';
import { expect, it } from '@jest/globals';
import type { TestApp } from '../../testing/app.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
useDesk((opened) => {
  ({ app } = opened);
});

const send = (lines: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    let said = '';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket
      .setEncoding('utf8')
      .on('data', (piece: string) => {
        said += piece;
      })
      .on('end', () => resolve(said))
      .on('error', reject);
  });

it('a request with two hosts is refused, on every kind of address', async () => {
  for (const path of ['/robots.txt', '/api/public/about', '/sitemap.xml', '/nowhere']) {
    const said = await send([`GET ${path} HTTP/1.1`, 'Host: vigil.example', 'hOST: evil.example', 'Connection: close']);
    expect([path, said.split('\r\n')[0], said.includes('two-hosts')]).toEqual([path, 'HTTP/1.1 400 Bad Request', true]);
  }
});

it('no absolute address repeats a host that a request claims, also where no address of the site is set', async () => {
  for (const path of [
    '/robots.txt',
    '/sitemap.xml',
    '/sitemaps/pages.xml',
    '/changes.atom',
    '/incidents.atom?indicator=I02',
    '/changes.json',
    '/api/public/counts.csv?indicator=I02&period=2021',
  ]) {
    for (const host of ['evil.example', 'localhost:6666', '127.0.0.1:6666', '127.66.66.66', 'localhost.:6666']) {
      const said = await send([`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close']);
      expect([
        path,
        host,
        said.split('\r\n')[0],
        /evil\.example|:6666|127\.66/.test(said.split('\r\n\r\n')[1]!),
      ]).toEqual([path, host, 'HTTP/1.1 200 OK', false]);
    }
  }
});
