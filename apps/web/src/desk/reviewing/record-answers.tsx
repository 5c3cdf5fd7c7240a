import { factsOf, type Language } from '@vigil/shared/language/languages.js';
import { codebookOf, fieldOf, fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS } from '@vigil/shared/incident/own-answers.js';
import type { InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import { useText } from '../../text-bundles.js';
import { isChildren, isTree, type Tree } from '../draft/record-tree.js';
import { MediaBeside } from '../media/media-thumb.js';
import { VisibilityBadge } from '../form/visibility-badge.js';
import { CommentMark } from './comment-mark.js';
import {
  formatAnswer,
  formatChild,
  formatLabel,
  formatSource,
  ownAnswersIn,
  type FormatContext,
} from '../format-answer.js';

interface Props {
  of: CodebookClass;
  tree: Tree;
  context: FormatContext;
  /** Fields that are shown elsewhere on the page. */ without?: readonly string[];
  internalWithheld?: boolean;
}

/** Shows a record by the codebook's questions. Unknown answers are named together at the end. */
export function RecordAnswers({ of, tree, context, without = [], internalWithheld = false }: Props) {
  const { t } = context;
  const fields = fieldsOf(of).filter((field) => !without.includes(field.name) && field.kind !== 'own');
  const own = internalWithheld ? [] : ownAnswersIn(tree[OWN_ANSWERS], context);
  const isShown = (field: Field): boolean => !(internalWithheld && field.class === 'internal');
  const answered = fields.filter((field) => isShown(field) && isKnown(field, tree[field.name], context));
  const open = fields.filter((field) => isShown(field) && !field.refines && !answered.includes(field));
  const withheld = fields.filter((field) => !isShown(field));
  return (
    <>
      <dl class="answers">
        {answered.map((field) => (
          <div key={field.name} class={`answer answer-${field.kind}`}>
            <dt>
              {formatLabel(of, field, t)} {field.class === 'internal' && <VisibilityBadge of="internal" />}{' '}
              <CommentMark at={[`/${field.name}`]} />
            </dt>
            <dd>
              {field.kind === 'many' ? (
                <Children
                  field={field}
                  value={tree[field.name]}
                  context={context}
                  internalWithheld={internalWithheld}
                />
              ) : (
                <Said field={field} value={tree[field.name]} context={context} />
              )}
            </dd>
          </div>
        ))}
        {own.map(({ field, answer }, n) => (
          <div key={`${OWN_ANSWERS} ${field.name}`} class={`answer answer-${field.kind}`}>
            <dt>
              {formatLabel(of, field, t)} <VisibilityBadge of="internal" />{' '}
              {n === 0 && <CommentMark at={[`/${OWN_ANSWERS}`]} />}
            </dt>
            <dd>
              <Said field={field} value={answer} context={context} />
            </dd>
          </div>
        ))}
      </dl>
      {open.length > 0 && (
        <p class="open-answers">
          <span class="open-title">{t('desk.record.not-known')}</span>{' '}
          {open.map((field) => formatLabel(of, field, t)).join(' · ')}
        </p>
      )}
      {withheld.length > 0 && (
        <p class="open-answers">
          <span class="open-title">{t('desk.record.withheld')}</span>{' '}
          {withheld.map((field) => formatLabel(of, field, t)).join(' · ')}
        </p>
      )}
    </>
  );
}

/** Whether an answer has anything to show. */
export const isKnown = (field: Field, value: unknown, context: FormatContext): boolean =>
  field.kind === 'many' ? isChildren(value) && value.length > 0 : formatAnswer(field, value, context) !== null;

/** Shows one answer. A web address opens in a tab that gets no referrer. */
export function Said({ field, value, context }: { field: Field; value: unknown; context: FormatContext }) {
  const said = formatAnswer(field, value, context);
  if (said === null) return <span class="quiet">{context.t('app.not-known')}</span>;
  if (field.format === 'url' && /^https?:\/\//.test(said))
    return (
      <a href={said} target="_blank" rel="noopener noreferrer nofollow">
        {said}
      </a>
    );
  return (
    <span class={field.multiline ? 'said-text' : undefined}>
      {field.format === 'language' ? formatLanguage(said, context.t.language) : said}
    </span>
  );
}

/** Returns 'Khmer' for 'km', or the code itself where the browser has no name for it. */
const formatLanguage = (code: string, language: Language): string => {
  try {
    return new Intl.DisplayNames([factsOf(language).intl], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
};

/** Returns the files that archive any of these sources. */
type Proof = (sourceIds: readonly string[]) => readonly InspectionResult[];

function Children({
  field,
  value,
  context,
  internalWithheld,
  proof,
}: {
  field: Field;
  value: unknown;
  context: FormatContext;
  internalWithheld: boolean;
  proof?: Proof;
}) {
  const of = field.of!();
  const { t } = context;
  const children = isChildren(value) ? value : [];
  const isSource = codebookOf(of).key === 'source';
  const fields = fieldsOf(of).filter((one) => one.kind !== 'many');
  const pathTo = (child: Tree, one: Field): string => `/${field.name}/${String(child['id'])}/${one.name}`;
  return (
    <ol class="plain said-children">
      {children.map((child) => {
        const title = isSource
          ? formatSource(child, children, t)
          : formatChild(of, child, context) || t(`${codebookOf(of).key}.one`);
        const inTitle = isSource
          ? []
          : fields
              .filter((one) => (one.required || one.essential) && formatAnswer(one, child[one.name], context) !== null)
              .slice(0, 2);
        const rest = fields.filter(
          (one) =>
            !inTitle.includes(one) &&
            !(internalWithheld && one.class === 'internal') &&
            formatAnswer(one, child[one.name], context) !== null,
        );
        return (
          <li key={child.id} class="said-child">
            <strong>{title}</strong>{' '}
            <CommentMark at={fields.filter((one) => !rest.includes(one)).map((one) => pathTo(child, one))} />
            {rest.length > 0 && (
              <dl class="said-more">
                {rest.map((one) => (
                  <div key={one.name}>
                    <dt>
                      {formatLabel(of, one, t)} <CommentMark at={[pathTo(child, one)]} />
                    </dt>
                    <dd>
                      <Said field={one} value={child[one.name]} context={context} />
                    </dd>
                  </div>
                ))}
              </dl>
            )}
            {proof && <MediaBeside files={proof(isSource ? [child.id] : citedBy(child))} />}
          </li>
        );
      })}
    </ol>
  );
}

const citedBy = ({ sources }: Tree): readonly string[] => (Array.isArray(sources) ? (sources as string[]) : []);

interface ListProps {
  of: 'acts' | 'harms' | 'sources';
  tree: Tree;
  context: FormatContext;
  internalWithheld: boolean;
  proof: Proof;
}

/** The acts, harm or sources of a record, each with everything that is known of it; nothing where there are none. */
export function RecordList({ of: name, tree, context, internalWithheld, proof }: ListProps) {
  const field = fieldOf(Incident, name)!;
  if (!isKnown(field, tree[name], context)) return null;
  return (
    <section class="record-part" aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{formatLabel(Incident, field, context.t)}</h2>
      <Children field={field} value={tree[name]} {...{ context, internalWithheld, proof }} />
    </section>
  );
}

/** What colleagues are told in words. */
export function RecordNarrative({ tree, context }: { tree: Tree; context: FormatContext }) {
  const field = fieldOf(Incident, 'narrative')!;
  if (!isKnown(field, tree.narrative, context)) return null;
  return (
    <section class="record-part" aria-labelledby="narrative-title">
      <h2 id="narrative-title">
        {formatLabel(Incident, field, context.t)} <VisibilityBadge of="internal" />
      </h2>
      <CommentMark at={['/narrative']} />
      <p class="said-text">{String(tree.narrative)}</p>
    </section>
  );
}

/** The accounts of one record: the authorities' next to the others'. */
export function AccountsBeside({
  tree,
  context,
  field,
  proof,
}: {
  tree: Tree;
  context: FormatContext;
  field: Field;
  proof: Proof;
}) {
  const t = useText();
  const accounts = isChildren(tree[field.name]) ? (tree[field.name] as readonly Tree[]) : [];
  const sides = [
    { key: 'authorities', accounts: accounts.filter((account) => account.party === 'PA_AUTHORITY') },
    { key: 'others', accounts: accounts.filter((account) => account.party !== 'PA_AUTHORITY') },
  ];
  return (
    <div class="beside">
      {sides.map((side) => (
        <section key={side.key} class="beside-side" aria-labelledby={`beside-${side.key}`}>
          <h3 id={`beside-${side.key}`}>{t(`desk.accounts.${side.key}`)}</h3>
          {side.accounts.length === 0 && <p class="quiet">{t(`desk.accounts.no-${side.key}`)}</p>}
          {side.accounts.map(
            (account) =>
              isTree(account) && <Account key={String(account.id)} of={field.of!()} {...{ account, context, proof }} />,
          )}
        </section>
      ))}
    </div>
  );
}

const IN_HEAD = ['party', 'stance', 'text'];

function Account({
  of,
  account,
  context,
  proof,
}: {
  of: CodebookClass;
  account: Tree;
  context: FormatContext;
  proof: Proof;
}) {
  const field = (name: string): Field | undefined => fieldsOf(of).find((one) => one.name === name);
  const pathTo = (name: string): string => `/accounts/${String(account['id'])}/${name}`;
  const rest = fieldsOf(of).filter(
    (one) => !IN_HEAD.includes(one.name) && formatAnswer(one, account[one.name], context) !== null,
  );
  return (
    <article class="account">
      <p class="account-head">
        <strong>{formatAnswer(field('party')!, account.party, context)}</strong>{' '}
        <span>{formatAnswer(field('stance')!, account.stance, context)}</span> <CommentMark at={IN_HEAD.map(pathTo)} />
      </p>
      {typeof account.text === 'string' && (
        <blockquote lang={typeof account.language === 'string' ? account.language : undefined}>
          {account.text}
        </blockquote>
      )}
      <dl class="said-more">
        {rest.map((one) => (
          <div key={one.name}>
            <dt>
              {formatLabel(of, one, context.t)} <CommentMark at={[pathTo(one.name)]} />
            </dt>
            <dd>
              <Said field={one} value={account[one.name]} context={context} />
            </dd>
          </div>
        ))}
      </dl>
      <MediaBeside files={proof(citedBy(account))} />
    </article>
  );
}
