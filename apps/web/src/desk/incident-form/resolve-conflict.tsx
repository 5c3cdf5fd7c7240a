/* oxlint-disable jsx-a11y/label-has-associated-control -- the words stand deeper than the rule looks */
import { type CodebookClass, codebookOf } from '@vigil/shared/codebook/field.js';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import {
  presumeChoices,
  withoutChoice,
  type Chosen,
  type Difference,
  type Side,
} from '../draft/version-differences.js';
import { isChildren, isTree, keyOf, type Tree } from '../draft/record-tree.js';
import { usePlaces } from '../places-context.js';

import { formatAnswer, formatChild, formatMoment, type FormatContext } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { pathToQuestion } from './problem-summary.js';

/** What somebody typed, and what somebody else has saved meanwhile. */
export interface TwoVersions {
  mine: Tree;
  theirs: Tree;
  changedBy: string | null;
  changedAt: string;
  found: readonly Difference[];
}

interface Props {
  versions: TwoVersions;
  /** What the versions are of; an incident if absent. */
  of?: CodebookClass;
  /** Names what they refer to. */
  referred?: FormatContext['referred'];
  onJoin: (chosen: Chosen) => void;
  onDiscard: () => void;
}

/**
 * Somebody else has saved the record: shows both versions side by side, answer by answer. Nothing is overwritten until
 * the person has chosen.
 */
export function ResolveConflict({ versions, of, referred, onJoin, onDiscard }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const [chosen, setChosen] = useState<Chosen>(() => presumeChoices(versions.found));
  const { found, changedBy, changedAt } = versions;
  const sources = useMemo(() => allSources(versions.mine, versions.theirs), [versions]);
  const common = useFormatContext(sources);
  const context = referred ? { ...common, referred } : common;
  const left = withoutChoice(found, chosen).length;
  const choose = (of: readonly Difference[], side: Side): void =>
    setChosen((now) => ({ ...now, ...Object.fromEntries(of.map(({ path }) => [keyOf(path), side])) }));
  return (
    <section class="join" aria-labelledby="join-title">
      <h2 id="join-title">{t('desk.join.title')}</h2>
      <p>
        {t('desk.join.text', {
          who: changedBy ?? t('desk.join.somebody'),
          at: formatMoment(changedAt, t, country?.timeZone),
        })}
      </p>
      <div class="join-all">
        <Button onClick={() => choose(found, 'mine')}>{t('desk.join.all-mine')}</Button>
        <Button onClick={() => choose(found, 'theirs')}>{t('desk.join.all-theirs')}</Button>
      </div>
      <ul class="plain join-list">
        {found.map((difference) => (
          <Row
            key={keyOf(difference.path)}
            difference={difference}
            versions={versions}
            of={of}
            context={context}
            chosen={chosen[keyOf(difference.path)]}
            onChoose={(side) => choose([difference], side)}
          />
        ))}
      </ul>
      <div class="form-actions">
        <Button
          tone="primary"
          aria-disabled={left > 0 || undefined}
          onClick={() => {
            if (left === 0) onJoin(chosen);
          }}
        >
          {t('desk.join.do')}
        </Button>
        <Button tone="quiet" onClick={onDiscard}>
          {t('desk.join.drop-mine')}
        </Button>
        <output>{left > 0 && t('desk.join.left', { n: left })}</output>
      </div>
    </section>
  );
}

interface RowProps {
  difference: Difference;
  versions: TwoVersions;
  of: CodebookClass | undefined;
  context: FormatContext;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}

function Row({ difference, versions, of, context, chosen, onChoose }: RowProps) {
  const t = useText();
  const tree = difference.onlyIn === 'mine' ? versions.mine : versions.theirs;
  const name = keyOf(difference.path);
  return (
    <li class="join-row">
      <fieldset>
        <legend>
          {pathToQuestion(tree, difference.path, t, context.ownField, of).text}{' '}
          <span class="join-by">{t(`desk.join.changed-by-${difference.changedBy}`)}</span>
        </legend>
        <div class="join-sides">
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} class={`join-side ${chosen === side ? 'join-on' : ''}`}>
              <input type="radio" name={name} checked={chosen === side} onChange={() => onChoose(side)} />
              <span>
                <strong>{t(`desk.join.${side}`)}</strong>
                <span class="join-value">{formatSide(difference, side, context)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
}

const formatSide = (
  { path, field: changed, onlyIn, ...both }: Difference,
  side: Side,
  context: FormatContext,
): string => {
  const field = (changed.kind === 'own' && context.ownField(path.at(-1)!)) || changed;
  const { t } = context;
  const value = both[side];
  if (onlyIn === null) return formatAnswer(field, value, context) ?? t('app.not-known');
  if (!isTree(value)) return t('desk.join.not-there');
  return formatChild(field.of!(), value, context) || t(`${codebookOf(field.of!()).key}.one`);
};

const allSources = (...trees: Tree[]): readonly Tree[] => {
  const found = trees.flatMap((tree) => (isChildren(tree.sources) ? tree.sources : []));
  return found.filter((source, index) => found.findIndex((one) => one.id === source.id) === index);
};
