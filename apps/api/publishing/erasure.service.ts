import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { snake } from '../platform/database/columns.js';
import { asideValues } from '../platform/database/hidden-rows.js';
import { appendPublicChange, nextPublicSeq } from '../platform/database/public-order.js';
import { eraseEvidence, isErasable, logErased } from '../evidence/erase.js';
import { eraseFieldDetail, forgetBeside, saysDetail } from '../field/field-report.repository.js';
import { appendLeaf, type NewLeaf } from '../audit-log/leaf.js';
import { logBlanked, type BlankedRow } from '../audit-log/log-upsert.js';
import { loggedWords, wasSavedSince } from '../audit-log/logged-words.repository.js';
import { eraseFilesOf } from '../exchange/imports/import-store.repository.js';
import { sightSql } from '../incidents/record-policy.js';
import { lockRow, type Actor } from '../incidents/records.js';
import { whyNotErase } from '../accounts/trust-policy.js';
import { readTeam } from '../accounts/trust-store.js';
import { PlacesService } from '../places/places.service.js';
import { logReports } from '../reports/report-digest.js';
import { readSealed } from '../encryption/sealed-answers.js';
import { ReportsService } from '../reports/reports.service.js';
import { forgetAside } from './aside.js';
import { forgetInTotals } from './coverage/total-words.repository.js';
import { detailAt, publicColumn, type Detail } from './erasable.js';
import { digestsOfShown, openValues, publicationsOf, type LoggedValue } from './forget-digests.js';
import { ERASED, forgetText } from './forget-text.js';

/** A request to erase one detail. It names the detail and the reason, never the content. */
export interface Erasure {
  id: string;
  incident: string;
  code: string | null;
  path: string;
  why: string;
  askedBy: string;
  askedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  outcome: 'erased' | 'refused' | null;
  /** Whether the member who reads this may approve it. */
  mayDecide: boolean;
}

const ERASURES = `select e.id, e.asked_by as "askerId", e.incident_id as incident, i.code, e.path, e.why, a.name as "askedBy", e.asked_at as "askedAt", d.name as "decidedBy", e.decided_at as "decidedAt", e.outcome
  from erasure e join incident i on i.id = e.incident_id join member a on a.id = e.asked_by left join member d on d.id = e.decided_by`;

interface Asked {
  id: string;
  incident_id: string;
  path: string;
  revision: number | null;
  asked_by: string;
  outcome: string | null;
  asker: string;
}
interface Row {
  id: string;
  code: string | null;
  revision: number;
}

/**
 * Erases every copy of one detail permanently. Needs two people: a reviewer requests it; an administrator, who does not
 * read it, approves, or another reviewer if no administrator can.
 */
