import type { Platform } from '@waybill/embedded';
import { Failure } from '@waybill/ports';
import { fail, ok, type Finding } from './finding.js';

/** Is there a ClickHouse engine for this machine, and is it installed? `getLibrary` gives its path or throws why not. */
export function checkEngine(platform: Platform, getLibrary: (platform: Platform) => string): Finding {
  try {
    return ok('engine', `${platform.os} ${platform.architecture}, ${getLibrary(platform)}`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return fail('engine', error.code, error.message);
  }
}
