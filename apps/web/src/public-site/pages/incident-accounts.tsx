import { formatWindow } from '@vigil/shared/day/words.js';
import type { PublicAccount } from '@vigil/shared/public/shapes.js';
import { useText } from '../../words.js';
import { Label } from './said.js';

const isOfAuthorities = ({ party }: PublicAccount): boolean => party === 'PA_AUTHORITY';

/** Two sides next to each other: neither verifies the other, and each text is the party's own, in its own language. */
export function Accounts({ accounts }: { accounts: readonly PublicAccount[] }) {
  const t = useText();
  const authorities = accounts.filter(isOfAuthorities);
  const others = accounts.filter((account) => !isOfAuthorities(account));
  return (
    <section class="part" aria-labelledby="accounts">
      <h2 id="accounts">{t('accounts.title')}</h2>
      <p class="small quiet">{t('accounts.help')}</p>
      <div class="accounts">
        <Side title={t('accounts.authorities')} accounts={authorities} none={t('accounts.no-authorities')} />
        <Side title={t('accounts.others')} accounts={others} none={t('accounts.no-others')} />
      </div>
    </section>
  );
}

function Side({ title, accounts, none }: { title: string; accounts: readonly PublicAccount[]; none: string }) {
  const t = useText();
  return (
    <div class="account-side">
      <h3>{title}</h3>
      {accounts.length === 0 && <p class="quiet">{none}</p>}
      {accounts.map((account, index) => (
        <figure key={index} class="account">
          <figcaption>
            {!isOfAuthorities(account) && (
              <strong>
                <Label code={account.party} />
              </strong>
            )}
            <span class="tag">
              <Label code={account.stance} />
            </span>
            {account.aboutThisEvent === 'no' && <span class="fact-note">{t('accounts.general')}</span>}
            {account.saidOn && (
              <span class="fact-note">
                {formatWindow(account.saidOn as Parameters<typeof formatWindow>[0], t.language)}
              </span>
            )}
          </figcaption>
          {account.text &&
            (account.stance === 'DS_NOT_SOUGHT' ? (
              <p>
                {t('accounts.why-not')} <span lang={account.language ?? undefined}>{account.text}</span>
              </p>
            ) : (
              <blockquote lang={account.language ?? undefined}>{account.text}</blockquote>
            ))}
        </figure>
      ))}
    </div>
  );
}