@Injectable()
export class ErasureService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
    private readonly reports: ReportsService,
  ) {}

  async list(actor: Actor, incident: string | null = null): Promise<Erasure[]> {
    const { manager } = this.database;
    const found: (Erasure & { askerId: string })[] = await manager.query(
      // An administrator decides without a look at the record; reviewers see what is asked of records that they may
      // see.
      `${ERASURES} where ($1::uuid is null or e.incident_id = $1) and ($3 <> 'reviewer' or e.asked_by = $2 or ${sightSql('reviewer', '$2')}) order by e.outcome is not null, e.asked_at desc, e.id`,
      [incident, actor.id, actor.role],
    );
    const team = await readTeam(manager);
    return found.map(({ askerId, ...one }) => ({
      ...one,
      mayDecide: one.outcome === null && whyNotErase(team.get(actor.id)!, askerId, team) === null,
    }));
  }

  /** @throws Problem not-found, invalid-body (no such detail), already-exists. */
  async ask(
    actor: Actor,
    incidentId: string,
    { id, path, why }: { id: string; path: string; why: string },
  ): Promise<Erasure> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, incidentId);
      const detail = detailAt(path);
      if (!detail || 'leaf' in detail || !(await isThere(manager, incidentId, path, detail)))
        throw new Problem('invalid-body', { errors: [{ pointer: '/path', code: 'not-erasable' }] });
      const inserted: unknown[] = await manager.query(
        'insert into erasure (id, incident_id, path, why, asked_by, revision) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning id',
        [id, incidentId, path, why, actor.id, row.revision],
      );
      if (inserted.length === 0) return assertSame(manager, id, incidentId, path);
      await logOf(manager, actor.id, row, 'erasure-asked', [
        { field: 'erasure', value: { path } },
        { field: 'reason', value: why },
      ]);
    });
    return this.one(actor, id);
  }

  /** @throws Problem not-found, not-allowed, wrong-state, second-person-needed, not-independent. */
  async refuse(actor: Actor, id: string): Promise<Erasure> {
    await this.database.transaction(async (manager) => {
      const { asked, row } = await open(manager, id);
      if (asked.asked_by !== actor.id) await assertMayErase(manager, actor, asked);
      await decide(manager, id, actor.id, 'refused');
      await logOf(manager, actor.id, row, 'erasure-refused', [{ field: 'erasure', value: { path: asked.path } }]);
    });
    return this.one(actor, id);
  }

  /**
   * Erases what was asked about, and nothing that was written there since.
   * @throws Problem not-found, not-allowed, wrong-state, second-person-needed, not-independent, changed-since-proposed.
   */
  async approve(actor: Actor, id: string): Promise<Erasure> {
    await this.database.transaction(async (manager) => {
      const { asked, row } = await open(manager, id);
      await assertMayErase(manager, actor, asked);
      if (asked.revision !== null && (await wasSavedSince(manager, row.id, asked.path, asked.revision)))
        throw new Problem('changed-since-proposed');
      await this.erase(manager, actor, asked, row);
      await decide(manager, id, actor.id, 'erased');
    });
    await this.facts.catchUp();
    return this.one(actor, id);
  }

  private async erase(manager: EntityManager, actor: Actor, { path, asker }: Asked, row: Row): Promise<void> {
    const detail = detailAt(path)!;
    const found = await loggedValues(manager, row.id, path, detail);
    const texts = [...new Set(found.map(({ value }) => value).filter((value) => typeof value === 'string'))];
    if (detail.what === 'answer' && detail.field.class === 'public')
      texts.push(...(await standingText(manager, row.id, detail)));
    const quoted = this.reports.quoted(texts);
    // A reason that repeats the words: of a correction or a retraction, readers see it.
    const repeating =
      detail.what === 'answer'
        ? (await loggedValues(manager, row.id, 'reason', detail)).filter(
            ({ value }) => typeof value === 'string' && quoted.holds(value),
          )
        : [];
    const reasons = repeating.map(({ value }) => String(value));
    found.push(...repeating);
    // Locks in the same order as every publication: the public order first, the log last.
    const wasShown =
      row.code !== null && (detail.what === 'reason' || (detail.what === 'answer' && detail.field.class === 'public'));
    const {
      seq: publicSeq,
      reports,
      rows,
    } = wasShown
      ? await this.forgetPublic(manager, row.code!, detail, texts, reasons)
      : { seq: null, reports: [], rows: [] };
    const revision = await eraseDetail(manager, row, detail, texts);
    if (reasons.length > 0) await eraseReason(manager, row, reasons);
    if (publicSeq !== null) await keepPublished(manager, row, revision, publicSeq, actor.id);
    if (wasShown) {
      found.push(...(await digestsOfShown(manager, row, reports)));
      found.push(...openValues(await loggedWords(manager, quoted)));
    }
    await eraseFilesOf(manager, row.id);
    for (const { leaf, field } of found)
      await manager.query('delete from log_value where idx = $1 and field = $2', [leaf, field]);
    await logOf(
      manager,
      actor.id,
      { ...row, revision },
      'erased',
      [
        { field: 'erasure', value: { path, askedBy: asker } },
        ...(wasShown
          ? [...(await publicationsOf(manager, row.code!)), ...(await asideValues(manager, [row.code!]))]
          : []),
      ],
      found.map(({ leaf, field, digest }) => ({ leaf, field, digest })),
    );
    if (detail.what === 'evidence') await logErased(manager, actor.id, detail.file);
    await logReports(manager, actor.id, reports);
    await logBlanked(manager, actor.id, rows);
  }

  /**
   * @returns the number in the public order of the version without it, null: readers never saw it; and the codes of the
   * changed reports, and the rows from which words went.
   */
  private async forgetPublic(
    manager: EntityManager,
    code: string,
    detail: Detail,
    texts: readonly string[],
    reasons: readonly string[],
  ): Promise<{ seq: number | null; reports: string[]; rows: BlankedRow[] }> {
    if (texts.length === 0) return { seq: null, reports: [], rows: [] };
    const columns =
      detail.what === 'answer' ? [`${detail.table}.${publicColumn(detail.field)}`] : ['incident.grade_reason'];
    const shown = await forgetText(manager, code, columns, texts, () => nextPublicSeq(manager));
    const isOfIncident = detail.what === 'answer' && detail.table === 'incident';
    const reports = await this.reports.forget(manager, code, isOfIncident, texts, ERASED);
    const wasTold = await forgetNotes(manager, code, [...texts, ...reasons]);
    const quoted = this.reports.quoted(texts);
    const { seen: inTotals, rows } = await forgetInTotals(manager, quoted, ERASED);
    rows.push(...(await this.reports.forgetInQueries(manager, quoted, ERASED)));
    const elsewhere = reports.length > 0 || wasTold || inTotals;
    if (shown === null && !elsewhere) return { seq: null, reports, rows };
    const seq = shown ?? (await nextPublicSeq(manager));
    await appendPublicChange(manager, seq, {
      code,
      what: await standsAs(manager, code),
      onDay: todayIn(this.places.country.timeZone),
    });
    return { seq, reports, rows };
  }

  private async one(actor: Actor, id: string): Promise<Erasure> {
    return (await this.list(actor)).find((one) => one.id === id)!;
  }
}

