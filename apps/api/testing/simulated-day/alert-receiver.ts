import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** One message of an alert, as it came. */
export interface Told {
  way: 'webhook' | 'command';
  check: string;
  state: string;
  text: string;
}

export interface AlertReceiver {
  /** What Vigil's settings must be. */
  settings: Record<string, string>;
  told(): Told[];
  close(): void;
}

const SECRET = Buffer.alloc(32, 24);

/** Receives alerts by webhook and by command, outside Vigil and its disk. @param folder that stays writable */
export const receiveAlerts = async (folder: string): Promise<AlertReceiver> => {
  const hooked: Told[] = [];
  const [seen, file] = [new Set<string>(), join(folder, 'alerts')];
  const server = createServer((request, answer) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const [body, { headers }] = [Buffer.concat(pieces).toString(), request];
      const id = String(headers['webhook-id']);
      const signed = createHmac('sha256', SECRET).update(`${id}.${String(headers['webhook-timestamp'])}.${body}`);
      const isOurs = headers['webhook-signature'] === `v1,${signed.digest('base64')}`;
      // The same message may come again: its id says so.
      if (isOurs && !seen.has(id)) {
        const { type, data } = JSON.parse(body) as { type: string; data: { check: string; text: string } };
        hooked.push({ way: 'webhook', check: data.check, state: type.split('.').at(-1)!, text: data.text });
        seen.add(id);
      }
      answer.writeHead(isOurs ? 204 : 401).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const commanded = (): Told[] => {
    try {
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
      return lines.map((line) => {
        const [check, state, text] = line.split('\t') as [string, string, string];
        return { way: 'command', check, state, text };
      });
    } catch {
      return [];
    }
  };
  return {
    settings: {
      VIGIL_ALERT_WEBHOOK: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      VIGIL_ALERT_WEBHOOK_SECRET: `whsec_${SECRET.toString('base64')}`,
      VIGIL_ALERT_COMMAND: `printf '%s\\t%s\\t%s\\n' "$ALERT_CHECK" "$ALERT_STATE" "$(cat)" >> '${file}'`,
    },
    told: () => [...hooked, ...commanded()],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
