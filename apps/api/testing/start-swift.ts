import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { signed, type S3Signer } from '../platform/bucket/sign-s3.js';
import { outgoing } from '../platform/bucket/stored-files.js';
import { freePort } from './free-port.js';

/** What to do where OpenStack Swift is not there. */
export const HOW_TO_GET_SWIFT =
  'needs Swift (on Debian: apt-get install --no-install-recommends swift-proxy swift-account swift-container swift-object)';

const PARTS = ['account', 'container', 'object'] as const;
/** In place of the key of an account; Swift calls it 'account:user'. */
export const SWIFT_KEY: S3Signer = { keyId: 'vigil:keeper', secret: 'wJalrXUtnFEMIK7MDENG', region: 'us-east-1' };

export const hasSwift = (): boolean =>
  [...PARTS, 'proxy'].every((part) => spawnSync('which', [`swift-${part}-server`]).status === 0);

/** A store that others wrote and that speaks S3. */
export interface RealS3Server {
  /** The address of a bucket that is there. */
  url: string;
  close(): Promise<void>;
}

/**
 * Starts OpenStack Swift with its S3 interface, on free ports: one copy of everything, in a folder that goes.
 * @param leastPart bytes that a part must have that is not the last; Amazon wants 5 MiB
 */
export const startSwift = async (leastPart: number): Promise<RealS3Server> => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-swift-'));
  const servers: ChildProcess[] = [];
  const start = (part: string): void => {
    servers.push(spawn(`swift-${part}-server`, [join(folder, `${part}.conf`)], { stdio: 'ignore' }));
  };
  mkdirSync(join(folder, 'devices', 'one'), { recursive: true });
  for (const part of PARTS) {
    const port = await freePort();
    const builder = join(folder, `${part}.builder`);
    for (const asked of [['create', '2', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/one`, '1'], ['rebalance']])
      if (spawnSync('swift-ring-builder', [builder, ...asked]).status !== 0)
        throw new Error(`swift-ring-builder ${asked[0]} failed`);
    writeFileSync(join(folder, `${part}.conf`), serverSettings(folder, part, port));
    start(part);
  }
  const port = await freePort();
  writeFileSync(join(folder, 'proxy.conf'), proxySettings(folder, port, leastPart));
  start('proxy');
  const close = async (): Promise<void> => {
    await Promise.all(
      servers.map(async (server) => {
        const ended = server.exitCode === null ? once(server, 'exit') : null;
        server.kill('SIGTERM');
        await ended;
      }),
    );
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; (await putBucket(port)) !== 200; tries += 1) {
    if (tries < 100) await pause(200);
    else {
      await close();
      throw new Error('Swift did not start within 20 seconds');
    }
  }
  return { url: `s3+http://127.0.0.1:${port}/bucket`, close };
};

const common = (folder: string, port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
`;
const serverSettings = (folder: string, part: string, port: number): string => `${common(folder, port)}
devices = ${join(folder, 'devices')}
mount_check = false
[pipeline:main]
pipeline = ${part}-server
[app:${part}-server]
use = egg:swift#${part}
`;
/** Nothing answers as memcached, which Swift can do without; one of its filters only wants it to be named. */
const proxySettings = (folder: string, port: number, leastPart: number): string => `${common(folder, port)}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = ${SWIFT_KEY.region}
min_segment_size = ${leastPart}
[filter:tempauth]
use = egg:swift#tempauth
user_${SWIFT_KEY.keyId.replace(':', '_')} = ${SWIFT_KEY.secret} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
`;

/** @returns the status; 0: nobody answers */
const putBucket = (port: number): Promise<number> =>
  new Promise((resolve) => {
    const asked = { method: 'PUT', path: '/bucket', query: {}, headers: { host: `127.0.0.1:${port}` } };
    const headers = signed(SWIFT_KEY, { ...asked, bodySha256: outgoing(Buffer.alloc(0)).sha256 }, new Date());
    request({ host: '127.0.0.1', port, method: 'PUT', path: '/bucket', headers, timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', () => resolve(0))
      .end();
  });