const logOf = (
  manager: EntityManager,
  actorId: string,
  row: Row,
  what: string,
  values: NewLeaf['values'],
  erases?: NewLeaf['erases'],
): Promise<number> =>
  appendLeaf(manager, {
    entity: 'incident',
    entityId: row.id,
    revision: row.revision,
    actorId,
    what,
    values,
    ...(erases ? { erases } : {}),
  });

const assertSame = async (manager: EntityManager, id: string, incidentId: string, path: string): Promise<void> => {
  const [known] = (await manager.query('select incident_id, path from erasure where id = $1', [id])) as {
    incident_id: string;
    path: string;
  }[];
  if (known!.incident_id !== incidentId || known!.path !== path) throw new Problem('already-exists');
};

/** Returns the request and its record, both locked. */
const open = async (manager: EntityManager, id: string): Promise<{ asked: Asked; row: Row }> => {
  const [asked] = (await manager.query(
    'select e.*, m.name as asker from erasure e join member m on m.id = e.asked_by where e.id = $1 for update of e',
    [id],
  )) as Asked[];
  if (!asked) throw new Problem('not-found');
  if (asked.outcome !== null) throw new Problem('wrong-state');
  const [row] = (await manager.query('select id, code, revision from incident where id = $1 for update', [
    asked.incident_id,
  ])) as Row[];
  return { asked, row: row! };
};

/** @throws Problem 'not-allowed', 'second-person-needed', 'not-independent' */
const assertMayErase = async (manager: EntityManager, actor: Actor, { asked_by: asker }: Asked): Promise<void> => {
  const team = await readTeam(manager);
  const refused = whyNotErase(team.get(actor.id)!, asker, team);
  if (refused) throw new Problem(refused);
};

const decide = (
  manager: EntityManager,
  id: string,
  memberId: string,
  outcome: 'erased' | 'refused',
): Promise<unknown> =>
  manager.query('update erasure set decided_by = $2, decided_at = now(), outcome = $3 where id = $1', [
    id,
    memberId,
    outcome,
  ]);

/** Returns every disclosure of this detail in the log. */
const loggedValues = async (
  manager: EntityManager,
  incidentId: string,
  path: string,
  detail: Detail,
): Promise<LoggedValue[]> => {
  const field = detail.what === 'reason' ? 'reason' : path;
  const rows: { leaf: number; field: string; disclosure: string }[] = await manager.query(
    `select v.idx::int as leaf, v.field, v.disclosure
       from (select idx, row_number() over (order by idx) as line from log_leaf where entity = 'incident' and entity_id = $1) l join log_value v on v.idx = l.idx
      where v.field = $2 and ($3::bigint is null or l.idx = $3) and ($4::bigint is null or l.line = $4) order by v.idx`,
    [incidentId, field, 'leaf' in detail ? detail.leaf : null, 'line' in detail ? detail.line : null],
  );
  return openValues(rows);
};

type Answer = Extract<Detail, { what: 'answer' }>;
const owner = (incidentId: string, { child }: Answer): string => child ?? incidentId;

const standingText = async (manager: EntityManager, incidentId: string, detail: Answer): Promise<string[]> => {
  const rows: { text: string }[] = await manager.query(
    `select ${snake(detail.field.name)} as text from ${detail.table} where id = $1 and ${snake(detail.field.name)} is not null`,
    [owner(incidentId, detail)],
  );
  const sealed = await readSealed(manager, [incidentId], [detail.field.name]);
  return [
    ...rows.map(({ text }) => text),
    ...sealed.flatMap(({ ownerId, value }) =>
      ownerId === owner(incidentId, detail) && typeof value === 'string' ? [value] : [],
    ),
  ];
};

