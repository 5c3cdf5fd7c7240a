import { request, Agent, createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Sends one request, over a kept-alive connection if `agent` is given. @returns status, headers, body and milliseconds.
 */
export const ask = (url, { agent, method = 'GET', headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(url, { agent, method, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          body: Buffer.concat(chunks),
          ms: performance.now() - began,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

export const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/**
 * @returns p50 and p95 in milliseconds over `times` calls of `work`, after unmeasured warm-up calls (a tenth, at least
 * three).
 */
export const latencies = async (times, work) => {
  for (let i = 0; i < Math.max(3, times / 10); i += 1) await work(i);
  const taken = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await work(i);
    taken.push(performance.now() - began);
  }
  return { p50: quantile(taken, 0.5), p95: quantile(taken, 0.95) };
};

/** @returns responses per second from `connections` kept-alive connections, over `seconds`. */
export const rate = async (url, { connections = 8, seconds = 4, headers = {} } = {}) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1000;
  let answers = 0;
  let failed = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const { status } = await ask(typeof url === 'function' ? url() : url, { agent, headers });
        if (status === 200 || status === 304) answers += 1;
        else failed += 1;
      }
    }),
  );
  agent.destroy();
  if (failed > 0) throw new Error(`${failed} answers were not 200`);
  return answers / seconds;
};

/** Starts a bare Node server that sends these bytes: the floor for anything over HTTP here. */
export const bareServer = (bytes, headers = {}, status = 200) =>
  new Promise((resolve) => {
    const length = status === 304 ? {} : { 'content-length': bytes.length };
    const server = createServer((_request, answer) => answer.writeHead(status, { ...length, ...headers }).end(bytes));
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(done);
          }),
      }),
    );
  });

/** Returns the heap bytes that this process uses after garbage collection. */
export const heapBytesAfterCollection = () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Returns how many milliseconds a process has used a processor: utime and stime of proc(5), in steps of 10. */
export const processorMs = (pid) => {
  // Splits after the process name, which may contain anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

/**
 * Waits until a process has finished its work after the start: on its first start, Vigil writes all documents. It
 * counts as finished when it uses less than a tenth of a core for two seconds.
 * @returns false if that did not happen within `mostMs`
 */
export const untilCalm = async (pid, mostMs = 600_000) => {
  for (const until = performance.now() + mostMs; performance.now() < until;) {
    const before = processorMs(pid);
    await new Promise((resolve) => {
      setTimeout(resolve, 2000);
    });
    if (processorMs(pid) - before < 200) return true;
  }
  return false;
};

/** Peak resident memory of a process in MiB (Linux). */
export const peakMebibytes = (pid) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
