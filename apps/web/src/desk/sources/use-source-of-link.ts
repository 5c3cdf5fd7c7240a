import { Source } from '@vigil/shared/incident/source.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect } from 'preact/hooks';
import { keyOf, type Tree } from '../draft/record-tree.js';
import type { Form } from '../form/form-context.js';
import { incidentPath } from '../incident-path.js';
import { useSession } from '../session.js';
import { answersOfSource } from './source-link.js';

/**
 * Fills in the source that a link names (`newIncidentFrom`), unless the form has it already. It is read from the record
 * that cites it, so somebody who may not see that record gets an empty form.
 */
export const useSourceOfLink = (form: Form): void => {
  const { api } = useSession();
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const [incident, id] = [asked.get('source-of'), asked.get('source')];
    if (incident === null || id === null) return;
    void api.get<IncidentRecord>(incidentPath(incident)).then((reply) => {
      const found = reply.ok ? reply.value.incident.sources.find((one) => one.id === id) : undefined;
      if (!found || (form.typed.sources as Tree[]).some(({ url }) => url === found.url)) return;
      form.setOpen(keyOf(['sources', form.add(['sources'], Source, answersOfSource(found as unknown as Tree))]), true);
    });
  }, []);
};
