import type { OpenApi, Operation, Parameter } from './openapi-document.js';
import type { Schema } from './schema-parts.js';

/** Renders the document as one page that loads only its own style sheet: no script, no third party. */

const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const code = (text: string): string => `<code>${escape(text)}</code>`;
/** Maximum codes shown of a list; the codebook has all of them. */
const CODES_SHOWN = 12;

const shape = (schema: Schema): string => {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return `<a href="#${name}">${name}</a>`;
  }
  if (schema.oneOf) return schema.oneOf.map(shape).join(' or ');
  if (schema.enum) return enumeration(schema.enum);
  if (schema.properties)
    return `{ ${Object.entries(schema.properties)
      .map(([key, of]) => `${code(key)}: ${shape(of)}`)
      .join(', ')} }`;
  const types = [schema.type ?? 'anything'].flat();
  const limits = [
    schema.format,
    schema.maxLength && `at most ${schema.maxLength} characters`,
    schema.maxItems && `at most ${schema.maxItems}`,
    schema.minimum !== undefined && `from ${schema.minimum}`,
    schema.maximum !== undefined && `to ${schema.maximum}`,
  ]
    .filter(Boolean)
    .join(', ');
  const of = schema.items ? ` of ${shape(schema.items)}` : '';
  return `${types.join(' or ')}${of}${limits ? ` (${escape(limits)})` : ''}`;
};

const enumeration = (all: readonly (string | null)[]): string => {
  const shown = all
    .slice(0, CODES_SHOWN)
    .map((value) => code(String(value)))
    .join(' ');
  return all.length > CODES_SHOWN ? `${shown} and ${all.length - CODES_SHOWN} more` : shown;
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`;

const parameters = (all: readonly Parameter[]): string =>
  table(
    ['parameter', 'in', 'value', ''],
    all.map((one) => [
      code(one.name) + (one.required ? ' *' : ''),
      one.in,
      shape(one.schema),
      escape(one.description ?? ''),
    ]),
  );

const PROBLEM = 'application/problem+json';

/** Shows a successful answer by its shape, and refusals by their codes, because all refusals have the same shape. */
const answers = (operation: Operation): string =>
  table(
    ['answer', ''],
    Object.entries(operation.responses).map(([status, { description, content = {} }]) => {
      const shapes = Object.entries(content)
        .filter(([type]) => type !== PROBLEM)
        .map(([type, { schema }]) => (type === 'application/json' ? shape(schema) : escape(type)));
      return [
        status,
        PROBLEM in content ? description.split(', ').map(code).join(' ') : shapes.join('') || escape(description),
      ];
    }),
  );

const body = ({ requestBody }: Operation): string => {
  if (!requestBody) return '';
  const { schema, example } = requestBody.content['application/json'];
  const shown =
    example === undefined
      ? ''
      : `<details><summary>Example</summary><pre>${escape(JSON.stringify(example, null, 2))}</pre></details>`;
  return `<p>Body: ${shape(schema)}</p>${shown}`;
};

const operationPart = (path: string, method: string, operation: Operation): string => `
<section class="route" id="${operation.operationId}">
<h3><span class="method">${method.toUpperCase()}</span> ${code(path)}</h3>
<p>${escape(operation.summary)}</p>
<p class="who">${code(operation['x-action'])}: ${operation['x-roles'].includes('public') ? 'everybody' : operation['x-roles'].join(', ')}</p>
${parameters(operation.parameters)}${body(operation)}${answers(operation)}
</section>`;

const schemaPart = (name: string, schema: Schema): string => {
  const fields = Object.entries(schema.properties ?? {});
  const rows = fields.map(([field, of]) => [
    code(field) + (schema.required?.includes(field) ? ' *' : ''),
    shape(of),
    escape(of.description ?? ''),
  ]);
  return `<section class="schema" id="${name}"><h3>${name}</h3><p>${escape(schema.description ?? '')}</p>${rows.length > 0 ? table(['field', 'value', ''], rows) : `<p>${shape(schema)}</p>`}</section>`;
};

export const docsPage = (document: OpenApi): string => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = document.tags.map(({ name }) => name);
  const parts = tags.map(
    (tag) =>
      `<h2 id="${tag}">${tag}</h2>${operations
        .filter(({ operation }) => operation.tags[0] === tag)
        .map(({ path, method, operation }) => operationPart(path, method, operation))
        .join('')}`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vigil API</title><link rel="stylesheet" href="/api/docs/style.css"></head>
<body><header><h1>Vigil API</h1>${document.info.description
    .split('\n')
    .map((line) => `<p>${escape(line)}</p>`)
    .join('')}
<p><a href="/api/docs/openapi.json">openapi.json</a> · ${tags.map((tag) => `<a href="#${tag}">${tag}</a>`).join(' · ')} · <a href="#shapes">Shapes</a></p></header>
<main>${parts.join('')}<h2 id="shapes">Shapes</h2>${Object.entries(document.components.schemas)
    .map(([name, schema]) => schemaPart(name, schema))
    .join('')}</main></body></html>
`;
};

export const DOCS_STYLE = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h2 { margin-top: 3rem; border-bottom: 1px solid; }
h3 { font-size: 1rem; margin: 2rem 0 .25rem; }
code, pre { font: .875em/1.4 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
.method { display: inline-block; min-width: 4rem; font-weight: 700; }
.who { margin: .25rem 0; opacity: .75; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
`;
