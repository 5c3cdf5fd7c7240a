import type { RecordAction, IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import type { Role } from '../../platform/http/rights.js';
import { SESSION_COOKIE } from '../../accounts/session-cookie.js';
import { SessionsService } from '../../accounts/sessions.service.js';
import { NOBODY } from '../../accounts/client-info.js';
import { aGroupLink, anAct, anIncident, aSource } from '../an-incident.js';
import { clientOf, type Answer, type Client, type TestApp } from '../app.js';
import {
  aGroup,
  CREATE,
  ifMatch,
  log,
  openDesk,
  publish,
  seenBy,
  submit,
  verify,
  type Desk,
  putSettings,
} from '../desk.js';
import { backdateMembers } from '../backdate-members.js';
import { storeFile } from '../evidence-inspection.js';
import { aPhoto, aScene } from '../draw-photos.js';
import type { Move } from './goals-and-moves.js';
import { inOrder } from './account-moves.js';
import { startingTeam, RECORDS, type RecordName, type State } from './model-state.js';

const PASSWORD = 'seven green kettles sing loudly';
const SHOWN = { shownPlace: 'district', shownDate: 'day' };
const REVIEW = {
  verify: { grade: 'VG_FAIR', reason: 'It is so.' },
  return: { question: 'Who saw it?' },
  reject: { reason: 'It is no event.' },
} as Record<string, object>;
const TOTAL = {
  publisher: 'An institute',
  measure: 'assemblies dispersed',
  unit: 'incidents',
  value: { state: 'CS_EXACT', low: 11, high: 11, text: null },
  from: '2021-01-01',
  until: '2021-06-30',
  place: null,
  group: null,
  partOf: null,
  url: null,
  note: null,
  shown: true,
};
const DATED_NOTE = {
  nameKm: 'ការហាម',
  from: '2021-01-01',
  until: '2021-01-31',
  place: null,
  publisher: 'The gazette',
  url: null,
  note: null,
  shown: true,
};
/** Public words that are not about a record. */
const ABOUT_NO_RECORD: readonly string[] = ['total', 'dated-note', 'report'];
const COVERAGE = { place: '12', from: '2021-01-01', until: '2021-01-31', level: 'CO_ON_SITE', shown: true };
const TESTS = {
  legality: 'not-met',
  precaution: 'not-judged',
  necessity: 'not-judged',
  proportionality: 'not-judged',
  nonDiscrimination: 'not-judged',
  legitimateAim: 'not-judged',
};
const FIRST = ['admin', 'reviewer', 'second', 'analyst', 'monitor'] as const;

interface Proposed {
  path: string;
  body: (digest: string) => object;
  id: string;
}

const RELEASES = { path: '', body: (digest: string) => ({ answer: 'release', seen: digest }) };

/** Plays the moves of the trust model against the real server. */
export class ServerReplay {
  private readonly ids = new Map<string, string>();
  private readonly records = new Map<RecordName, string>();
  private proposed: Proposed | null = null;
  private exportId = '';
  private erasureId = '';
  private unknownGroup = '';
  private knownGroup = '';
  private file = '';
  private made = 0;

  private constructor(
    private readonly app: TestApp,
    private readonly desk: Partial<Desk>,
    private readonly photo: Buffer | null,
  ) {}

  static async open(app: TestApp): Promise<ServerReplay> {
    return new ServerReplay(app, await openDesk(app), await aPhoto(await aScene(3, 640, 480)));
  }

  /** Opens an empty installation with its first administrator. @param begun moves played before the path */
  static async empty(app: TestApp, begun: readonly Move[]): Promise<ServerReplay> {
    const replay = new ServerReplay(app, { admin: await app.signIn('admin') }, null);
    replay.ids.set('admin', replay.desk.admin!.member!.id);
    for (const move of begun) {
      const why = await replay.play(move);
      if (why) throw new Error(`${JSON.stringify(move)} is refused: ${why}`);
    }
    replay.ids.set('reviewer', replay.ids.get('own1') ?? '');
    return replay;
  }

  /**
   * Resets members and settings to the start of a path, whatever the last path did. Makes new records, but only those
   * that this path is about.
   */
  async begin(start: State, path: readonly Move[]): Promise<void> {
    const { database } = this.app;
    await database.query(
      `delete from setting where key in ('smallTeam', 'smallTeamAskedBy', 'smallTeamAskedOn', 'newTeam')`,
    );
    await database.query(
      `update member set role = 'monitor', frozen = true, access_how = null, access_given_by = null,
        access_given_at = null, vouched_at = null, vouched_by = null, same_person_as = null, new_team = null,
        waits_since = null, wait_asked_by = null`,
    );
    this.ids.clear();
    for (const id of FIRST) this.ids.set(id, this.idOf(id));
    await this.setMembers(startingTeam());
    this.proposed = null;
    this.records.clear();
    const spoken = new Set(
      path.flatMap(({ edge, record, what }) => [
        record,
        edge === 'rename-group' ? 'verified' : null,
        edge === 'let-in' || edge === 'choose-team' ? 'limited' : null,
        edge === 'merge' || edge === 'ask-erasure' || (what !== undefined && !ABOUT_NO_RECORD.includes(what))
          ? 'published'
          : null,
      ]),
    );
    for (const name of RECORDS) if (spoken.has(name)) this.records.set(name, (await this.make(name)).id);
    await this.setMembers(start);
    if (start.smallTeam.on) await database.query(`insert into setting (key, value) values ('smallTeam', 'true')`);
  }

  /** Sets role, suspension and vouches of each member as the model's state says. */
  private async setMembers({ accounts }: State): Promise<void> {
    for (const { id, role, frozen, vouched, samePersonAs } of accounts) {
      await this.app.database.query(
        `update member set role = $2, frozen = $3, same_person_as = $4, vouched_at = case when $5 then now() end
          where id = $1`,
        [this.ids.get(id), role, frozen, samePersonAs && this.ids.get(samePersonAs), vouched],
      );
    }
  }

  private idOf(who: (typeof FIRST)[number]): string {
    return this.desk[who]!.member!.id;
  }

  private async group(by: (typeof FIRST)[number] = 'reviewer'): Promise<{ id: string }> {
    return aGroup(
      { ...(this.desk as Desk), reviewer: await this.session(this.idOf(by)) },
      `DEMO Group ${randomUUID().slice(0, 8)}`,
    );
  }

  private async make(name: RecordName): Promise<IncidentRecord> {
    const client = async (who: (typeof FIRST)[number]): Promise<Client> => this.session(this.idOf(who));
    const [by, first, other] = [await client('monitor'), await client('reviewer'), await client('second')];
    const group = name === 'verified' || name === 'published' ? await this.group() : null;
    let record = await log(
      by,
      anIncident({
        // Each has a source of its own, which a record that it is merged into takes over.
        sources: [aSource(), aSource({ publisher: 'Other Weekly', url: `https://other.example.net/${this.next()}` })],
        narrative: 'Who ran which way.',
        acts: [anAct({ type: 'FM_PUSH' })],
        ...(group ? { groups: [aGroupLink(group.id)] } : {}),
      } as never),
    );
    if (name !== 'draft' && name !== 'own') record = await submit(by, record);
    if (name === 'verified' || name === 'published') record = await verify(first, record);
    if (name === 'published') {
      record = await publish(other, record);
      this.file = await storeFile(this.app, {
        incident: record.id,
        by: this.idOf('monitor'),
        bytes: this.photo!,
        type: 'image/jpeg',
        inspect: false,
      });
    }
    if (name === 'limited')
      await this.app.database.query(
        `update incident set sensitivity = 'S3_RESTRICTED', case_team = array[$2::uuid] where id = $1`,
        [record.id, this.idOf('reviewer')],
      );
    if (name === 'verified') this.unknownGroup = group!.id;
    if (name === 'published') this.knownGroup = group!.id;
    return record;
  }

  /** Does a move on the server, as the account that the model names. @returns the code of the refusal; null: none */
  async play(move: Move): Promise<string | null> {
    if (move.edge === 'time') return this.letTimePass(move.days!, move.whom);
    const by = await this.session(this.ids.get(move.by)!);
    const answer = await this.request(by, move);
    return answer.status < 400 ? null : ((answer.body as { code?: string } | null)?.code ?? String(answer.status));
  }

  private async session(member: string): Promise<Client> {
    const token = await this.app.app
      .get(SessionsService)
      .open(member, { stage: 'whole', openedBy: 'password', client: NOBODY });
    return clientOf(this.app.url, `${SESSION_COOKIE}=${token}`, null);
  }

  private async letTimePass(days: number, whom?: string): Promise<null> {
    const { database } = this.app;
    await database.query(
      'update member set waits_since = waits_since - make_interval(days => $1) where waits_since is not null',
      [days],
    );
    await database.query(
      `update export set asked_at = asked_at - make_interval(days => $1),
        ready_at = ready_at - make_interval(days => $1)
        where state in ('waiting', 'asked')`,
      [days],
    );
    await backdateMembers(database, days * 24);
    await database.query(`update incident set team_asked_on = team_asked_on - $1::integer`, [days]);
    await database.query(
      `update setting set value = (value::date - $1::integer)::text where key = 'smallTeamAskedOn'`,
      [days],
    );
    await database.query('update withdrawal set at = at - make_interval(days => $1) where decision is null', [days]);
    const members = (await database.query('select id, role from member')) as { id: string; role: Role }[];
    const roles = new Map(members.map(({ id, role }) => [id, role]));
    const accounts = [...this.ids].map(([id, member]) => ({ id, member, role: roles.get(member) ?? 'monitor' }));
    for (const { member } of inOrder(accounts, whom)) await (await this.session(member)).get('/api/sessions/current');
    return null;
  }

  private async request(by: Client, move: Move): Promise<Answer> {
    const whom = move.whom === undefined ? '' : (this.ids.get(move.whom) ?? '');
    const members = `/api/members/${whom}`;
    switch (move.edge) {
      case 'invite':
        return this.invite(by, move.whom!, move.role!);
      case 'reset':
        return this.takeUp(await by.post<{ link: string }>(`${members}/resets`));
      case 'change':
        return by.put(members, { role: move.role, frozen: move.frozen });
      case 'vouch':
        return by.post(`${members}/vouch`, move.as ? { samePersonAs: this.ids.get(move.as) } : {});
      case 'wait':
        return by.post(`${members}/wait`);
      case 'object':
        return by.post(`${members}/objections`);
      case 'small-team':
        return by.put('/api/settings/small-team', { on: move.on });
      case 'propose':
        return this.propose(by, move);
      case 'release':
        return this.release(by);
      case 'ask-export':
        return this.keepId(
          await by.post<{ id: string }>('/api/exports/internal', {
            data: 'incidents',
            question: 'indicator=I02&period=2021',
            format: 'csv',
            reason: `A study of the year 2021, number ${this.next()}.`,
          }),
          (id) => {
            this.exportId = id;
          },
        );
      case 'answer-export':
        return by.post(`/api/exports/internal/${this.exportId}/answers`, { answer: 'release' });
      case 'take-export':
        return by.post(`/api/exports/internal/${this.exportId}/takings`);
      case 'ask-erasure':
        return this.keepId(
          await by.post<{ id: string }>(
            `/api/incidents/${this.records.get('published') ?? this.records.get('own')!}/erasures`,
            { id: randomUUID(), path: '/title', why: 'Somebody asked.' },
          ),
          (id) => {
            this.erasureId = id;
          },
        );
      case 'erase':
        return by.post(`/api/erasures/${this.erasureId}/approvals`, {});
      case 'rename-group':
        return this.rename(by, this.unknownGroup);
      case 'choose-team':
        return by.put(
          `/api/incidents/${this.records.get('limited')!}/case-team`,
          { members: [whom] },
          await this.matching('limited'),
        );
      case 'let-in':
        return by.post(`/api/incidents/${this.records.get('limited')!}/case-team/openings`, {});
      case 'log':
        return this.log(by);
      case 'merge':
        return this.merge(by, this.records.get(move.record!)!, await this.matching(move.record!));
      default:
        return this.act(by, move.record!, move.act!);
    }
  }

  private next(): number {
    return (this.made += 1);
  }

  private keepId<T extends { id: string }>(answer: Answer<T>, keep: (id: string) => void): Answer {
    if (answer.status < 400) keep(answer.body.id);
    return answer as unknown as Answer;
  }

  private async takeUp(answer: Answer<{ link: string }>, name?: string): Promise<Answer> {
    if (answer.status >= 400) return answer as unknown as Answer;
    return this.app.visitor.post('/api/invitations/acceptances', {
      token: answer.body.link.split('=')[1],
      password: `${PASSWORD} ${randomUUID()}`,
      ...(name ? { name } : {}),
    });
  }

  private async invite(by: Client, as: string, role: Role): Promise<Answer> {
    const name = `${as} ${randomUUID()}`;
    const taken = await this.takeUp(await by.post<{ link: string }>('/api/invitations', { role }), name);
    const [row] = (await this.app.database.query('select id from member where name = $1', [name])) as { id: string }[];
    if (row) this.ids.set(as, row.id);
    return taken;
  }

  private async merge(by: Client, id: string, match: Record<string, string>): Promise<Answer> {
    const answer = await by.post(`/api/incidents/${id}/mergers`, { into: this.records.get('published')! }, match);
    const [record] = (await this.app.database.query('select status from incident where id = $1', [id])) as {
      status: string;
    }[];
    if (answer.status < 400 && record!.status !== 'WS_MERGED') this.proposed = { ...RELEASES, id };
    return answer;
  }

  private async rename(by: Client, group: string): Promise<Answer> {
    const [row] = (await this.app.database.query('select revision from assembly_group where id = $1', [group])) as {
      revision: number;
    }[];
    return by.put(
      `/api/groups/${group}`,
      { nameEn: `DEMO Other ${this.next()}`, nameKm: null, aliases: [], note: null },
      ifMatch(row!.revision),
    );
  }

  private async matching(name: RecordName): Promise<Record<string, string>> {
    const [row] = (await this.app.database.query('select revision from incident where id = $1', [
      this.records.get(name),
    ])) as { revision: number }[];
    return ifMatch(row!.revision);
  }

  private async log(by: Client): Promise<Answer> {
    const id = randomUUID();
    this.records.set('own', id);
    // In an empty installation this record is the one that is published later. Its group is needed for a renaming.
    const groups = this.desk.reviewer ? [] : [aGroupLink((this.knownGroup = (await this.group('admin')).id))];
    const incident = anIncident({ acts: [anAct({ type: 'FM_PUSH' })], groups });
    const logged = await by.put(`/api/incidents/${id}`, incident, CREATE);
    return logged.status >= 400 ? logged : by.post(`/api/incidents/${id}/submissions`, {}, ifMatch(1));
  }

  private async act(by: Client, name: RecordName, act: RecordAction): Promise<Answer> {
    const at = `/api/incidents/${this.records.get(name)!}`;
    const match = await this.matching(name);
    switch (act) {
      case 'change': {
        const [{ incident }] = [(await by.get<{ incident: object }>(at)).body];
        return by.put(at, { ...(incident ?? anIncident()), title: `Another title ${this.next()}` }, match);
      }
      case 'submit':
        return by.post(`${at}/submissions`, {}, match);
      case 'recall':
        return by.post(`${at}/recalls`, {}, match);
      case 'publish':
      case 'correct':
        return by.post(
          `${at}/publications`,
          { ...SHOWN, ...(await seenBy(by, { id: this.records.get(name)! }, SHOWN)) },
          match,
        );
      case 'hide':
      case 'look':
      case 'restore':
      case 'ask-forget':
      case 'forget': {
        const path = {
          hide: '',
          look: '/looks',
          restore: '/restorations',
          'ask-forget': '/forgetting-requests',
          forget: '/forgettings',
        }[act];
        const answer = await by.post<{ results?: { problem: string | null }[] }>(`/api/incidents/hidings${path}`, {
          ids: [this.records.get(name)],
          ...(act === 'look' ? {} : { reason: 'Somebody is in danger.' }),
        });
        const problem = answer.body.results?.[0]?.problem;
        return problem ? { ...answer, status: 422, body: { code: problem } } : (answer as unknown as Answer);
      }
      case 'unmerge':
        return by.request('DELETE', `${at}/mergers`, undefined, match);
      default:
        return by.post(`${at}/reviews`, { decision: act, ...REVIEW[act] }, match);
    }
  }

  private async propose(by: Client, { what }: Move): Promise<Answer> {
    const spokenOf = this.records.get('published') ?? this.records.get('own') ?? '';
    const at = `/api/incidents/${spokenOf}`;
    const id = randomUUID();
    const releases = { ...RELEASES, id };
    const kept = (answer: Answer, proposed: Proposed): Answer => {
      if (answer.status < 400) this.proposed = proposed;
      return answer;
    };
    switch (what) {
      case 'total':
        return kept(
          await by.put(`/api/published-totals/${id}`, { ...TOTAL, title: `Eleven ${this.next()}` }, CREATE),
          releases,
        );
      case 'dated-note':
        return kept(
          await by.put(`/api/dated-notes/${id}`, { ...DATED_NOTE, nameEn: `A ban ${this.next()}` }, CREATE),
          releases,
        );
      case 'report': {
        const made = await by.post<{ code: string }>('/api/reports', {
          title: `A title ${this.next()}`,
          question: 'indicator=I02&period=2021-H1',
        });
        return kept(made as unknown as Answer, { ...releases, id: made.body.code });
      }
      case 'story': {
        const text = { en: `People gathered ${this.next()}.`, km: `មនុស្សបានជួបជុំ ${this.next()}។` };
        return kept(await by.put(`${at}/story`, { text }), { ...releases, id: spokenOf });
      }
      case 'coverage':
        return kept(
          await by.put(`/api/coverage/${id}`, { ...COVERAGE, group: null, note: `Watched ${this.next()}` }, CREATE),
          releases,
        );
      case 'group':
        return kept(await this.rename(by, this.knownGroup), { ...releases, id: this.knownGroup });
      case 'organisation':
        return kept(
          await putSettings(by, {
            organisation: `An organisation ${this.next()}`,
            standards: 'standards',
            smallTeam: false,
          }),
          { ...releases, id: 'organisation' },
        );
      case 'picture': {
        const body = {
          crop: null,
          boxes: [],
          alt: { en: 'People sit before a gate.', km: 'មនុស្សអង្គុយមុខខ្លោងទ្វារ។' },
          tells: { place: 'district', date: 'day' },
          safe: 'none-recognised',
        };
        return kept(await by.put(`/api/evidence/${this.file}/copies/${id}`, body), {
          id,
          path: `/api/evidence/${this.file}/copies/${id}/decisions`,
          body: () => ({ decision: 'agree', safe: 'none-recognised' }),
        });
      }
      case 'assessment': {
        const [act] = (await this.app.database.query('select id from act where incident_id = $1', [
          this.records.get('published'),
        ])) as { id: string }[];
        const body = {
          id,
          act: act!.id,
          outcome: 'LA_UNLAWFUL',
          reasons: 'Nobody was warned.',
          standards: 'the UN Basic Principles',
          tests: TESTS,
        };
        return kept(await by.post(`${at}/assessments`, body, await this.matching('published')), {
          id,
          path: `${at}/assessments/${id}/agreements`,
          body: () => ({}),
        });
      }
      default:
        return kept(
          await by.post(
            `${at}/retractions`,
            { reason: 'CR_CODING', note: `It was coded by mistake ${this.next()}.` },
            await this.matching(this.records.has('published') ? 'published' : 'own'),
          ),
          { ...releases, id: spokenOf },
        );
    }
  }

  private async release(by: Client): Promise<Answer> {
    const { path, id, body } = this.proposed!;
    if (path) return by.post(path, body(''), path.includes('/assessments/') ? await this.matching('published') : {});
    const [waits] = (await this.app.database.query('select id from release where subject = $1 and outcome is null', [
      id,
    ])) as { id: string }[];
    const { items = [] } = (await by.get<{ items?: { id: string; digest: string }[] }>(`/api/releases?subject=${id}`))
      .body;
    return by.post(
      `/api/releases/${waits!.id}/answers`,
      body(items.find((one) => one.id === waits!.id)?.digest ?? '0'.repeat(64)),
    );
  }
}
