import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs one of Vigil's commands in a process.
 * @param options.started is told its number
 * @returns seconds, and the most memory that it had
 */
export const runCommand = (
  name,
  args,
  env,
  { started = () => undefined, within = (command) => command, priority = 0 } = {},
) =>
  new Promise((resolve, reject) => {
    const code = `const { main } = await import(${JSON.stringify(join(ROOT, `apps/api/dist/operations/backup/${name}.command.js`))});
      process.exitCode = await main(process.argv.slice(1));
      process.on('exit', () => process.stdout.write('peak ' + process.resourceUsage().maxRSS + '\\n'));`;
    const began = performance.now();
    const [program, ...words] = within([process.execPath, '--input-type=module', '-e', code, '--', ...args]);
    const child = spawn(program, words, { env, cwd: ROOT });
    setPriority(child.pid, priority);
    started(child.pid);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    child.once('close', (status) =>
      status === 0
        ? resolve({
            seconds: (performance.now() - began) / 1000,
            mebibytes: Number(/^peak (\d+)$/m.exec(said)[1]) / 1024,
          })
        : reject(new Error(`npm run ${name} ended with ${status}: ${said}`)),
    );
  });
