import type { SignInEntry, SignInPage } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { formatDayOf } from '../format-answer.js';

/** Lists sign-ins by day: who, how, and with which kind of device. Shows a member's own, or everybody's. */
export function SignIns({ of }: { of: 'mine' | 'all' }) {
  const t = useText();
  const asked = useStaffFetch<SignInPage>(`/api/sessions/${of}`);
  return (
    <section>
      <h2>{t('account.sign-ins.title')}</h2>
      <p>{t('account.sign-ins.about')}</p>
      <Awaited asked={asked}>
        {({ total, items }) =>
          total === 0 ? (
            <p class="quiet">{t('account.sign-ins.none')}</p>
          ) : (
            <Table
              stacks
              caption={t('account.sign-ins.n', { n: items.length, total })}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                ...(of === 'all'
                  ? [{ key: 'who', head: t('account.sign-ins.who'), cell: ({ name }: SignInEntry) => name }]
                  : []),
                { key: 'day', head: t('account.sign-ins.day'), cell: ({ on }) => formatDayOf(on, t) },
                {
                  key: 'by',
                  head: t('account.sign-ins.by'),
                  cell: ({ first, second }) => {
                    const [a, b] = [t(`account.sign-ins.${first}`), second && t(`account.sign-ins.${second}`)];
                    return b ? t('account.sign-ins.both', { first: a, second: b }) : a;
                  },
                },
                {
                  key: 'device',
                  head: t('account.sign-ins.device'),
                  cell: ({ browser, system }) =>
                    t('account.device', {
                      browser: t(`account.browser.${browser ?? 'other'}`),
                      system: t(`account.system.${system ?? 'other'}`),
                    }),
                },
              ]}
            />
          )
        }
      </Awaited>
    </section>
  );
}
