import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { allow } from './allow-decorator.js';
import { RIGHTS, ROLES } from './rights.js';
import { watchRoutes } from './route-table.js';

const server = (): FastifyInstance =>
  new FastifyAdapter({ skipMiddie: true }).getInstance() as unknown as FastifyInstance;
const nothing = (): null => null;

describe('the table of routes', () => {
  it('lists every route with its action and audience, without the HEAD that follows a GET', () => {
    const api = server();
    const table = watchRoutes(api);
    api.get('/api/x/:id', { config: allow('read-public') }, nothing);
    api.put('/api/x/:id', { config: allow('log-incident') }, nothing);
    expect(table.routes()).toEqual([
      { method: 'GET', path: '/api/x/:id', action: 'read-public', roles: ['public', ...ROLES] },
      { method: 'PUT', path: '/api/x/:id', action: 'log-incident', roles: ['monitor', 'reviewer'] },
    ]);
    expect(() => table.assertActions()).not.toThrow();
  });

  it('knows under which methods an address exists', () => {
    const api = server();
    const table = watchRoutes(api);
    api.get('/api/areas/:level.topo.json', { config: allow('read-public') }, nothing);
    api.get('/*', { config: allow('read-public') }, nothing);
    api.post('/api/x/:id/y', { config: allow('read-public') }, nothing);
    expect(table.methodsAt('/api/x/7/y')).toEqual(['POST']);
    expect(table.methodsAt('/api/x/7/y/z')).toEqual([]);
    expect(table.methodsAt('/api/areas/1.topo.json')).toEqual(['GET', 'HEAD']);
    expect(table.methodsAt('/api/areas/1xtopoxjson')).toEqual([]);
    expect(table.methodsAt('/anything')).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('refuses a route that declares no audience, or one that is not in the table', () => {
    const api = server();
    const table = watchRoutes(api);
    api.get('/api/open', nothing);
    api.delete('/api/made-up', { config: { action: 'made-up' } as object }, nothing);
    expect(() => table.assertActions()).toThrow('GET /api/open, DELETE /api/made-up');
  });
  it('gives no action an empty audience, and none to somebody unknown', () => {
    for (const roles of Object.values(RIGHTS)) {
      expect(roles.length).toBeGreaterThan(0);
      for (const role of roles) expect(['public', 'phone', ...ROLES]).toContain(role);
    }
  });
});
