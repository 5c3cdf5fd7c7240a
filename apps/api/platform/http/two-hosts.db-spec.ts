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

it('a request that says in two ways where it ends, or asks to be sent back, is refused', async () => {
  const host = ['Host: vigil.example', 'Connection: close'];
  for (const [lines, status] of [
    [['POST /api/sessions HTTP/1.1', ...host, 'Content-Length: 4', 'Transfer-Encoding: chunked'], '400 Bad Request'],
    [['POST /api/sessions HTTP/1.1', ...host, 'Content-Length: 4', 'Content-Length: 5'], '400 Bad Request'],
    [['POST /api/sessions HTTP/1.1', ...host, 'Transfer-Encoding: chunked, identity'], '400 Bad Request'],
    [['TRACE / HTTP/1.1', ...host, 'X-Heron: here'], '403 Forbidden'],
  ] as const) {
    const said = await send(lines);
    expect([lines[0], lines.at(-1), said.split('\r\n')[0]]).toEqual([lines[0], lines.at(-1), `HTTP/1.1 ${status}`]);
    expect(said).not.toContain('Heron');
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
