/** Where a URL leads, as text. */
export interface UrlTarget {
  /** Lower case, without the colon; empty when the text names none. */
  readonly scheme: string;
  /** Lower case, without brackets, port and user; empty when the text names none. */
  readonly host: string;
}

/** Which of its spellings a host is written in differs between programs; all of these mean a full stop (UTS 46). */
const fullStops = /[\u3002\uff0e\uff61]/g;
/** Invisible characters, which fetchers leave out of a host. */
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
/** Browsers leave these out of a URL wherever they stand. */
const lineBreaks = /[\t\n\r]/g;

/**
 * Reads scheme and host as the most lenient fetcher would: backslashes for slashes, one slash or many, percent-encoded
 * and full-width hosts, users before the host. Total: where nothing can be read, the fields are empty.
 */
export function readUrlTarget(text: string): UrlTarget {
  const url = text.replace(lineBreaks, '').trim();
  const scheme = schemeOf(url);
  const rest = scheme === '' ? url : url.slice(scheme.length + 1);
  const isWeb = scheme === 'http' || scheme === 'https';
  const authority =
    /^[\\/]{2,}/.test(rest) || isWeb || scheme === '' ? rest.replace(isWeb ? /^[\\/]+/ : /^[\\/]{2}/, '') : '';
  return { scheme, host: hostOf(authority) };
}

/** `localhost:8080/` names a host and a port, not a scheme; `http:2130706433/` a scheme and a host. */
function schemeOf(url: string): string {
  const found = /^(?:(?<web>https?)|(?<other>[a-z][a-z\d+.-]*)(?=:(?!\d+(?:[/?#]|$)))):/i.exec(url)?.groups;
  return (found?.['web'] ?? found?.['other'] ?? '').toLowerCase();
}

function hostOf(authority: string): string {
  const [beforePath = ''] = authority.split(/[/\\?#]/);
  const hostAndPort = beforePath.slice(beforePath.lastIndexOf('@') + 1);
  const bracketed = /^\[(?<address>[^\]]*)\]/.exec(hostAndPort)?.groups?.['address'];
  if (bracketed !== undefined) return bracketed.toLowerCase();
  // More than one colon without brackets is an address without a port.
  const host = hostAndPort.split(':').length > 2 ? hostAndPort : hostAndPort.replace(/:[^:]*$/, '');
  return decoded(host).normalize('NFKC').replace(fullStops, '.').replace(invisible, '').toLowerCase();
}

/** Percent-encoded ASCII; anything else cannot be part of an address or of a name that we know. */
function decoded(host: string): string {
  return host.replace(/%[0-7][\da-f]/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}
