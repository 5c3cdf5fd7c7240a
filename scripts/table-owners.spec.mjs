import { readFileSync } from 'node:fs';
import { ALONE, READS } from './table-owner-exemptions.mjs';
import {
  aloneIn,
  elsewhereIn,
  elsewhereWhenSent,
  entitiesIn,
  found,
  LEFT,
  outsideIn,
  ownersIn,
  queriesIn,
  sources,
  writersIn,
  writesAlone,
} from './table-owners.mjs';
import { inCheckout } from './build-and-test/checkout-files.mjs';

const ENTITIES = {
  'apps/api/accounts/member.entity.ts': "@Entity({ name: 'member' })\nexport class MemberEntity {}\n",
  'apps/api/publishing/pub.entity.ts': "@Entity({ name: 'head', schema: 'pub' })\nexport class PubHeadEntity {}\n",
  'apps/api/incidents/incident.entity.ts':
    "export const IncidentEntity = new EntitySchema<IncidentRow>({\n  name: 'incident',\n",
};
const owners = ownersIn(Object.keys(ENTITIES), (file) => ENTITIES[file]);

describe('the owner of a table', () => {
  it('is the module that declares its entity', () => {
    expect([...owners]).toEqual([
      ['public.member', 'accounts'],
      ['pub.head', 'publishing'],
      ['public.incident', 'incidents'],
    ]);
  });

  it('alone names it in a statement: others are found with file and line', () => {
    const text =
      'const rows = await manager.query(\n  `select i.id\n     from incident i join member m on m.id = i.author_id`,\n);\n';
    expect(elsewhereIn('apps/api/incidents/queue.ts', text, owners)).toEqual([
      'apps/api/incidents/queue.ts:3: names public.member, which is of accounts',
    ]);
    expect(elsewhereIn('apps/api/accounts/apply-trust-policy.ts', text, owners)).toEqual([
      'apps/api/accounts/apply-trust-policy.ts:3: names public.incident, which is of incidents',
    ]);
  });

  it('is another module only for tables that an exempt repository still names', () => {
    const read = (file) => readFileSync(inCheckout(file), 'utf8');
    const declared = ownersIn(sources('apps/api'), read);
    const unused = READS.flatMap(([name, tables]) => {
      const named = elsewhereIn(`apps/api/${name}`, read(`apps/api/${name}`), declared);
      const isPutIn = (one) => read(`apps/api/${name}`).includes(`'${one}'`);
      return tables.filter((one) => !isPutIn(one) && !named.some((line) => line.includes(` names ${one},`)));
    });
    expect(unused).toEqual([]);
  });

  it('does not matter in a comment, nor in words that are no statement', () => {
    expect(
      elsewhereIn('apps/api/places/x.ts', "// select id from member\nsay('from member to member');\n", owners),
    ).toEqual([]);
  });

  it('alone reads and writes through its entity', () => {
    const text =
      "import { MemberEntity, type Role } from '../accounts/member.entity.js';\nawait manager.findOneBy(MemberEntity, { id });\n";
    expect(entitiesIn('apps/api/incidents/queue.ts', text)).toEqual([
      'apps/api/incidents/queue.ts:2: uses MemberEntity, which is of accounts',
    ]);
    expect(entitiesIn('apps/api/accounts/apply-trust-policy.ts', text.replace('../accounts', '.'))).toEqual([]);
  });

  it('is asked again of each statement that a test sends, where a name may be put in at run time', () => {
    const elsewhere = elsewhereWhenSent();
    expect(elsewhere('apps/api/field/read-inbox.ts', 'update member\n set name_folded = null where true')).toEqual([
      'names public.member, which is of accounts: update member set name_folded = null whe',
    ]);
    expect(elsewhere('apps/api/accounts/apply-trust-policy.ts', 'update member set name_folded = null')).toEqual([]);
    const shown = 'select 1 from pub.account n where n.incident_key = i.key';
    expect(elsewhere('apps/api/reports/report-material.service.ts', shown)).toEqual([]);
    expect(elsewhere('apps/api/reports/report-material.service.ts', shown.replace('where', 'group by'))).toHaveLength(
      1,
    );
    expect(elsewhere('apps/api/field/read-inbox.ts', 'select (select name from member where id = r.by)')).toEqual([]);
  });

  it('lets the public site read what was published', () => {
    const text = 'database.query(`select seq from pub.head`);';
    expect(elsewhereIn('apps/api/public-site/x.ts', text, owners)).toEqual([]);
    expect(elsewhereIn('apps/api/field/x.ts', text, owners)).toHaveLength(1);
  });
});

