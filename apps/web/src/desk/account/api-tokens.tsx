import type { TokenEntry, TokenScope } from '@vigil/shared/staff-responses/api-tokens.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { LineField } from '../../ui/line-field.js';
import { SelectField } from '../../ui/select-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { formatDayOf } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';

const DAYS = [7, 30, 90, 365];
/** The scopes that each role can give a token. The API checks both role and scope. */
const SCOPES_OF: Readonly<Record<string, readonly TokenScope[]>> = {
  monitor: ['log-incidents'],
  reviewer: ['read-records', 'read-figures', 'log-incidents'],
  analyst: ['read-records', 'read-figures'],
  admin: [],
};

/** Lists, makes and ends API tokens. */
export function ApiTokens() {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const tokens = useStaffFetch<{ items: TokenEntry[] }>('/api/account/tokens');
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const scopes = SCOPES_OF[role] ?? [];
  if (scopes.length === 0) return null;
  const end = async ({ id }: TokenEntry): Promise<void> => {
    const reply = await api.delete(`/api/account/tokens/${id}`);
    setProblem(reply.ok ? null : reply.problem);
    tokens.again();
  };
  const [before, after] = t('account.tokens.about').split('{docs}');
  return (
    <section>
      <h2>{t('account.tokens')}</h2>
      <p>
        {before}
        <a href="/api/docs">{t('account.tokens.docs')}</a>
        {after}
      </p>
      {problem && <Refused problem={problem} />}
      {made && (
        <Band tone="done">
          <p role="status">{t('account.tokens.made')}</p>
          <p>
            <code class="token">{made}</code>
          </p>
          <p>
            <Button onClick={() => setMade(null)}>{t('account.tokens.kept')}</Button>
          </p>
        </Band>
      )}
      <Awaited asked={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{t('account.tokens.none')}</p>
          ) : (
            <ul class="plain-rows">
              {items.map((entry) => (
                <li key={entry.id}>
                  <span>
                    <strong>{entry.name}</strong>
                    {entry.hasEnded && (
                      <>
                        {' '}
                        <span class="badge-here">{t('account.tokens.ended')}</span>
                      </>
                    )}
                    <br />
                    <span class="small quiet">
                      {entry.scopes.map((scope) => t(`account.tokens.scope.${scope}`)).join(t('list.and'))} ·{' '}
                      {t('account.tokens.until', { day: formatDayOf(entry.expiresOn, t) })} ·{' '}
                      {entry.lastUsedOn
                        ? t('account.tokens.used', { day: formatDayOf(entry.lastUsedOn, t) })
                        : t('account.tokens.never-used')}
                    </span>
                  </span>
                  {!entry.hasEnded && (
                    <span class="row-do">
                      <Button
                        class="button-small"
                        aria-label={t('account.tokens.end-what', { name: entry.name })}
                        onClick={() => void end(entry)}
                      >
                        {t('account.tokens.end')}
                      </Button>
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Awaited>
      {isOpen ? (
        <NewToken
          scopes={scopes}
          onCancel={() => setOpen(false)}
          onMade={(token) => {
            setMade(token);
            setOpen(false);
            tokens.again();
          }}
        />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('account.tokens.add')}</Button>
      )}
    </section>
  );
}

function NewToken({
  scopes,
  onMade,
  onCancel,
}: {
  scopes: readonly TokenScope[];
  onMade: (token: string) => void;
  onCancel: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly TokenScope[]>([]);
  const [days, setDays] = useState(90);
  const [isTried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const make = async (): Promise<void> => {
    setTried(true);
    if (name.trim() === '' || chosen.length === 0) return;
    setBusy(true);
    const reply = await api.post<{ token: string }>('/api/account/tokens', { name, scopes: chosen, days });
    setBusy(false);
    if (reply.ok) onMade(reply.value.token);
    else setProblem(reply.problem);
  };
  return (
    <DeskForm class="panel" onSubmit={make} aria-label={t('account.tokens.add')}>
      {problem &&
        (problem['reason'] === 'too-many' ? (
          <p class="wrong" role="alert">
            {t('account.tokens.too-many')}
          </p>
        ) : (
          <Refused problem={problem} />
        ))}
      <LineField
        label={t('account.tokens.name')}
        help={t('account.tokens.name-help')}
        error={formFieldError(problem, '/name') ?? (isTried && name.trim() === '' ? t('field.required') : null)}
        maxLength={100}
        value={name}
        onInput={setName}
      />
      <Field
        group
        label={t('account.tokens.scopes')}
        error={isTried && chosen.length === 0 ? t('field.required') : null}
      >
        {() =>
          scopes.map((scope) => (
            <label class="check" key={scope}>
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={(event) =>
                  setChosen(event.currentTarget.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))
                }
              />
              <span>{t(`account.tokens.scope.${scope}`)}</span>
            </label>
          ))
        }
      </Field>
      <SelectField
        label={t('account.tokens.days')}
        short
        value={days}
        options={DAYS.map((n) => [n, t('account.tokens.days-n', { n })])}
        onChange={(value) => setDays(Number(value))}
      />
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('account.tokens.make')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
