import { commandsAsTyped } from '@vigil/shared/staff-responses/commands-as-typed.js';
import { type CountryEntry, type CountryPack } from '@vigil/shared/staff-responses/countries.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Contents, countryName, Licence } from './country-contents.js';

/** Milliseconds until the page asks how far it is. */
const LOOK_MS = 700;
const STEPS_OF = { checking: ['unpack', 'check'], loading: ['draw', 'save'] } as const;

interface Props {
  pack: CountryPack;
  items: readonly CountryEntry[];
  /** What an operator types before the name of a command. */
  program: string;
  /** null: stop it, or delete it. */
  onDo: (id: string, noun: 'checks' | 'loads' | null) => Promise<void>;
  onNews: () => void;
}

/** The zip of a country: how far it is, what is in it, what is wrong, and what can be done with it. */
export function CountryPackPanel({ pack, items, program, onDo, onNews }: Props) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const { id, state, name, country } = pack;
  const isWorking = state === 'checking' || state === 'loading';
  useEffect(() => {
    if (!isWorking) return;
    const timer = setInterval(onNews, LOOK_MS);
    return () => clearInterval(timer);
  }, [isWorking]);
  const act = async (noun: 'checks' | 'loads' | null): Promise<void> => {
    setBusy(true);
    await onDo(id, noun);
    setBusy(false);
  };
  const remove = (words: string): ComponentChildren => (
    <Button busy={busy} onClick={() => void act(null)}>
      {t(words)}
    </Button>
  );
  const named = country ? countryName(country, t.language) : '';
  if (state === 'arriving') {
    const n = Math.ceil(pack.size / PART_BYTES);
    return (
      <>
        <p>{t('countries.arrived', { k: pack.parts.length, n, name })}</p>
        <p>{remove('countries.delete')}</p>
      </>
    );
  }
  if (isWorking) return <Progress pack={pack}>{remove('countries.stop')}</Progress>;
  if (state === 'stopped')
    return (
      <Band tone="note">
        <p role="status">{t('countries.stopped')}</p>
      </Band>
    );
  if (state === 'refused')
    return (
      <>
        <Band tone="error">
          <p>
            <strong>
              {pack.refusal === 'too-slow' || pack.refusal === 'failed'
                ? t(`countries.refused.${pack.refusal}`)
                : t('countries.refused', { n: pack.wrong, name })}
            </strong>
          </p>
        </Band>
        <Findings pack={pack} />
      </>
    );
  const code = country!.code;
  const command = (words: string): string => commandsAsTyped(`npm run country -- ${words}`, program);
  const home = items.filter(({ isHome }) => isHome).map((one) => one.code);
  if (state === 'loaded')
    return (
      <Band tone="done">
        <p>
          <strong>{t('countries.done', { country: named })}</strong> {t('countries.done-next')}
        </p>
        <pre class="commands">{command(`home ${[...home, code].join(' ')}`)}</pre>
        <p>{remove('countries.close')}</p>
      </Band>
    );
  return (
    <section class="country-pack" aria-labelledby="country-pack-title">
      <h3 id="country-pack-title">{t('countries.well', { country: named })}</h3>
      <p>{pack.changes ? t('countries.changes', pack.changes) : t('countries.new')}</p>
      <dl class="log-facts">
        <div>
          <dt>{t('countries.holds')}</dt>
          <dd>
            <Contents of={country!} />
          </dd>
        </div>
        <div>
          <dt>{t('countries.licence')}</dt>
          <dd>
            <Licence of={country!} />
          </dd>
        </div>
      </dl>
      <Findings pack={pack} />
      {pack.isInUse && (
        <Band tone="warning">
          <p>{t('countries.in-use', { country: named })}</p>
          <pre class="commands">{command(`load ${code.toLowerCase()}.zip`)}</pre>
        </Band>
      )}
      <p class="form-actions">
        {!pack.isInUse && (
          <Button tone="primary" busy={busy} onClick={() => void act('loads')}>
            {t('countries.do-load', { country: named })}
          </Button>
        )}
        {remove('countries.delete')}
      </p>
    </section>
  );
}

function Progress({ pack: { state, step }, children }: { pack: CountryPack; children: ComponentChildren }) {
  const t = useText();
  const steps: readonly string[] = STEPS_OF[state as keyof typeof STEPS_OF];
  const at = step === null ? 0 : steps.indexOf(step);
  const says = t('countries.step', { n: at + 1, of: steps.length, what: t(`countries.step.${step ?? 'begins'}`) });
  return (
    <div class="import-progress" role="status">
      <label for="country-progress">{says}</label>
      <progress id="country-progress" max={steps.length} value={at + 0.5} />
      {children}
    </div>
  );
}

/** What is wrong in its files, and what somebody should look at. */
function Findings({ pack: { findings, wrong, notes } }: { pack: CountryPack }) {
  const t = useText();
  const list = (isNote: boolean, total: number): ComponentChildren => {
    const shown = findings.filter((finding) => finding.isNote === isNote);
    if (shown.length === 0) return null;
    return (
      <>
        <h3>{t(isNote ? 'countries.look-at' : 'countries.wrong')}</h3>
        {isNote && <p class="small quiet">{t('countries.look-at-why')}</p>}
        <ul class="country-findings">
          {shown.map(({ file, line, says }, n) => (
            <li key={n}>
              <code>{line === null ? file : t('countries.line', { file, line: String(line) })}</code>{' '}
              <span lang="en" dir="ltr">
                {says}
              </span>
            </li>
          ))}
        </ul>
        {total > shown.length && (
          <p class="small quiet">{t('countries.findings-shown', { n: shown.length, of: total })}</p>
        )}
      </>
    );
  };
  return (
    <>
      {list(false, wrong)}
      {list(true, notes)}
    </>
  );
}
