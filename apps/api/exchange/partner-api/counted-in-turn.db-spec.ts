import { expect, it } from '@jest/globals';
import { QuestionLimiter, QUESTIONS_PER_MINUTE } from '../../public-site/question-limiter.js';
import { TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
useDesk((opened) => ({ app } = opened), { config: { ...TEST_CONFIG, trustedProxies: ['127.0.0.1'] } });

it.each(['counts', 'incidents'])(
  '%s of a system wait in the queue of readers, and are limited as theirs',
  async (what) => {
    const [often, once] = what === 'counts' ? ['203.0.113.7', '198.51.100.7'] : ['203.0.114.7', '198.51.101.7'];
    const ask = (from: string, about = 'indicator=I02&period=2021') =>
      app.visitor.get<{ code?: string; total?: number }>(`/api/v1/${what}?${about}`, { 'x-forwarded-for': from });
    const limiter = app.app.get(QuestionLimiter);
    for (let asked = 1; asked < QUESTIONS_PER_MINUTE; asked += 1) await limiter.spend(often);
    expect((await ask(often)).status).toBe(200);
    const refused = await ask(often);
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-requests']);
    expect((await ask(once)).status).toBe(200);
    expect((await ask(once, 'indicator=I02&period=2021&harms=HM_KILLED&unit=nothing')).status).toBe(400);
  },
);
