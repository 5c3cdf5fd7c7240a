import { randomInt } from 'node:crypto';
import type { EntityManager } from 'typeorm';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Returns a prefix and six random characters, so that a code reveals neither volume nor time. */
export const randomCode = (prefix: string): string =>
  `${prefix}-${Array.from({ length: 6 }, () => CROCKFORD[randomInt(32)]).join('')}`;

/** Returns a public code that was never used. */
export const newPublicCode = async (manager: EntityManager, prefix: string): Promise<string> => {
  for (;;) {
    const code = randomCode(prefix);
    const [taken] = (await manager.query(
      'select 1 from incident where code = $1 union all select 1 from pub.gone where code = $1 union all select 1 from assembly_group where public_code = $1 union all select 1 from pub.report where code = $1 union all select 1 from report where code = $1',
      [code],
    )) as unknown[];
    if (!taken) return code;
  }
};