describe('a question to the database', () => {
  it('stands in a repository', () => {
    const text = 'await manager.query<{ id: string }[]>(`select 1`);\n';
    expect(queriesIn('apps/api/field/read-inbox.ts', text)).toHaveLength(1);
    expect(queriesIn('apps/api/field/inbox.repository.ts', text)).toEqual([]);
  });
});

describe('a repository', () => {
  it('writes in the transaction of its caller, and never through a connection of its own', () => {
    const file = 'apps/api/field/read-inbox.ts';
    for (const text of [
      'constructor(@InjectRepository(MemberEntity) private readonly members: Repository<MemberEntity>) {}',
      'await this.database.getRepository(MemberEntity).insert(member);',
      'imports: [TypeOrmModule.forFeature([MemberEntity])],',
    ])
      expect(outsideIn(file, text)).toEqual([
        `${file}:1: would write outside the transaction: take the caller's EntityManager`,
      ]);
    expect(outsideIn(file, 'await manager.getRepository(MemberEntity).insert(member);')).toEqual([]);
  });
});

describe('a write', () => {
  it('is in a transaction, and not on the connection pool', () => {
    const file = 'apps/api/field/read-inbox.ts';
    for (const text of [
      'await this.database.query(`delete from session where id = $1`, [id]);',
      "const [[row]] = await database.query<Row[]>(\n  'update session set seen_at = now()',\n);",
      "await this.database.manager.query('insert into session (id) values ($1)', [id]);",
    ])
      expect(aloneIn(file, `\n${text}`)).toEqual([`${file}:2: writes in no transaction`]);
    expect(aloneIn(file, "await manager.query('delete from session');")).toEqual([]);
    expect(aloneIn(file, "await this.database.query('select deleted from session');")).toEqual([]);
  });

  it('is found in a statement that asks what it wrote, and under the name of its function', () => {
    const one =
      'export const beat = async (database) => {\n  await database.query(`with done as (update step set n = 1 returning 1) select`);\n};\n';
    const other = 'class Store {\n  async drop(kind) {\n    await this.database.query(`delete from blob`);\n  }\n}\n';
    const file = 'apps/api/field/read-inbox.ts';
    expect(aloneIn(file, one + other)).toEqual([
      `${file}:2: beat writes in no transaction`,
      `${file}:6: drop writes in no transaction`,
    ]);
  });

  it('is found where a function of a repository is given the connection pool', () => {
    const repository = [
      'export const endSession = async (manager: EntityManager, id: string): Promise<void> => {',
      '  await manager.delete(SessionEntity, { id });',
      '};',
      'export const touch = (manager: EntityManager): Promise<unknown> =>',
      '  manager.query(`with one as (update session set seen_at = now()) select 1`);',
      'export const seenAt = (manager: EntityManager) => manager.query(`select updated from session for update`);',
    ].join('\n');
    const writers = writersIn(repository);
    expect(writers).toEqual(['endSession', 'touch']);
    const file = 'apps/api/accounts/sessions.service.ts';
    const calls =
      'await endSession(\n  this.database.manager,\n  id,\n);\nawait touch(database);\nawait seenAt(this.database.manager);\n';
    expect(aloneIn(file, calls, writers)).toEqual([
      `${file}:1: endSession writes in no transaction`,
      `${file}:5: touch writes in no transaction`,
    ]);
    const inTransaction = 'await this.database.transaction((manager) => endSession(manager, id));\n';
    expect(aloneIn(file, inTransaction, writers)).toEqual([]);
  });

  it('may do without one only where a function is named for it that still writes so', () => {
    const written = writesAlone();
    const wrong = ALONE.flatMap(([file, functions]) =>
      functions.filter(
        (name) =>
          !written.some((line) => line.endsWith(`: ${name} writes in no transaction`)) ||
          !new RegExp(`^(?:export const|  async) ${name}\\b`, 'm').test(
            readFileSync(inCheckout(`apps/api/${file}`), 'utf8'),
          ),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('what is left to move', () => {
  it('is exactly as much as the number says, which may only fall', () => {
    const now = found();
    expect(Object.fromEntries(Object.entries(now).map(([kind, lines]) => [kind, lines.length]))).toEqual(LEFT);
  });
});
