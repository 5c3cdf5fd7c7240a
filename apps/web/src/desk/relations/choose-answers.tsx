import { blankValue } from '@vigil/shared/codebook/check-body.js';
import { fieldsOf, type Field } from '@vigil/shared/codebook/field.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Act } from '@vigil/shared/incident/act.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { mayBeTakenAlone } from '@vigil/shared/incident/translation.js';
import { TAGS } from '@vigil/shared/incident/tags.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Field as Frame } from '../../ui/field.js';
import { TextAreaField } from '../../ui/text-area-field.js';
import { isSame, type Child, type Tree } from '../draft/record-tree.js';
import { formatAnswer, formatChild, formatLabel, type FormatContext } from '../format-answer.js';
import { formFieldError } from '../form-field-error.js';

interface Props {
  /** The duplicate. */ record: IncidentRecord;
  context: FormatContext;
  chosen: ReadonlySet<string>;
  onChoose: (name: string, isTaken: boolean) => void;
}

/**
 * Whether the duplicate has an answer that the remaining record lacks or has differently, and that can be chosen: the
 * stricter limit and the tags of both always remain, and a translation comes with its text.
 */
export const differs = (field: Field, mine: Tree, theirs: Tree): boolean =>
  field.kind !== 'many' &&
  mayBeTakenAlone(field, theirs, mine) &&
  field.name !== 'sensitivity' &&
  field.name !== TAGS &&
  mine[field.name] !== null &&
  !isSame(mine[field.name], field.kind === 'own' ? blankValue(field) : field.blank) &&
  !isSame(mine[field.name], theirs[field.name]);

/** For each answer that differs between a duplicate and the record that remains: which one remains. */
export function ChooseAnswers({ record, stays, context, chosen, onChoose }: Props & { stays: IncidentRecord }) {
  const t = useText();
  const [mine, theirs] = [record.incident, stays.incident] as unknown as [Tree, Tree];
  const fields = fieldsOf(Incident).filter((field) => differs(field, mine, theirs));
  if (fields.length === 0) return null;
  const said = (field: Field, tree: Tree): string =>
    formatAnswer(field, tree[field.name], context) ?? t('duplicates.unknown');
  return (
    <section aria-labelledby="choose-answers">
      <h3 id="choose-answers">{t('duplicates.answers')}</h3>
      <p class="field-help">{t('duplicates.answers-help')}</p>
      {fields.map((field) => (
        <Frame key={field.name} label={formatLabel(Incident, field, t)} group>
          {(control) =>
            (['keep', 'take'] as const).map((which) => (
              <label key={which} class="check">
                <input
                  type="radio"
                  name={`${control.id}-which`}
                  checked={chosen.has(field.name) === (which === 'take')}
                  onChange={() => onChoose(field.name, which === 'take')}
                />
                <span>{t(`duplicates.${which}`, { answer: said(field, which === 'take' ? mine : theirs) })}</span>
              </label>
            ))
          }
        </Frame>
      ))}
    </section>
  );
}

const LISTS = [
  ['groups', GroupLink],
  ['acts', Act],
  ['harms', Harm],
] as const;

/** Accounts of a duplicate, of which each can be copied. */
export function ChooseAccounts({ record, context, chosen, onChoose, error = null }: Props & { error?: string | null }) {
  const t = useText();
  const accounts = record.incident.accounts as unknown as readonly Child[];
  if (accounts.length === 0) return null;
  return (
    <Frame group label={t('desk.merge.take')} help={t('desk.merge.take-help')} error={error}>
      {() =>
        accounts.map((account) => (
          <label key={account.id} class="check">
            <input
              type="checkbox"
              checked={chosen.has(account.id)}
              onChange={(event) => onChoose(account.id, event.currentTarget.checked)}
            />
            <span>{formatChild(Account, account, context)}</span>
          </label>
        ))
      }
    </Frame>
  );
}

interface ReasonProps {
  value: string;
  problem: ProblemBody | null;
  onInput: (reason: string) => void;
}

/** Why records are merged, in somebody's own words. */
export function MergeReason({ value, problem, onInput }: ReasonProps) {
  const t = useText();
  return (
    <TextAreaField
      label={t('desk.merge.reason')}
      error={formFieldError(problem, '/reason')}
      rows={2}
      spellcheck={false}
      value={value}
      onInput={onInput}
    />
  );
}

/** Groups, acts and harms of a duplicate, of which each can be copied. Nothing is copied unless somebody chooses it: the
 * remaining record may have the same act in other words. */
export function ChooseChildren({ record, context, chosen, onChoose }: Props) {
  const t = useText();
  const children = LISTS.flatMap(([list, of]) =>
    (record.incident[list] as unknown as Child[]).map((child) => ({ child, said: formatChild(of, child, context) })),
  );
  if (children.length === 0) return null;
  return (
    <Frame group label={t('duplicates.take-more')}>
      {() =>
        children.map(({ child, said }) => (
          <label key={child.id} class="check">
            <input
              type="checkbox"
              checked={chosen.has(child.id)}
              onChange={(event) => onChoose(child.id, event.currentTarget.checked)}
            />
            <span>{said}</span>
          </label>
        ))
      }
    </Frame>
  );
}
