import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import { OWNER_DAYS } from '@vigil/shared/staff-responses/record-owner.js';
import { ANSWER_DAYS, KEEP_DAYS } from '@vigil/shared/public/objection.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { useOwnCodes } from '../own-codes-context.js';
import { noteOther, seenProposal } from '../releasing/seen-proposals.js';
import { WaitingWords } from '../releasing/waiting-words.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { formFieldError } from '../form-field-error.js';
import { meetMeanwhile } from '../meet-meanwhile.js';
import { SavedMeanwhile } from '../saved-meanwhile.js';
import { LogoPicture } from './logo-picture.js';
import { MessageSettingsSection } from './message-settings.js';
import { OwnFace } from './own-face.js';
import { SmallTeamSection } from './small-team.js';

/** `/desk/settings`: settings for the whole organisation. */
export function SettingsPage() {
  const t = useText();
  const settings = useStaffFetch<OrganisationSettings>('/api/settings');
  return (
    <>
      <PageHead title={t('desk.page.settings')} />
      <Awaited asked={settings}>
        {(value) => <SettingsForm value={value} etag={settings.etag} reread={settings.again} />}
      </Awaited>
      <SmallTeamSection />
      <MessageSettingsSection />
    </>
  );
}

function SettingsForm({
  value,
  etag,
  reread,
}: {
  value: OrganisationSettings;
  etag: string | null;
  reread: () => void;
}) {
  const t = useText();
  const { api, again } = useSession();
  const [typed, setTyped] = useState(value);
  const [began, setBegan] = useState(value);
  const [both, setBoth] = useState<readonly (keyof OrganisationSettings)[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isSaved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const met = meetMeanwhile(began, typed, value);
    setBegan(value);
    setTyped(met.typed);
    setBoth(met.both);
  }, [value]);
  useAskBeforeLeaving(JSON.stringify(typed) !== JSON.stringify(began));
  const change = (part: Partial<OrganisationSettings>): void => {
    setTyped({ ...typed, ...part });
    setSaved(false);
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.put<OrganisationSettings>(
      '/api/settings',
      { ...typed, proposal: seenProposal('organisation', 'organisation') },
      { ifMatch: etag! },
    );
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) noteOther('organisation', 'organisation', reply.problem);
    setSaved(reply.ok);
    if (reply.ok) {
      setBegan(reply.value);
      setTyped(reply.value);
      again();
    }
    if (reply.ok || reply.problem.code === 'changed-meanwhile') reread();
  };
  return (
    <DeskForm class="narrow" onSubmit={save}>
      {problem && (
        <Refused problem={problem}>
          {problem.code === 'changed-meanwhile' && (
            <SavedMeanwhile
              theirs={both.map((name) => ({
                label: t(`settings.${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`),
                value:
                  name === 'logo' && value.logo ? (
                    <LogoPicture png={value.logo} />
                  ) : (
                    String(value[name]) || t('desk.met.nothing')
                  ),
              }))}
              onTake={() => {
                setTyped({ ...typed, ...Object.fromEntries(both.map((name) => [name, value[name]])) });
                setBoth([]);
              }}
            />
          )}
        </Refused>
      )}
      <WaitingWords kind="organisation" former={value} problem={problem} />
      {isSaved && (
        <Band tone="done">
          <p>{t('settings.saved')}</p>
        </Band>
      )}
      <OwnFace {...{ typed, problem }} onChange={change} />
      <SuggestedStandards typed={typed} onChange={change} />
      {(
        [
          ['objectionDays', 'objection-days', ANSWER_DAYS],
          ['objectionKeepDays', 'objection-keep-days', KEEP_DAYS],
          ['ownerDays', 'owner-days', OWNER_DAYS],
        ] as const
      ).map(([name, words, { least, most }]) => (
        <Field key={name} label={t(`settings.${words}`)} error={formFieldError(problem, `/${name}`)}>
          {(control) => (
            <input
              {...control}
              type="number"
              class="input"
              min={least}
              max={most}
              required
              value={typed[name]}
              onInput={(event) => change({ [name]: event.currentTarget.valueAsNumber })}
            />
          )}
        </Field>
      ))}
      <p class="example">{t('settings.example', { organisation: typed.organisation, standards: typed.standards })}</p>
      <Button type="submit" tone="primary" busy={busy}>
        {t('desk.save')}
      </Button>
    </DeskForm>
  );
}

/** Standards that the country's folder suggests. They are saved, and agreed to, as any other words. */
function SuggestedStandards({
  typed,
  onChange,
}: {
  typed: OrganisationSettings;
  onChange: (part: Partial<OrganisationSettings>) => void;
}) {
  const t = useText();
  const { asked } = useOwnCodes();
  const others = (asked.value?.standards ?? []).filter(({ standards }) => standards !== typed.standards);
  return (
    <>
      {others.map(({ standards, standardsKm = '' }) => (
        <p key={standards} class="small">
          {t('settings.standards-suggested', { standards })}{' '}
          <Button class="button-small" onClick={() => onChange({ standards, standardsKm })}>
            {t('settings.standards-use')}
          </Button>
        </p>
      ))}
    </>
  );
}
