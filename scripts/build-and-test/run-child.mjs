import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end, in a separate process group. When this process is told to stop, it passes that on to the
 * whole group first: npm and Jest start children that a plain kill would leave behind.
 * @returns the exit status, and the output unless `show` prints it directly
 */
export function runChild(command, args, { cwd, env = process.env, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    let told = null;
    child.stdout?.on('data', (piece) => {
      output += piece;
    });
    child.stderr?.on('data', (piece) => {
      output += piece;
    });
    const pass = (name) => {
      told = name;
      tellGroup(child.pid, name === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    };
    signals.forEach((name) => process.on(name, pass));
    const end = (status, note = '') => {
      signals.forEach((name) => process.off(name, pass));
      if (told) process.exit(128 + constants.signals[told]);
      resolve({ status, output: output + note });
    };
    child.once('error', (error) => end(127, `${command}: ${error.message}`));
    child.once('close', (status) => end(status ?? 1));
  });
}

function tellGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
