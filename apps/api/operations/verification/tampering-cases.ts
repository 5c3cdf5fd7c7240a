import { disclosureOf, leafHash, openDisclosure } from '../../audit-log/log-leaf.js';
import { leaves, moveLeaves, one, rehash, set, valuesIn, yearEarlier, type Tampering } from './tamper-with-rows.js';

/**
 * What somebody who controls the database could do, each at a random place. The triggers are off, and none of it needs
 * the key.
 */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a leaf that says another time': async (manager, random) => {
    const { idx, data } = await one(leaves(manager), random);
    await manager.query('update log_leaf set data = $2 where idx = $1', [idx, yearEarlier(data)]);
  },
  'a leaf that says another time, with a hash that fits': async (manager, random) => {
    const { idx, data } = await one(leaves(manager), random);
    await manager.query(`update log_leaf set data = $2, hash = $3, at = at - interval '1 year' where idx = $1`, [
      idx,
      yearEarlier(data),
      leafHash(yearEarlier(data)),
    ]);
  },
  'a leaf that says another time, and every hash and the head anew': async (manager, random) => {
    const { idx, data } = await one(leaves(manager), random);
    await manager.query('update log_leaf set data = $2 where idx = $1', [idx, yearEarlier(data)]);
    await rehash(manager);
  },
  'another hash': async (manager, random) => {
    const { idx } = await one(leaves(manager), random);
    await manager.query('update log_leaf set hash = set_byte(hash, $2, 255 - get_byte(hash, $2)) where idx = $1', [
      idx,
      random.below(32),
    ]);
  },
  'the last leaves taken away, and the head set back': async (manager, random) => {
    const size = (await leaves(manager)).length;
    const from = size - 1 - random.below(5);
    await manager.query('delete from log_value where idx >= $1', [from]);
    await manager.query('delete from log_leaf where idx >= $1', [from]);
    await rehash(manager);
  },
  'a leaf taken out, and those after it moved up': async (manager, random) => {
    const { idx } = await one(leaves(manager), random);
    await manager.query('delete from log_value where idx = $1', [idx]);
    await manager.query('delete from log_leaf where idx = $1', [idx]);
    await moveLeaves(manager, idx + 1, -1);
    await rehash(manager);
  },
  'a leaf put in, and those after it moved down': async (manager, random) => {
    const { idx } = await one(leaves(manager), random);
    await moveLeaves(manager, idx, 1);
    await manager.query(
      `insert into log_leaf select $1, replace(data, '"idx":' || ($1::bigint + 1) || ',', '"idx":' || $1::bigint || ','), hash, entity, entity_id, revision, actor_id, what, at from log_leaf where idx = $1::bigint + 1`,
      [idx],
    );
    await rehash(manager);
  },
  'two leaves that change places': async (manager, random) => {
    const all = await leaves(manager);
    const at = random.below(all.length - 1);
    const [a, b] = [all[at]!, all[at + 1]!];
    for (const [to, from] of [
      [a, b],
      [b, a],
    ] as const)
      await manager.query('update log_leaf set data = $2, hash = $3 where idx = $1', [
        to.idx,
        from.data,
        leafHash(from.data),
      ]);
  },
  'a value that was another': async (manager, random) => {
    const { idx, field, disclosure } = await one(valuesIn(manager), random);
    const [salt] = JSON.parse(Buffer.from(disclosure, 'base64url').toString('utf8')) as [string];
    const other = disclosureOf(field, [openDisclosure(disclosure).value, 'changed'], Buffer.from(salt, 'base64url'));
    await manager.query('update log_value set disclosure = $3 where idx = $1 and field = $2', [idx, field, other]);
  },
  'a value taken away that no leaf says was erased': async (manager, random) => {
    const { idx, field } = await one(valuesIn(manager), random);
    await manager.query('delete from log_value where idx = $1 and field = $2', [idx, field]);
  },
  'a value that stands with another leaf': async (manager, random) => {
    const { idx, field } = await one(valuesIn(manager), random);
    const others = await leaves(
      manager,
      `where idx <> ${idx} and not exists (select 1 from log_value v where v.idx = l.idx and v.field = '${field}')`,
    );
    await manager.query('update log_value set idx = $3 where idx = $1 and field = $2', [
      idx,
      field,
      others[random.below(others.length)]!.idx,
    ]);
  },
  'a value that is listed under another field': set('log_value', `field = field || '2'`),
  "a leaf that is listed as somebody else's": set(
    'log_leaf',
    'actor_id = (select id from member where id is distinct from log_leaf.actor_id limit 1)',
    'actor_id is not null',
  ),
  'a leaf that is listed for another record': set(
    'log_leaf',
    `entity_id = (select id from incident where id <> log_leaf.entity_id limit 1)`,
    `entity = 'incident'`,
  ),
  'a leaf that is listed as something else that was done': set('log_leaf', `what = 'verified'`, `what <> 'verified'`),
  'a leaf that is listed with another time': set('log_leaf', `at = at + interval '1 hour'`),
  'a leaf that is listed with another revision': set('log_leaf', 'revision = revision + 1', 'revision is not null'),
  'a head that says another size': set('log_head', 'size = size + 1'),
  'a head with another stack': set('log_head', 'stack[1] = sha256(stack[1])'),
  'a checkpoint for another root': async (manager, random) => {
    const { size, note } = await one<{ size: string; note: string }>(
      manager.query('select size, note from pub.log_checkpoint order by size'),
      random,
    );
    const [name, count, root, ...rest] = note.split('\n');
    const other = Buffer.from(root!, 'base64');
    other[random.below(32)]! ^= 1;
    await manager.query('update pub.log_checkpoint set note = $2, root = $3 where size = $1', [
      size,
      [name, count, other.toString('base64'), ...rest].join('\n'),
      other,
    ]);
  },
  'a checkpoint with another signature': async (manager, random) => {
    const { size, note } = await one<{ size: string; note: string }>(
      manager.query('select size, note from pub.log_checkpoint order by size'),
      random,
    );
    const cut = note.lastIndexOf(' ') + 1;
    const signature = Buffer.from(note.slice(cut), 'base64');
    signature[4 + random.below(64)]! ^= 1 << random.below(8);
    await manager.query('update pub.log_checkpoint set note = $2 where size = $1', [
      size,
      `${note.slice(0, cut)}${signature.toString('base64')}\n`,
    ]);
  },
  'a record with another title': set('incident', `title = title || '.'`, 'title is not null'),
  'a record with another crowd': set(
    'incident',
    `crowd_state = 'CS_EXACT', crowd_low = coalesce(crowd_low, 0) + 1, crowd_high = coalesce(crowd_low, 0) + 1`,
  ),
  'a record that stands elsewhere': set('incident', `status = 'WS_REJECTED'`, `status <> 'WS_REJECTED'`),
  'a record with another grade': set('incident', `grade = 'VG_CONFIRMED'`, `grade <> 'VG_CONFIRMED'`),
  'an act by somebody else': set('act', `actor = 'PF_ARMY'`, `actor is distinct from 'PF_ARMY'`),
  'an act taken away': async (manager, random) => {
    const { id } = await one<{ id: string }>(
      manager.query('select id from act where not exists (select 1 from assessment where act_id = act.id) order by id'),
      random,
    );
    await manager.query('delete from act where id = $1', [id]);
  },
  'a published version that says something else': set('pub.incident', `title = title || '.'`),
  'a published act that says something else': set('pub.act', `actor = 'PF_ARMY'`, `actor is distinct from 'PF_ARMY'`),
  'a member with another role': set('member', `role = case when role = 'admin' then 'monitor' else 'admin' end`),
  'a group with another name': set('assembly_group', `name_en = name_en || '.'`),
  'coverage of another level': set(
    'coverage_entry',
    `level = case when level = 'CO_NONE' then 'CO_ON_SITE' else 'CO_NONE' end`,
  ),
  'a setting that was another': set('setting', `value = value || '.'`),
  'a sealed note that says something else': set('sealed_note', 'body = set_byte(body, 60, 255 - get_byte(body, 60))'),
  'a sealed note that nobody sealed': async (manager) => {
    await manager.query(
      'insert into sealed_note (id, incident_id, revision, author_id, sealed_by, body) select gen_random_uuid(), incident_id, 1, author_id, sealed_by, body from sealed_note limit 1',
    );
  },
  'a public key for which its owner has no secret': set('sealing_key', 'public_key = sha256(public_key)'),
  'a public key that somebody put there': async (manager) => {
    await manager.query(`update sealing_key set gone_at = now(), locked_seed = null where member_id is not null`);
    await manager.query(
      `insert into sealing_key (id, member_id, fingerprint, public_key, locked_seed, made_by) select gen_random_uuid(), member_id, 'x', sha256(public_key), public_key, made_by from sealing_key where member_id is not null limit 1`,
    );
  },
  'a report with another checksum': set('pub.report', `checksum = md5(checksum)`),
  'a member whom somebody vouched for': set(
    'member',
    `vouched_at = now(), vouched_by = (select id from member m where m.id <> member.id limit 1)`,
  ),
  'a member who was never let in by anybody': set(
    'member',
    `access_how = 'reset', access_given_at = now(), access_given_by = (select id from member m where m.id <> member.id limit 1)`,
  ),
  'two accounts of one person': set(
    'member',
    `same_person_as = (select id from member m where m.id <> member.id limit 1)`,
  ),
  'a reviewer who needs no vouch': set('member', `new_team = 'exempt'`),
  'seven days that began long ago': set('member', `waits_since = '2020-01-01', wait_asked_by = id`),
  'a rule for publishing that readers are told wrongly': set('pub.head', `rule = 'small-team'`),
  'a member whom nobody invited': async (manager) => {
    await manager.query(
      `insert into member (id, name, name_folded, role) values (gen_random_uuid(), 'Nobody', 'nobody', 'reviewer')`,
    );
  },
  'a group that nobody entered': async (manager) => {
    await manager.query(
      `insert into assembly_group select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'public_code', 'G-999999'))).* from assembly_group g limit 1`,
    );
  },
  'coverage that nobody entered': async (manager) => {
    await manager.query(
      `insert into coverage_entry select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).* from coverage_entry c limit 1`,
    );
  },
  'a setting that nobody made': async (manager) => {
    await manager.query(`insert into setting (key, value) values ('forged', 'true')`);
  },
  'an assessment with another outcome': set(
    'assessment',
    `outcome = case when outcome = 'LA_LAWFUL' then 'LA_UNLAWFUL' else 'LA_LAWFUL' end`,
  ),
  'an assessment with another test': set(
    'assessment',
    `legality = case when legality = 'met' then 'not-judged' else 'met' end`,
  ),
  'an assessment with other reasons': set('assessment', `reasons = reasons || '.'`),
  'an assessment that somebody else agreed to': set(
    'assessment',
    `agreed_by = (select id from member where id <> assessment.agreed_by and id <> assessment.assessor_id limit 1)`,
    'agreed_by is not null',
  ),
  'an agreement to an assessment, taken away': set(
    'assessment',
    'agreed_by = null, agreed_at = null',
    'agreed_by is not null',
  ),
  'an assessment that nobody made': async (manager) => {
    await manager.query(
      `insert into assessment select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).* from assessment a limit 1`,
    );
  },
  'a hidden record forgotten by nobody': set(
    'withdrawal',
    `decision = 'forget', answered_at = now(), answered_by = (select id from member where id <> withdrawn_by limit 1)`,
    'decision is null',
  ),
  'a record hidden by somebody else': set(
    'withdrawal',
    `looked_by = null, withdrawn_by = (select id from member where id <> withdrawal.withdrawn_by and id is distinct from withdrawal.answered_by limit 1)`,
  ),
  'a hidden record restored instead of forgotten': set('withdrawal', `decision = 'restore'`, `decision = 'forget'`),
  'a hidden record that is to come back somewhere else': set('withdrawal', `stood = 'WS_REJECTED'`),
  'a hidden record that nobody looked at, looked at': set(
    'withdrawal',
    'looked_by = (select id from member where id <> withdrawal.withdrawn_by limit 1)',
    'looked_by is null',
  ),
  'a hidden record that nobody asked to forget, asked for': set(
    'withdrawal',
    'forget_asked_at = now(), forget_asked_by = (select id from member limit 1)',
    'forget_asked_by is null and decision is null',
  ),
  'what is put aside of a hidden record, in other words': set(
    'hidden_row',
    `row = jsonb_set(row, '{title}', '"Nothing happened"')`,
    `source = 'pub.incident'`,
  ),
  'what is put aside of a hidden record, one row less': async (manager, random) => {
    const { n } = await one(manager.query('select n from hidden_row order by n') as Promise<{ n: string }[]>, random);
    await manager.query('delete from hidden_row where n = $1', [n]);
  },
  'what is put aside, of a code that was never hidden': async (manager) => {
    await manager.query(
      `insert into hidden_row (code, source, row) select 'KH-NEVER1', source, row from hidden_row limit 1`,
    );
  },
  'a report that is put aside, with another figure': set(
    'hidden_row',
    `row = jsonb_set(row, '{withdrawn}', '7')`,
    `source = 'pub.report'`,
  ),
  'an assessment taken away': set('assessment', `id = gen_random_uuid()`),
  'a record of another author': set(
    'incident',
    'author_id = (select id from member where id <> incident.author_id limit 1)',
  ),
  'a record that somebody else verified': set(
    'incident',
    'verified_by = (select id from member where id <> incident.verified_by limit 1)',
    'verified_by is not null',
  ),
  'a record with another reason for its grade': set(
    'incident',
    `grade_reason = grade_reason || '.'`,
    'grade_reason is not null',
  ),
  'a published version that was ended': set('pub.incident', 'until_seq = from_seq + 1', 'until_seq is null'),
  'an ended version that readers see again': set(
    'pub.incident',
    'until_seq = null',
    'until_seq is not null and not exists (select from pub.incident c where c.code = pub.incident.code and c.until_seq is null)',
  ),
  'a code that is gone, for another reason': set('pub.gone', `note = 'Another note'`),
  'a code that is gone, and answers again': async (manager) => {
    await manager.query('delete from pub.gone');
  },
  'a change that readers are told otherwise': set(
    'pub.change',
    `what = 'corrected', note = 'Another'`,
    `what = 'published'`,
  ),
  'words for readers, proposed otherwise': set(
    'release',
    `proposed = proposed || '{"title": "Another"}'`,
    'proposed is not null',
  ),
  'a release by somebody else': set(
    'release',
    'decided_by = (select id from member m where m.id not in (proposed_by, decided_by) limit 1)',
    `outcome = 'released'`,
  ),
  'a proposal that is gone': async (manager) => {
    await manager.query('delete from release');
  },
  'a report with other figures': set('pub.report', `answer = answer || '{"total": 0}'`),
  'a report with other rows': set('pub.report', `rows = '[]'`),
  'a report with another title': set('pub.report', `title = title || '.'`),
  'a report that was taken away': async (manager) => {
    await manager.query('delete from pub.report');
  },
  'coverage that readers see otherwise': set(
    'pub.coverage',
    `level = case when level = 'CO_NONE' then 'CO_ON_SITE' else 'CO_NONE' end`,
  ),
  'coverage that readers see, and nobody entered': async (manager) => {
    await manager.query(
      `insert into pub.coverage (entry, from_seq, place_code, from_day, until_day, level) select 'forged', 1, place_code, from_day, until_day, level from pub.coverage limit 1`,
    );
  },
  'a total that readers see otherwise': set(
    'pub.published_total',
    'value_low = value_low + 1, value_high = value_high + 1',
  ),
  'a total that readers no longer see': async (manager) => {
    await manager.query('delete from pub.published_total');
  },
  'a total that was another': set('published_total', 'value_low = value_low + 1, value_high = value_high + 1'),
  'a dated note that readers see otherwise': set('pub.dated_note', `name_km = name_km || '.'`),
  'a dated note that readers no longer see': async (manager) => {
    await manager.query('delete from pub.dated_note');
  },
  'a dated note that was another': set('dated_note', 'from_day = from_day - 1'),
  'a group that readers see under another name': set('pub.assembly_group', `name_en = name_en || '.'`),
  'an organisation that readers see under another name': set('pub.head', `organisation = 'Another'`),
  'a report that nobody froze': async (manager) => {
    await manager.query(
      `insert into pub.report select (jsonb_populate_record(r, '{"code": "R-999999"}')).* from pub.report r limit 1`,
    );
  },
  'an internal answer taken away': async (manager, random) => {
    const { id } = await one<{ id: string }>(
      manager.query(
        'select incident_id as id from incident_private where value is not null group by incident_id order by 1',
      ),
      random,
    );
    await manager.query('delete from incident_private where incident_id = $1', [id]);
  },
  'a publication of another revision': set('publication', `revision = revision - 1`),
};
