import { spawn } from 'node:child_process';
import { refuseOldNode } from './build-and-test/refuse-old-node.mjs';

/**
 * `npm run dev`: runs Vigil for developers. Vite serves the pages and shows changes at once; the API restarts when its
 * code changes. The demo keeps its data. The field app is served from its last build: `npm run build` updates it.
 */
refuseOldNode();
const { complain, say } = await import('./build-and-test/print-messages.mjs');
try {
  const { prepareEnvironment } = await import('./build-and-test/prepare-environment.mjs');
  const { installIfNeeded } = await import('./build-and-test/install-if-needed.mjs');
  const { build } = await import('./build-and-test/build.mjs');
  const { inCheckout, top } = await import('./build-and-test/checkout-files.mjs');
  prepareEnvironment();
  await installIfNeeded();
  await build(['shared', 'api', 'web']);

  const ports = { api: process.env.PORT ?? '3000', web: process.env.WEB_PORT ?? '5173' };
  const [api, web] = [`http://localhost:${ports.api}`, `http://localhost:${ports.web}`];
  const bin = (name) => inCheckout('node_modules', '.bin', name);
  const children = [];
  const start = (program, args, { cwd = top, env = {}, tell = (text) => process.stdout.write(text) } = {}) => {
    // A separate process group: only this process receives Ctrl-C, and it ends the children in order.
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => tell(String(piece)));
    child.once('exit', (status) => void end(status ?? 1));
    children.push(child);
    return child;
  };

  let ending = null;
  const end = (status) =>
    (ending ??= Promise.all(
      children.map(
        (child) =>
          new Promise((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            child.once('exit', resolve);
            process.kill(-child.pid, 'SIGTERM');
          }),
      ),
    ).then(() => process.exit(status)));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => void end(0));

  start(bin('tsc'), ['-b', '--watch', '--preserveWatchOutput', 'libs/shared', 'apps/api'], {
    tell: (text) => /error TS/.test(text) && process.stdout.write(text),
  });
  start(bin('vite'), ['--port', ports.web, '--strictPort', '--logLevel', 'warn'], {
    cwd: inCheckout('apps/web'),
    env: { VIGIL_API: api },
  });
  // Replaces the API's address in its output with that of the pages served by Vite.
  start(
    process.execPath,
    ['--watch', '--watch-preserve-output', inCheckout('scripts/build-and-test/serve-built-api.mjs')],
    {
      env: { PORT: ports.api },
      tell: (text) => process.stdout.write(text.replaceAll(api, web)),
    },
  );
  say(`Pages: ${web}   API: ${api}   (Ctrl-C ends both)`);
} catch (error) {
  complain(error);
  process.exit(1);
}
