import type { ObjectionEntry } from '@vigil/shared/staff-responses/objections.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Band } from '../../ui/band.js';
import { DeskLink } from '../desk-link.js';
import { useStaffFetch } from '../use-staff-fetch.js';
import './objections.css';

/** Above the form of a record: the objection because of which a reviewer changes it. */
export default function ObjectionBeside({ id }: { id: string }) {
  return (
    <MoreWords bundles={['app', 'desk', 'objections']}>
      <Inside id={id} />
    </MoreWords>
  );
}

function Inside({ id }: { id: string }) {
  const t = useText();
  const { value } = useStaffFetch<ObjectionEntry>(`/api/objections/${id}`);
  if (!value || value.text === null) return null;
  return (
    <Band tone="note">
      <details open>
        <summary>{t('desk.form.objection')}</summary>
        <p>
          <strong>{value.relation && t(`objection.relation.${value.relation}`)}</strong>
        </p>
        <blockquote class="objection-said">{value.text}</blockquote>
      </details>
      <p>{t('desk.form.objection-help')}</p>
      <p>
        <DeskLink to={`/desk/objections/${id}`}>{t('desk.record.to-objection')}</DeskLink>
      </p>
    </Band>
  );
}
