import { ALERT_CHECKS } from '@vigil/shared/staff-responses/server-health.js';
import { alertMessage, testMessage } from './alert-sender.js';
import type { Raised } from './alert-state.js';
import type { AlertKey } from './alert-stores.repository.js';
import { signWebhook } from './deliver-alert.js';

const ROW = {
  raisedAt: Date.parse('2026-02-28T23:59:00Z'),
  toldAt: null,
  nextAt: 0,
  failures: 0,
  isOver: false,
  lastBadAt: null,
};

describe('what an alert says', () => {
  it('is a sentence for each check, in both languages, without a number, a name or an address', () => {
    for (const language of ['en', 'km'] as const) {
      const sentences = ALERT_CHECKS.flatMap((check) =>
        (['raise', 'repeat', 'resolve'] as const).map((step) =>
          [null, ROW.raisedAt].map((lastBadAt) =>
            alertMessage({ check, channel: 'mail' }, step, { ...ROW, lastBadAt }, language),
          ),
        ),
      ).flat();
      for (const { sentence, advice } of [...sentences, testMessage(language)])
        expect(`${sentence} ${advice}`).not.toMatch(/server\.|\{|\p{Nd}|[@/:]\S/u);
      expect(new Set(sentences.map(({ sentence }) => sentence)).size).toBe(ALERT_CHECKS.length * 3);
    }
    expect(alertMessage({ check: 'disk', channel: 'mail' }, 'raise', ROW, 'en').sentence).toBe(
      'The disk of Vigil is nearly full.',
    );
  });

  it('says what to type where Vigil runs', () => {
    const advice = (program?: string): string =>
      alertMessage({ check: 'disk', channel: 'mail' }, 'raise', ROW, 'en', program).advice;
    expect([advice(), advice('vigil')]).toEqual([
      'Run npm run doctor on the server: it says what to do.',
      'Run vigil doctor on the server: it says what to do.',
    ]);
  });

  it('has the same id when it is sent again, and another one for each day, step and way', () => {
    const id = (key: AlertKey, step: 'raise' | 'repeat' | 'resolve', row: Raised): string =>
      alertMessage(key, step, row, 'en').id;
    const key = { check: 'disk', channel: 'webhook' } as const;
    const told = { ...ROW, toldAt: ROW.raisedAt };
    expect(id(key, 'raise', ROW)).toBe(id(key, 'raise', { ...ROW, failures: 3, nextAt: 9 }));
    expect(
      new Set([
        id(key, 'raise', ROW),
        id({ ...key, channel: 'mail' }, 'raise', ROW),
        id(key, 'repeat', told),
        id(key, 'repeat', { ...told, toldAt: told.toldAt + 86_400_000 }),
        id(key, 'resolve', told),
        id({ ...key, check: 'key' }, 'raise', ROW),
      ]).size,
    ).toBe(6);
  });

  it('is signed as Standard Webhooks says: the example of its own libraries', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(
      signWebhook(secret, { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', seconds: 1_614_265_330, body: '{"test": 2432232314}' }),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});
