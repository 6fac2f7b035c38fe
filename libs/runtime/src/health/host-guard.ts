import type { IncomingHttpHeaders } from 'node:http';

/** Where the port is, and under which further names it may be asked. */
export interface HostGuardOptions {
  /** Where it listens. */
  readonly host: string;
  readonly allowedHosts: readonly string[];
}

/** Why a request is not answered; `undefined`: it is. */
export type HostGuard = (headers: IncomingHttpHeaders) => string | undefined;

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Turns away what a page of somebody else may have made the browser of a developer send: a name of theirs that leads to
 * loopback (DNS rebinding), or a request from another origin. Nobody is authenticated here, so a browser must not lend its place.
 *
 * Who listens on more than loopback is asked under names that we cannot know: then only the names that were set are checked.
 */
export function createHostGuard({ host, allowedHosts }: HostGuardOptions): HostGuard {
  const isLoopback = loopbackNames.includes(nameOf(host)) || nameOf(host).startsWith('127.');
  if (!isLoopback && allowedHosts.length === 0) return () => undefined;
  const names: ReadonlySet<string> = new Set([...loopbackNames, nameOf(host), ...allowedHosts.map(nameOf)]);
  const expected = `${[...names].join(', ')} (more: WAYBILL_HTTP_ALLOWED_HOSTS)`;
  return ({ host: asked = '', origin }) => {
    if (!names.has(hostNameIn(`http://${asked}`)))
      return `expected to be asked as one of ${expected}, found "${shown(asked)}"`;
    if (origin === undefined || names.has(hostNameIn(origin))) return undefined;
    return `expected no page of another origin than one of ${expected}, found "${shown(origin)}"`;
  };
}

/** As a URL has it: lower case, an IPv6 address in brackets. */
function nameOf(host: string): string {
  return hostNameIn(`http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}`);
}

/** Empty for what is no URL: no name that is accepted is. */
function hostNameIn(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function shown(text: string): string {
  return text.slice(0, 128);
}
