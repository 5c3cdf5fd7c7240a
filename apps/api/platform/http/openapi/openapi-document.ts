import { PROBLEMS, type ProblemCode } from '@vigil/shared/problems/problems.js';
import type { Route } from '../route-table.js';
import { bodySchema } from './body-schema.js';
import type { BodyClass } from './controller-bodies.js';
import { SCHEMAS } from './response-schemas.js';
import type { ApiDescription, RouteDescription } from './route-description.js';
import { ref, type Schema } from './schema-parts.js';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Schema;
}
export interface Operation {
  summary: string;
  tags: string[];
  operationId: string;
  parameters: Parameter[];
  requestBody?: { required: true; content: { 'application/json': { schema: Schema; example?: unknown } } };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: Schema }>; headers?: Record<string, { schema: Schema }> }
  >;
  security: object[];
  'x-action': string;
  'x-roles': readonly string[];
  'x-scope'?: string;
}
export interface OpenApi {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: { name: string } };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: object };
}

const HEADERS: Record<NonNullable<RouteDescription['precondition']>, Parameter[]> = {
  change: [
    {
      name: 'If-Match',
      in: 'header',
      required: true,
      schema: { type: 'string', example: '"7"' },
      description: 'The ETag of what is changed: its revision, in quotes.',
    },
  ],
  'create-or-change': [
    {
      name: 'If-None-Match',
      in: 'header',
      required: false,
      schema: { type: 'string', enum: ['*'] },
      description: 'To create.',
    },
    {
      name: 'If-Match',
      in: 'header',
      required: false,
      schema: { type: 'string', example: '"7"' },
      description: 'To change: the revision that is changed, in quotes.',
    },
  ],
};

const isUnsafe = (method: string): boolean => method !== 'GET';
const parametersIn = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);

/** Lists every refusal that this route can give. */
const problemsOf = (route: Route, described: RouteDescription, hasBody: boolean): ProblemCode[] => {
  const isPublic = route.roles.includes('public');
  const found: ProblemCode[] = [
    ...(route.action === 'read-public' ? [] : (['https-needed'] as const)),
    ...(isPublic ? [] : (['sign-in-needed', 'second-factor-needed', 'another-member', 'not-allowed'] as const)),
    ...(route.roles.includes('phone') ? (['wrong-token', 'device-ended'] as const) : []),
    ...(route.stepUp ? (['step-up-needed'] as const) : []),
    ...(route.scope ? (['wrong-token'] as const) : []),
    ...(parametersIn(route.path).some((name) => name === 'id') ? (['not-found'] as const) : []),
    ...(described.query ? (['invalid-query'] as const) : []),
    ...(isUnsafe(route.method) ? (['cross-site', 'too-many-requests'] as const) : []),
    ...(hasBody ? (['malformed-json', 'too-large', 'wrong-content-type', 'invalid-body'] as const) : []),
    ...(described.precondition ? (['precondition-needed', 'changed-meanwhile'] as const) : []),
    ...(described.problems ?? []),
    'unavailable',
    'disk-full',
    'database-damaged',
  ];
  return [...new Set(found)].sort((a, b) => PROBLEMS[a] - PROBLEMS[b]);
};

const responsesOf = (described: RouteDescription, problems: readonly ProblemCode[]): Operation['responses'] => {
  const { status, shape } = described.answer;
  const content =
    shape === null
      ? {}
      : {
          content:
            typeof shape === 'string'
              ? { [shape]: { schema: { type: 'string' } as Schema } }
              : { 'application/json': { schema: shape } },
        };
  const responses: Operation['responses'] = { [status]: { description: 'Done', ...content } };
  if (described.precondition === 'create-or-change') responses['201'] = { description: 'Created', ...content };
  for (const code of problems) {
    const known = responses[PROBLEMS[code]];
    responses[PROBLEMS[code]] = {
      description: known ? `${known.description}, ${code}` : code,
      content: { 'application/problem+json': { schema: ref('Problem') } },
    };
  }
  return responses;
};

const securityOf = ({ roles, scope }: Route): object[] => {
  if (roles.includes('public')) return [];
  return [
    ...(roles.some((role) => role !== 'phone') ? [{ session: [] }] : []),
    ...(scope || roles.includes('phone') ? [{ token: [] }] : []),
  ];
};

const operation = (
  route: Route,
  described: RouteDescription,
  tag: string,
  bodies: ReadonlyMap<string, BodyClass | null>,
): Operation => {
  const key = `${route.method} ${route.path}`;
  const bodyClass = bodies.get(key);
  const schema = bodyClass ? ref(bodyClass.name) : described.body;
  const path = parametersIn(route.path).map((name): Parameter => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'code' || name === 'file' ? { type: 'string' } : { type: 'string', format: 'uuid' },
  }));
  const query = Object.entries(described.query ?? {}).map(([name, { schema: of, about }]): Parameter => ({
    name,
    in: 'query',
    required: false,
    description: about,
    schema: of,
  }));
  return {
    summary: described.summary,
    tags: [tag],
    operationId: key
      .replace(/[^A-Za-z]+/g, '-')
      .replace(/^-|-$/g, '')
      .toLowerCase(),
    parameters: [...path, ...query, ...(described.precondition ? HEADERS[described.precondition] : [])],
    ...(schema
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema,
                ...(described.example === undefined ? {} : { example: described.example }),
              },
            },
          },
        }
      : {}),
    responses: responsesOf(described, problemsOf(route, described, schema !== undefined)),
    security: securityOf(route),
    ...(route.scope ? { 'x-scope': route.scope } : {}),
    'x-action': route.action,
    'x-roles': route.roles,
  };
};

const ABOUT = `Public answers need no sign-in and may be kept by any cache as their headers say. Staff sign in and then carry the cookie __Host-vigil.
Other systems carry a token instead (Authorization: Bearer vigil_..., no cookie), which its member made with scopes and an end; x-scope names the one that a route needs.
Phones in the field carry one of their own (Bearer phone_...), for the routes whose x-roles name phones.
Whatever changes something is sent as JSON from a page of the same origin. A record is written as a whole: every key of the codebook, null where it is not known.
Not known is never zero. Days are calendar days of the place. Every refusal is application/problem+json with a code from one closed list.`;

/**
 * Builds the whole API as an OpenAPI 3.1 document, from the routes, rules and codebook that the program itself uses.
 */
export const buildOpenApiDocument = (
  { people, others, schemas }: ApiDescription,
  routes: readonly Route[],
  bodies: ReadonlyMap<string, BodyClass | null>,
): OpenApi => {
  const tagOf = ({ method, path, action }: Route): string => {
    if (`${method} ${path}` in people) return 'People';
    if (path.startsWith('/api/v1/')) return 'Systems';
    return action === 'read-public' ? 'Public' : 'Desk';
  };
  const paths: OpenApi['paths'] = {};
  for (const route of routes) {
    const key = `${route.method} ${route.path}`;
    const described = people[key] ?? others[key];
    if (!described) continue;
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route, described, tagOf(route), bodies);
  }
  const own = [...bodies.values()]
    .filter((body) => body !== null)
    .map((body) => [body.name, bodySchema(body)] as const);
  return {
    openapi: '3.1.0',
    info: { title: 'Vigil', version: '1', description: ABOUT, license: { name: 'AGPL-3.0-or-later' } },
    tags: ['Public', 'Systems', 'People', 'Desk'].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...SCHEMAS, ...schemas, ...Object.fromEntries(own) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-vigil' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
};
