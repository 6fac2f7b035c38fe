import { Failure } from '@waybill/ports';
import { tryResolveLibchdb } from 'chdb/libchdb';

/** The machine, as far as the choice of the library depends on it. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** False on Linux with musl (Alpine): the library is built for glibc. */
  readonly hasGlibc: boolean;
}

const supported = ['Linux x64 (glibc)', 'Linux arm64 (glibc)', 'macOS x64', 'macOS arm64'];

/** This machine. */
export function currentPlatform(): Platform {
  return { os: process.platform, architecture: process.arch, hasGlibc: process.platform !== 'linux' || hasGlibc() };
}

function hasGlibc(): boolean {
  const report: unknown = process.report.getReport();
  const header = (report as { readonly header?: Readonly<Record<string, unknown>> }).header ?? {};
  return 'glibcVersionRuntime' in header;
}

/** The absolute path of the engine's library. Throws a {@link Failure} that says what to do where there is none. */
export function getEngineLibrary(platform: Platform): string {
  const isSupported =
    ['linux', 'darwin'].includes(platform.os) && ['x64', 'arm64'].includes(platform.architecture) && platform.hasGlibc;
  if (!isSupported) {
    const found = `${platform.os} ${platform.architecture}${platform.hasGlibc ? '' : ' (musl)'}`;
    throw new Failure(
      'permanent',
      'platform_unsupported',
      `the ClickHouse engine runs on ${supported.join(', ')}; this is ${found}. ` +
        'Use one of these (WSL 2 on Windows, a glibc image instead of Alpine), or set up a ClickHouse server instead.',
    );
  }
  // The empty environment keeps variables meant for other programs from choosing another library.
  const library = tryResolveLibchdb({ env: {} });
  if (library !== undefined) return library.path;
  throw new Failure(
    'permanent',
    'engine_library_missing',
    'expected the ClickHouse library among the optional packages of chdb (@chdb/lib-…), found none: ' +
      'run `npm install --include=optional` on this machine (node_modules of another machine do not fit).',
  );
}
