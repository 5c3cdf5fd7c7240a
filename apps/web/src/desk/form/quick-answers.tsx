import { fieldOf, type Field } from '@vigil/shared/codebook/field.js';
import { Act } from '@vigil/shared/incident/act.js';
import { Source } from '@vigil/shared/incident/source.js';
import { hasTag, withTag } from '@vigil/shared/incident/tags.js';
import { USUAL_ACTS, USUAL_SOURCES } from '@vigil/shared/vocabulary/usual-acts-and-actors.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { codesOfField, useUsualCodes } from '../code-search-context.js';
import type { Child, Tree } from '../draft/record-tree.js';
import { groupName, useGroups } from '../groups-context.js';
import { useForm } from './form-context.js';
import { useRecent } from '../incident-form/recent-answers.js';

const MOST_ACTS = 8;
const MOST_CODES = 4;
const MOST_TAGS = 12;
/** So many groups can be looked through; of more, only those of the last record are offered. */
const FEW_GROUPS = 8;

/** Answers that one press gives, under a question that is not answered yet. */
function QuickAnswers({ children }: { children: { key: string; label: string; onPress: () => void }[] }) {
  const t = useText();
  if (children.length === 0) return null;
  return (
    <div class="quick" role="group" aria-label={t('desk.form.quick')}>
      {children.map(({ key, label: name, onPress }) => (
        <Button key={key} class="button-small quick-answer" onClick={onPress}>
          {name}
        </Button>
      ))}
    </div>
  );
}

/** The codes of a question that the team uses most. */
export function QuickCodes({ field, onChoose }: { field: Field; onChoose: (code: string) => void }) {
  const t = useText();
  const usual = useUsualCodes(codesOfField(field)).slice(0, MOST_CODES);
  return (
    <QuickAnswers>
      {usual.map((code) => ({ key: code, label: label(code, t.language), onPress: () => onChoose(code) }))}
    </QuickAnswers>
  );
}

/** The team's tags that the record does not have yet: offered, so that the same is not spelt in two ways. */
export function QuickTags({
  value,
  known,
  onChange,
}: {
  value: string;
  known: readonly string[];
  onChange: (tags: string) => void;
}) {
  const others = known.filter((tag) => !hasTag(value, tag));
  return (
    <QuickAnswers>
      {others.slice(0, MOST_TAGS).map((tag) => ({
        key: tag,
        label: `+ ${tag}`,
        onPress: () => onChange(withTag(value, tag, true) ?? ''),
      }))}
    </QuickAnswers>
  );
}

interface AddProps {
  /** The question with several entries. */
  field: Field;
  children: readonly Child[];
  onAdd: (answers: Tree) => void;
}

/**
 * Adds an entry with its first answer: an act, a source, a group of the last record, or any where there are few. A
 * group is added as inferred: only a person says that a source names it.
 */
export function QuickAdd({ field, children, onAdd }: AddProps) {
  const t = useText();
  const groups = useGroups();
  const recent = useRecent();
  const usualActs = useUsualCodes(codesOfField(fieldOf(Act, 'type')!));
  const { people } = useForm();
  const has = (name: string, value: string): boolean => children.some((child) => child[name] === value);
  const offers = people?.offers(field) ?? [];
  if (offers.length > 0)
    return (
      <QuickAnswers>
        {offers.map(({ key, label: name, answers }) => ({
          key,
          label: `+ ${name}`,
          onPress: () => onAdd(answers),
        }))}
      </QuickAnswers>
    );
  if (field.name === 'groups') {
    const last = recent.groups.flatMap((id) => groups.byId(id) ?? []);
    const offered = new Set([...last, ...(groups.items.length <= FEW_GROUPS ? groups.items : [])]);
    const known = [...offered].filter(({ id }) => !has('group', id));
    return (
      <QuickAnswers>
        {known.map((group) => ({
          key: group.id,
          label: `+ ${groupName(group, t.language)}`,
          onPress: () => onAdd({ group: group.id, link: 'GL_INFERRED' }),
        }))}
      </QuickAnswers>
    );
  }
  if (field.of!() !== Act && field.of!() !== Source) return null;
  // That force is not known is no claim, and a record without it would say nothing of force.
  const codes =
    field.name === 'sources' ? USUAL_SOURCES : [...[...usualActs, ...USUAL_ACTS].slice(0, MOST_ACTS), 'FM_UNKNOWN'];
  return (
    <QuickAnswers>
      {[...new Set(codes)]
        .filter((code) => !has('type', code))
        .map((code) => ({ key: code, label: `+ ${label(code, t.language)}`, onPress: () => onAdd({ type: code }) }))}
    </QuickAnswers>
  );
}