/** Returns whether there is anything to erase: now, or in an earlier version that the log still holds. */
const isThere = async (manager: EntityManager, incidentId: string, path: string, detail: Detail): Promise<boolean> => {
  if (detail.what === 'evidence') return isErasable(manager, incidentId, detail.file);
  if (detail.what === 'field-report') return saysDetail(manager, incidentId, detail.report, detail.field);
  if ((await loggedValues(manager, incidentId, path, detail)).length > 0) return true;
  return (
    detail.what === 'answer' &&
    detail.child === null &&
    detail.field.class === 'public' &&
    (await standingText(manager, incidentId, detail)).length > 0
  );
};

/** @returns the record's revision afterwards. */
const eraseDetail = async (
  manager: EntityManager,
  row: Row,
  detail: Detail,
  texts: readonly string[],
): Promise<number> => {
  if (detail.what === 'answer') return eraseAnswer(manager, row, detail);
  if (detail.what === 'reason') return eraseReason(manager, row, texts);
  if (detail.what === 'field-report') {
    await eraseFieldDetail(manager, detail.report, detail.field);
    return row.revision;
  }
  if (detail.what === 'evidence') {
    await eraseEvidence(manager, detail.file);
    return row.revision;
  }
  await manager.query('delete from sealed_note where id = $1 and incident_id = $2', [detail.note, row.id]);
  return row.revision;
};

/** @returns the record's revision afterwards. */
const eraseAnswer = async (manager: EntityManager, row: Row, detail: Answer): Promise<number> => {
  const column = snake(detail.field.name);
  await forgetBeside(manager, row.id, detail.child === null ? detail.field.name : '');
  if (detail.field.class === 'internal') {
    await manager.query('delete from incident_private where incident_id = $1 and owner_id = $2 and field = $3', [
      row.id,
      owner(row.id, detail),
      detail.field.name,
    ]);
  } else {
    const where = detail.table === 'incident' ? 'id = $1 and id = $2' : 'incident_id = $1 and id = $2';
    // Also erases the assessment's copy of the value; otherwise the assessment would no longer match its act.
    if (detail.table === 'act' && ['force_name', 'attribution'].includes(column))
      await manager.query(`update assessment set act_${column} = null where incident_id = $1 and act_id = $2`, [
        row.id,
        detail.child,
      ]);
    await manager.query(`update ${detail.table} set ${column} = null where ${where}`, [row.id, owner(row.id, detail)]);
    await manager.query('delete from incident_private where incident_id = $1 and owner_id = $2 and field = $3', [
      row.id,
      owner(row.id, detail),
      detail.field.name,
    ]);
  }
  await manager.query('update incident set revision = revision + 1, changed_at = now() where id = $1', [row.id]);
  return row.revision + 1;
};

/** Erases the other verbatim copies of a reason. */
const eraseReason = async (manager: EntityManager, row: Row, texts: readonly string[]): Promise<number> => {
  for (const [table, column, instead] of [
    ['review', 'reason', null],
    ['assessment', 'reasons', ERASED],
    ['erasure', 'why', ERASED],
  ] as const) {
    await manager.query(`update ${table} set ${column} = $3 where incident_id = $1 and ${column} = any($2)`, [
      row.id,
      texts,
      instead,
    ]);
  }
  for (const column of ['question', 'grade_reason'])
    await manager.query(`update incident set ${column} = null where id = $1 and ${column} = any($2)`, [row.id, texts]);
  return row.revision;
};

/** @returns whether readers see one. */
const forgetNotes = async (manager: EntityManager, code: string, texts: readonly string[]): Promise<boolean> => {
  await forgetAside(manager, code, ['change.note', 'gone.note'], texts, new Map());
  let found = 0;
  for (const table of ['pub.change', 'pub.gone']) {
    const [, count] = (await manager.query(`update ${table} set note = null where code = $1 and note = any($2)`, [
      code,
      texts,
    ])) as [unknown, number];
    found += count;
  }
  return found > 0;
};

/** Returns the kind of change that makes the change feed's readers fetch the record again. */
const standsAs = async (manager: EntityManager, code: string): Promise<string> => {
  const [gone] = (await manager.query('select what from pub.gone where code = $1', [code])) as { what: string }[];
  return gone?.what ?? 'corrected';
};

/**
 * If readers saw the newest revision, records the new one as published, so that nobody is asked to publish an erasure.
 */
const keepPublished = async (
  manager: EntityManager,
  row: Row,
  revision: number,
  seq: number,
  by: string,
): Promise<void> => {
  await manager.query(
    `insert into publication (incident_id, pub_seq, revision, published_by, shown_place, shown_date)
     select incident_id, $2, case when revision = $3 then $4 else revision end, $5, shown_place, shown_date
       from publication where incident_id = $1 and exists (select 1 from pub.incident where code = $6 and until_seq is null)
      order by pub_seq desc limit 1`,
    [row.id, seq, row.revision, revision, by, row.code],
  );
};
