// A bare Node server in a process of its own: the floor for anything over HTTP. It sends as many bytes as the address
// says, `/12345`. Run by `startBareServer`.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(import.meta.url);

const serve = () => {
  const made = new Map();
  const server = createServer((request, answer) => {
    const length = Number(request.url.slice(1));
    const bytes = made.get(length) ?? Buffer.alloc(length, 'x');
    made.set(length, bytes);
    answer.writeHead(200, { 'content-type': 'application/json', 'content-length': length }).end(bytes);
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
  // Ends with the process that started it.
  process.stdin.on('end', () => process.exit()).resume();
};

/** Starts it. @returns its port, and how to end it */
export const startBareServer = async () => {
  const child = spawn(process.execPath, [FILE], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(Number(line)));
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)));
  });
  return { port, close: () => child.kill() };
};

if (process.argv[1] === FILE) serve();
