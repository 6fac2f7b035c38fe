import { logLevels, type EnvRecord, type LogLevel } from '@waybill/runtime';

/** What `up` logs beside what it says: warnings and worse, unless WAYBILL_LOG_LEVEL names another level. */
export function logLevelOf(env: EnvRecord): LogLevel {
  return logLevels.find((level) => level === env['WAYBILL_LOG_LEVEL']) ?? 'warn';
}
