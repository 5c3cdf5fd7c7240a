import type { ImportView } from '@vigil/shared/staff-responses/imports.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useEffect, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { formatMoment } from '../format-answer.js';
import { groupName, useGroups } from '../groups-context.js';
import { useOwnCodes } from '../own-codes-context.js';
import { useOwnQuestions } from '../own-questions-context.js';
import { formatListedPlace, usePlaces } from '../places-context.js';
import { ANALYSTS } from '../roles.js';
import { useMember, useSession } from '../session.js';
import type { ValueNames } from './filter-labels.js';
import type { QueueAddress } from './queue-address.js';

/** Asks for each of these imports by itself: a list of them would hold only the newest. Others' are not there. */
const useImports = (ids: readonly string[]): ReadonlyMap<string, ImportView> => {
  const { api } = useSession();
  const [found, setFound] = useState<ReadonlyMap<string, ImportView>>(new Map());
  useEffect(() => {
    for (const id of ids.filter((one) => !found.has(one)))
      void api.get<ImportView>(`/api/imports/${encodeURIComponent(id)}`).then((reply) => {
        if (reply.ok) setFound((now) => new Map([...now, [id, reply.value]]));
      });
  }, [ids.join(' ')]);
  return found;
};

/** How filters of the organisation's own codes end. */
const OWN_CODES = 'ownCodes';

/** Names for the values of filters, as far as the member may know them: of imports, those of their own. */
export const useValueNames = (queue: RecordQueue | null, { values }: QueueAddress): ValueNames => {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const { id: me, role } = useMember();
  const imports = useImports(ANALYSTS.includes(role) ? (values['import'] ?? []) : []);
  const own = useOwnCodes(
    Object.entries(queue?.filters ?? {}).some(([filter, counted]) => filter.endsWith(OWN_CODES) && counted.length > 1),
  );
  const { field: ownField } = useOwnQuestions((queue?.filters['own']?.length ?? 0) > 0 || values['own'] !== undefined);
  return {
    ownCode: own.name,
    ownField,
    place: (code) => formatListedPlace(code, places, t.language),
    group: (id) => {
      const group = groups.byId(id);
      return group ? groupName(group, t.language) : t('app.not-known');
    },
    importedFile: (id) => {
      const found = imports.get(id);
      const name = found?.name ?? t('desk.queue.import');
      return found ? `${name} · ${formatMoment(found.beganAt, t, places.country?.timeZone)}` : name;
    },
    person: (id) => (id === me ? t('desk.home.by-me') : (queue?.people[id] ?? t('app.not-known'))),
  };
};
