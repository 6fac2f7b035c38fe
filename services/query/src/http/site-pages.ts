import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { HttpAnswer, HttpPages, HttpRequest } from '@waybill/runtime';
import { createIndexPage, viewerPage, viewerScript } from './site-texts.js';
import { toProblemAnswer } from './problem.js';

/** A file of the site: all of them are text, and none changes while the process runs. */
interface SiteFile {
  readonly type: string;
  readonly read: () => Promise<string>;
}

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  script: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

// The viewer comes with a package and asks nobody but us. It sets styles of its own and has its icons in its stylesheet.
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const viewerDirectory = createRequire(import.meta.url)
  .resolve('swagger-ui-dist/package.json')
  .replace(/[^/\\]+$/, '');
const description = fileURLToPath(new URL('../../openapi.json', import.meta.url));

const fromText = (type: string, text: string): SiteFile => ({ type, read: async () => text });
const fromDisk = (type: string, path: string): SiteFile => ({ type, read: () => readFile(path, 'utf8') });

const files: ReadonlyMap<string, SiteFile> = new Map([
  ['/', fromText(types.html, createIndexPage())],
  ['/openapi.json', fromDisk(types.json, description)],
  ['/docs', fromText(types.html, viewerPage)],
  ['/docs/viewer.js', fromText(types.script, viewerScript)],
  ['/docs/swagger-ui.css', fromDisk(types.css, `${viewerDirectory}swagger-ui.css`)],
  ['/docs/swagger-ui-bundle.js', fromDisk(types.script, `${viewerDirectory}swagger-ui-bundle.js`)],
]);

/** What explains the interface: a first page, `openapi.json`, and a viewer of it that needs no other server. */
export function createSitePages(): readonly HttpPages[] {
  return ['/', '/openapi.json', '/docs'].map((prefix) => ({ prefix, answer: answerFile }));
}

async function answerFile({ method, path, headers }: HttpRequest): Promise<HttpAnswer> {
  if (path === '/docs/') return { status: 308, headers: { location: '../docs' }, body: '' };
  const file = files.get(path);
  if (file === undefined) {
    const detail = `expected one of ${[...files.keys()].join(', ')}, found ${path.slice(0, 128)}`;
    return toProblemAnswer({ status: 404, code: 'no_such_path', detail });
  }
  if (method !== 'GET' && method !== 'HEAD') {
    const detail = `expected GET or HEAD, found ${method}`;
    return toProblemAnswer({ status: 405, code: 'no_such_method', detail, headers: { allow: 'GET, HEAD' } });
  }
  const text = await file.read();
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  // A browser keeps it, and asks each time whether it is still that: the next version of the process may bring another one.
  const caching = { etag, 'cache-control': 'no-cache' };
  if (headers['if-none-match'] === etag) return { status: 304, headers: caching, body: '' };
  return { status: 200, headers: { 'content-type': file.type, ...securityHeaders, ...caching }, body: text };
}
