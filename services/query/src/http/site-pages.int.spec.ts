import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLogger } from '@waybill/ports';
import { createAdminServer, createHealth, type AdminServer } from '@waybill/runtime';
import { readDescription } from '../../../../test/openapi/description.js';
import { paths } from './paths.js';
import { createSitePages } from './site-pages.js';

describe('what explains the interface', () => {
  let admin: AdminServer;

  beforeAll(async () => {
    const health = createHealth({ liveness: [], readiness: [], nowMs: () => performance.now() });
    health.enter('running');
    const pages = createSitePages();
    const options = { host: '127.0.0.1', port: 0, health, metrics: [], listLag: async () => [], pages };
    admin = createAdminServer({ ...options, logger: silentLogger });
    await admin.start();
  });

  afterAll(() => admin.shutdown());

  const get = (path: string, init?: RequestInit) => fetch(`${admin.url}${path}`, init);

  test('is a first page that names every path and leads to the rest', async () => {
    const page = await get('/');
    const text = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const path of Object.keys(paths)) expect(text).toContain(`${path}<`);
    const links = [...text.matchAll(/href="([^":]+)"/g)].map(([, link]) => link);
    expect(links).toEqual(expect.arrayContaining(['docs', 'openapi.json', 'livez', 'readyz', 'metrics', 'lag']));
  });

  test('is openapi.json as it was committed', async () => {
    const answer = await get('/openapi.json');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual(readDescription());
  });

  test('is a viewer whose every file comes from here, and which may ask nobody else', async () => {
    const page = await get('/docs');
    const text = await page.text();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    const files = [...text.matchAll(/(?:href|src)="([^"]+)"/g)]
      .map(([, file = '']) => file)
      .filter((each) => each !== 'data:,');
    expect(files).toEqual(['docs/swagger-ui.css', 'docs/swagger-ui-bundle.js', 'docs/viewer.js']);
    for (const file of files) {
      const answer = await get(`/${file}`);
      const type = file.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await answer.text()).length).toBeGreaterThan(100);
    }
    expect(await (await get('/docs/viewer.js')).text()).toContain('validatorUrl: null');
  });

  test('is not sent again to who has it', async () => {
    const first = await get('/docs/swagger-ui-bundle.js');
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await get('/docs/swagger-ui-bundle.js', { headers });
    expect([first.headers.get('cache-control'), again.status, await again.text()]).toEqual(['no-cache', 304, '']);
  });

  test('knows no other file and no other method, and leaves the probes alone', async () => {
    for (const path of ['/docs/package.json', '/docs/../openapi.jso', '/docsx', '/openapi.json/x']) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const post = await get('/docs', { method: 'POST' });
    expect([post.status, post.headers.get('allow'), await post.json()]).toEqual([
      405,
      'GET, HEAD',
      expect.objectContaining({ code: 'no_such_method' }),
    ]);
    const slash = await get('/docs/');
    expect([slash.redirected, new URL(slash.url).pathname]).toEqual([true, '/docs']);
    expect((await get('/livez')).status).toBe(200);
  });
});
