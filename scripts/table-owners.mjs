// Checks table owners; part of `npm run lint`. A table's owner is the module whose *.entity.ts declares it, and
// statements that name the table belong there. Finds those in other modules, and calls of `.query(` outside a
// *.repository.ts. None may bind a repository to a connection of its own, outside the caller's transaction:
// docs/decisions/repositories.md. A write on the connection pool is in no transaction, so its line in the log could be
// lost: functions that need none are named in ALONE (table-owner-exemptions.mjs).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inCheckout } from './build-and-test/checkout-files.mjs';
import { ALONE, EXEMPT, READS, READS_PUB } from './table-owner-exemptions.mjs';

/** How many of each are allowed besides the exemptions. These numbers may only fall. */
export const LEFT = { elsewhere: 0, queries: 0, outside: 0, alone: 0 };

const isTest = (file) => /\.(spec|db-spec|journey)\.ts$/.test(file);
export const sources = (folder) =>
  readdirSync(inCheckout(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(inCheckout('').length))
    .filter((file) => !/\/(dist|node_modules)\//.test(file));

/** Maps each table, with its schema, to the module that declares it (its top folder). */
export const ownersIn = (files, read) => {
  const owners = new Map();
  for (const file of files.filter((one) => one.endsWith('.entity.ts'))) {
    const text = read(file);
    const module = file.split('/')[2];
    for (const [, name, schema = 'public'] of text.matchAll(/@Entity\(\{ name: '(\w+)'(?:, schema: '(\w+)')? \}\)/g)) {
      owners.set(`${schema}.${name}`, module);
    }
    for (const [, name] of text.matchAll(/(?:EntitySchema<\w+>\(\{\s*name: |childEntity\()'(\w+)'/g))
      owners.set(`public.${name}`, module);
  }
  return owners;
};

/** Returns the quoted texts of a source, without those in comments, each with the line where it begins. */
const textsIn = (source) => {
  const found = [];
  const text = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
  for (const match of text.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)) {
    found.push({ text: match[0], line: text.slice(0, match.index).split('\n').length });
  }
  return found;
};

const STATEMENT = /\b(?:select|insert into|update|delete from|with)\b/i;
const NAMED = /\b(?:from|join|into|update|delete from)\s+(?:only\s+)?((?:pub|public)\.)?([a-z_]+)\b/gi;

/** Returns where a file names a table of another module: `file:line: names TABLE, which is of OWNER`. */
export const elsewhereIn = (file, text, owners) => {
  const module = file.split('/')[2];
  return textsIn(text)
    .filter((one) => STATEMENT.test(one.text))
    .flatMap(({ text: statement, line }) =>
      [...statement.matchAll(NAMED)].flatMap((match) => {
        const table = `${(match[1] ?? 'public.').toLowerCase()}${match[2].toLowerCase()}`;
        const owner = owners.get(table);
        const may = owner === undefined || owner === module || (table.startsWith('pub.') && READS_PUB.includes(module));
        const at = line + statement.slice(0, match.index).split('\n').length - 1;
        return may ? [] : [`${file}:${at}: names ${table}, which is of ${owner}`];
      }),
    );
};

const USED =
  /\b(?:getRepository|createQueryBuilder|find\w*|count\w*|exists\w*|insert|update|upsert|delete|save|from|into)(?:<\w+>)?\(\s*(\w+Entity)\b/g;

/** Returns where a file reads or writes through an entity that it imports from another module. */
export const entitiesIn = (file, text) => {
  const here = file.split('/')[2];
  const foreign = new Map();
  for (const [, names, path] of text.matchAll(/^import \{([^}]+)\} from '(\.[^']+\.entity\.js)';/gm)) {
    const owner = join(file, '..', path).split('/')[2];
    if (owner !== here) for (const name of names.split(',')) foreign.set(name.trim(), owner);
  }
  return [...text.matchAll(USED)].flatMap(({ 1: name, index }) =>
    foreign.has(name)
      ? [`${file}:${text.slice(0, index).split('\n').length}: uses ${name}, which is of ${foreign.get(name)}`]
      : [],
  );
};

/** Returns where a file queries the database outside a repository. */
export const queriesIn = (file, text) =>
  file.endsWith('.repository.ts')
    ? []
    : text
        .split('\n')
        .flatMap((line, index) =>
          /\.query(?:<[^(]*>)?\(/.test(line) ? [`${file}:${index + 1}: asks the database outside a repository`] : [],
        );

const OWN_CONNECTION =
  /@InjectRepository\b|TypeOrmModule\.forFeature\b|\b(?:database|dataSource|source)\.getRepository\b/;

/** Returns where a file binds a repository to a connection: what it writes would leave the caller's transaction. */
export const outsideIn = (file, text) =>
  text
    .split('\n')
    .flatMap((line, index) =>
      OWN_CONNECTION.test(line)
        ? [`${file}:${index + 1}: would write outside the transaction: take the caller's EntityManager`]
        : [],
    );

const OF_POOL =
  /\b(?:database|dataSource)(?:\.manager)?\.query(?:<[^(]*>)?\(\s*['"`](?:\$\{PREPARED\})?\s*(?:with \w+ as \(\s*)?(?:insert into|update|delete from)\b/gi;
const GIVEN_POOL = /\b(\w+)\(\s*(?:this\.|deps\.)*(?:database|dataSource)(?:\.manager)?\s*[,)]/g;
const FUNCTION = /^(?:export )?const (\w+) = async|^ {2}(?:private )?(?:static )?async (\w+)/gm;

const WRITE =
  /\b(?:insert into|delete from|update (?:only )?[\w.${}]+ (?:\w+ )?set)\b|\bmanager\.(?:insert|update|delete|save|upsert)\(/i;

/** Returns the functions of a repository that write. */
export const writersIn = (text) =>
  text.split(/^(?=(?:export )?const )/m).flatMap((one) => {
    const name = /^export const (\w+) = (?:async )?\(/.exec(one)?.[1];
    return name && WRITE.test(one) ? [name] : [];
  });

/**
 * Returns where a file writes on the connection pool, in no transaction: nothing else can be written with it.
 * @param writers the functions of repositories that write: they may be given the connection pool
 */
export const aloneIn = (file, text, writers = []) => {
  const lineOf = (index) => text.slice(0, index).split('\n').length;
  const statements = [...text.matchAll(OF_POOL)].map(({ index }) => {
    const [, ofFile, ofClass] = [...text.slice(0, index).matchAll(FUNCTION)].at(-1) ?? [];
    const name = ofFile ?? ofClass;
    return `${file}:${lineOf(index)}: ${name ? `${name} ` : ''}writes in no transaction`;
  });
  const calls = [...text.matchAll(GIVEN_POOL)]
    .filter(([, name]) => writers.includes(name))
    .map(({ index, 1: name }) => `${file}:${lineOf(index)}: ${name} writes in no transaction`);
  return [...statements, ...calls];
};

const read = (file) => readFileSync(inCheckout(file), 'utf8');
const isChecked = (file) => !isTest(file) && !EXEMPT.some(([folder]) => file.startsWith(`apps/api/${folder}`));

/** Returns each write in no transaction, those in `ALONE` too. */
export const writesAlone = (all = sources('apps/api')) => {
  const writers = all.filter((file) => file.endsWith('.repository.ts')).flatMap((file) => writersIn(read(file)));
  return all.filter(isChecked).flatMap((file) => aloneIn(file, read(file), writers));
};

const SENT = /\b(?:from|join|into|update|using)\s+(?:only\s+)?(?:(pub|public)\.)?([a-z_]+)\b(?!["(.])/gi;
const plain = (text) => text.replace(/\s+/g, ' ').toLowerCase();

const HOLE = '\u0001';
const withHoles = (source) => {
  let text = source;
  for (let before = ''; before !== text;) [before, text] = [text, text.replace(/\$\{[^{}]*\}/g, HOLE)];
  return text;
};
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Returns whether the words of a statement stand in these sources. In those of the owner a name may be put in, as in
 * `from pub.${table}`.
 */
const isWritten = ({ ofOwner, exempt }, words, after) =>
  ofOwner.includes(words + after) ||
  exempt.includes(words + after) ||
  new RegExp(
    [...words.matchAll(/[a-z_]+|[^a-z_]+/g), ...after.matchAll(/[a-z_]+|[^a-z_]+/g)]
      .map(([part], index) => (index > 0 && /[a-z_]/.test(part) ? `(?:${escaped(part)}|${HOLE})` : escaped(part)))
      .join(''),
  ).test(ofOwner);

/**
 * Returns a function that lists the tables of others which a statement names when a file of the API sends it (paths in
 * the checkout). Lint reads the code, and does not see a name that is put in at run time: a running test asks this.
 * Words that stand in the source of a file which may name the table are left: the owner's functions and pieces of SQL
 * are called from everywhere. TypeORM's own statements put names in quotes; lint finds those by the entity.
 */
export const elsewhereWhenSent = () => {
  const all = sources('apps/api').filter((file) => !isTest(file) && !file.startsWith('apps/api/testing/'));
  const text = new Map(all.map((file) => [file, read(file)]));
  const owners = ownersIn(all, (file) => text.get(file));
  const isExempt = (file) => EXEMPT.some(([folder]) => file.startsWith(`apps/api/${folder}`));
  const isOfOwner = (file, table) => {
    const path = file.slice('apps/api/'.length);
    const [module] = path.split('/');
    return (
      [undefined, module].includes(owners.get(table)) ||
      (table.startsWith('pub.') && READS_PUB.includes(module)) ||
      READS.some(([reader, tables]) => path === reader && tables.includes(table))
    );
  };
  // A source belongs to many tables: it is read once, and joined for each.
  const exempt = plain(
    all
      .filter(isExempt)
      .map((file) => text.get(file))
      .join(' '),
  );
  const plainly = new Map(all.map((file) => [file, plain(withHoles(text.get(file)))]));
  const written = new Map();
  const wordsOf = (table) => {
    if (!written.has(table)) {
      const of = all.filter((file) => isOfOwner(file, table)).map((file) => plainly.get(file));
      written.set(table, { ofOwner: of.join(' '), exempt });
    }
    return written.get(table);
  };
  return (file, statement) => {
    const sent = plain(statement);
    return [...sent.matchAll(SENT)].flatMap(({ 0: words, 1: schema = 'public', 2: name, index }) => {
      const table = `${schema}.${name}`;
      const after = sent.slice(index + words.length, index + words.length + 8);
      if (isExempt(file) || isOfOwner(file, table) || isWritten(wordsOf(table), words, after)) return [];
      return [`names ${table}, which is of ${owners.get(table)}: ${sent.slice(index, index + 40)}`];
    });
  };
};

export const found = () => {
  const all = sources('apps/api');
  const owners = ownersIn(all, read);
  const checked = all.filter(isChecked);
  return {
    elsewhere: checked
      .flatMap((file) => [...elsewhereIn(file, read(file), owners), ...entitiesIn(file, read(file))])
      .filter(
        (line) =>
          !READS.some(
            ([file, tables]) =>
              line.startsWith(`apps/api/${file}:`) && tables.some((table) => line.includes(` names ${table},`)),
          ),
      ),
    queries: checked.flatMap((file) => queriesIn(file, read(file))),
    outside: all.filter((file) => !isTest(file)).flatMap((file) => outsideIn(file, read(file))),
    alone: writesAlone(all).filter(
      (line) =>
        !ALONE.some(([, functions]) => functions.some((name) => line.endsWith(`: ${name} writes in no transaction`))),
    ),
  };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const now = found();
  const wrong = Object.entries(LEFT).flatMap(([kind, most]) => {
    const lines = now[kind];
    if (lines.length > most)
      return [
        ...(process.argv.includes('--all') || most === 0 ? lines : []),
        `${lines.length} ${kind}, and no more than ${most} may be left (--all lists them)`,
      ];
    return lines.length < most
      ? [`${lines.length} ${kind} are left: lower the number in scripts/table-owners.mjs from ${most}`]
      : [];
  });
  if (process.argv.includes('--all'))
    console.log([...now.elsewhere, ...now.queries, ...now.outside, ...now.alone].join('\n'));
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
