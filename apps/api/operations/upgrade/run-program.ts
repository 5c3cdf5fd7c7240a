import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { OperatorError } from '../../platform/database/operator-error.js';

/** Whose rights a program has: those of the user who owns the home, where root does the upgrade. */
export interface AsOwner {
  uid?: number;
  gid?: number;
}

/**
 * Runs a program to its end. @returns what it wrote; with `show` it writes to the terminal itself
 * @throws OperatorError with its last line where it failed
 */
export const runProgram = (
  program: string,
  args: readonly string[],
  { show = false, owner = {}, env = {} }: { show?: boolean; owner?: AsOwner; env?: Record<string, string> } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...owner,
      cwd: '/',
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let [output, errors] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => (output += piece));
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => (errors += piece));
    child.once('error', (error) => reject(new OperatorError(`${program} could not be run: ${error.message}.`)));
    child.once('close', (status) => {
      if (status === 0) return resolve(output);
      const why = errors.trim().split('\n').at(-1)?.replace(/\.$/, '');
      reject(
        new OperatorError(
          `"${[basename(program), ...args.slice(0, 1)].join(' ')}" failed (${status ?? 'killed'})${why ? `: ${why}` : ''}.`,
        ),
      );
    });
  });
