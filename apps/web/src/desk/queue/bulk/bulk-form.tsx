import { RELATION_KINDS, type RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import type { MemberEntry, MemberTrust } from '@vigil/shared/staff-responses/members.js';
import { asInUse, TAG_LENGTH } from '@vigil/shared/incident/tags.js';
import { HANDOVER_LENGTH } from '@vigil/shared/staff-responses/record-owner.js';
import { codesOf, label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useCallback, useState } from 'preact/hooks';
import { useText } from '../../../text-bundles.js';
import { Button } from '../../../ui/button.js';
import { Field } from '../../../ui/field.js';
import { SelectField } from '../../../ui/select-field.js';
import { DeskForm } from '../../desk-form.js';
import { Combobox, type Option } from '../../form/combobox.js';
import { useKnownTags } from '../../form/use-known-tags.js';
import { FindRecord, type FoundRecord } from '../../relations/find-record.js';
import { groupName, searchGroups, useGroups } from '../../groups-context.js';
import { useMember } from '../../session.js';
import { Refused, useStaffFetch } from '../../use-staff-fetch.js';
import type { RecordRevision } from '../record-revision.js';
import type { BulkRequest } from './bulk-request.js';
import { ExportSelected } from './export-selected.js';
import { JoinSelected } from './join-selected.js';

const ACTIONS = [
  'take',
  'assign',
  'give-back',
  'return',
  'sensitivity',
  'group',
  'relate',
  'join',
  'tag',
  'untag',
  'export',
] as const;
type Chosen = (typeof ACTIONS)[number];

interface Props {
  records: readonly RecordRevision[];
  /** The question, the word for a colleague, or the tag. */
  words: string;
  onWords: (words: string) => void;
  onCheck: (request: BulkRequest) => void;
}

/** What is to be done, and what that needs. It is asked first what it would do. */
export function BulkForm({ records, words, onWords, onCheck }: Props) {
  const t = useText();
  const { role } = useMember();
  // Analysts change no record.
  const actions = role === 'reviewer' ? ACTIONS : (['export'] as const);
  const [action, setAction] = useState<Chosen>(actions[0]);
  const [member, setMember] = useState('');
  const [sensitivity, setSensitivity] = useState('');
  const [kind, setKind] = useState<RelationKind>('part-of');
  const [group, setGroup] = useState('');
  const [other, setOther] = useState<FoundRecord | null>(null);
  const request = (): BulkRequest | null => {
    const said = words.trim();
    switch (action) {
      case 'take':
      case 'give-back':
        return { action };
      case 'assign':
        return member === '' ? null : { action, member, ...(said === '' ? {} : { word: said }) };
      case 'return':
        return said === '' ? null : { action, question: said };
      case 'sensitivity':
        return sensitivity === '' ? null : { action, sensitivity };
      case 'group':
        return group === '' ? null : { action, group };
      case 'relate':
        return other === null ? null : { action, kind, to: other.id };
      case 'tag':
      case 'untag':
        return said === '' || said.includes(',') ? null : { action, tag: said };
      case 'join':
      case 'export':
        return null;
    }
  };
  const asked = request();
  const isTag = action === 'tag' || action === 'untag';
  return (
    <DeskForm onSubmit={() => asked && onCheck(asked)}>
      <SelectField
        label={t('bulk.action')}
        value={action}
        options={actions.map((one) => [one, t(`bulk.action.${one}`)] as const)}
        onChange={(next) => {
          setAction(next as Chosen);
          onWords('');
        }}
      />
      {action === 'assign' && <ColleagueField value={member} onChange={setMember} />}
      {(action === 'assign' || action === 'return') && (
        <Field
          label={t(action === 'assign' ? 'desk.owner.word' : 'bulk.question')}
          help={t(action === 'assign' ? 'desk.owner.word-help' : 'bulk.question-help')}
        >
          {(control) => (
            <textarea
              {...control}
              class="textarea"
              rows={3}
              required={action === 'return'}
              maxLength={action === 'assign' ? HANDOVER_LENGTH : 5000}
              value={words}
              onInput={(event) => onWords(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      {action === 'sensitivity' && (
        <SelectField
          label={t('bulk.sensitivity')}
          help={t('bulk.sensitivity-help')}
          value={sensitivity}
          none={t('bulk.choose')}
          required
          options={codesOf('sensitivity').map((code) => [code, label(code, t.language)] as const)}
          onChange={setSensitivity}
        />
      )}
      {action === 'group' && <GroupField value={group} onChange={setGroup} />}
      {action === 'relate' && (
        <>
          <SelectField
            label={t('relations.kind')}
            value={kind}
            options={RELATION_KINDS.map((one) => [one, t(`relations.kind.${one}`)] as const)}
            onChange={(next) => setKind(next as RelationKind)}
          />
          <FindRecord isPossible={() => true} chosen={other} error={null} onChoose={setOther} />
        </>
      )}
      {isTag && <TagField value={words} isNew={action === 'tag'} onChange={onWords} />}
      {action === 'export' ? (
        <ExportSelected records={records} />
      ) : action === 'join' ? (
        <JoinSelected records={records} />
      ) : (
        <div class="form-actions">
          <Button type="submit" tone="primary" disabled={asked === null}>
            {t('bulk.check')}
          </Button>
        </div>
      )}
    </DeskForm>
  );
}

/** One tag: the known ones are offered, so that the same is not spelt in two ways. */
function TagField({ value, isNew, onChange }: { value: string; isNew: boolean; onChange: (tag: string) => void }) {
  const t = useText();
  const known = useKnownTags();
  const isWrong = value.includes(',');
  return (
    <Field
      label={t('bulk.tag')}
      help={isNew ? t('bulk.tag-help') : undefined}
      error={isWrong ? t('field.one-tag') : null}
    >
      {(control) => (
        <>
          <input
            {...control}
            class="input"
            type="text"
            list="known-tags"
            autocomplete="off"
            spellcheck={false}
            maxLength={isNew ? TAG_LENGTH : undefined}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
            onChange={(event) => onChange(asInUse(event.currentTarget.value, known))}
          />
          <datalist id="known-tags">
            {known.map((tag) => (
              <option key={tag} value={tag}>
                {tag}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** A group of the list. A new one is added where a record names it, or on the page of groups. */
function GroupField({ value, onChange }: { value: string; onChange: (group: string) => void }) {
  const t = useText();
  const { items, byId } = useGroups();
  const search = useCallback(
    (typed: string): Option[] =>
      searchGroups(items, typed).map((group) => ({
        key: group.id,
        label: groupName(group, t.language),
        detail: group.aliases.join(t('list.and')) || undefined,
      })),
    [items, t],
  );
  const chosen = byId(value);
  return (
    <Field label={t('bulk.group')} help={t('bulk.group-help')}>
      {(control) => (
        <Combobox
          control={control}
          chosen={chosen ? groupName(chosen, t.language) : ''}
          search={search}
          onChoose={onChange}
          onClear={() => onChange('')}
          onLeave={() => undefined}
          placeholder={t('bulk.group-search')}
        />
      )}
    </Field>
  );
}

/** Reviewers who can act now. */
function ColleagueField({ value, onChange }: { value: string; onChange: (member: string) => void }) {
  const t = useText();
  const { id: me } = useMember();
  const asked = useStaffFetch<{ items: (MemberEntry & MemberTrust)[] }>('/api/members');
  if (asked.problem) return <Refused problem={asked.problem} again={asked.again} />;
  if (!asked.value) return null;
  const able = asked.value.items.filter(
    ({ id, role, frozen, waits }) => role === 'reviewer' && !frozen && !waits && id !== me,
  );
  if (able.length === 0) return <p>{t('desk.owner.no-colleague')}</p>;
  return (
    <SelectField
      label={t('desk.owner.to')}
      value={value}
      none={t('desk.owner.choose')}
      required
      options={able.map(({ id, name }) => [id, name] as const)}
      onChange={onChange}
    />
  );
}
