import { choiceSetting, integerSetting, logLevels, textSetting, type ConfigOf, type LogLevel } from '@waybill/runtime';

const pathBytesMax = 4_096;
const portMax = 65_535;

/** What every process has, whatever it does. */
export function createProcessSettings(options: { readonly logLevel: LogLevel }) {
  return {
    logLevel: choiceSetting('WAYBILL_LOG_LEVEL', {
      meaning: 'How much the log says',
      fallback: options.logLevel,
      choices: logLevels,
    }),
    // Shorter than the 30 s that orchestrators give a process.
    drainTimeoutMs: integerSetting('WAYBILL_DRAIN_TIMEOUT_MS', {
      meaning: 'What all parts together have to finish what they have in hand when the process is told to stop',
      unit: 'ms',
      fallback: 20_000,
      min: 0,
      max: 600_000,
    }),
  };
}

/** What every process has in common. */
export type ProcessConfig = ConfigOf<ReturnType<typeof createProcessSettings>>;

/** Where the process keeps what must survive it. */
export const dataDirectorySetting = textSetting('WAYBILL_DATA_DIR', {
  meaning: 'Directory of what must survive the process',
  form: 'a path',
  fallback: './.waybill',
  bytesMax: pathBytesMax,
});

/** A file of rates. */
export const rateCardsSetting = textSetting('WAYBILL_RATE_CARDS', {
  meaning: 'JSON file with the rates that price metered units without a price',
  form: 'a path',
  bytesMax: pathBytesMax,
});

/** Where a service of its own shows health and metrics; its port differs from that of its siblings on one machine. */
export function createAdminSettings(service: string, port: number) {
  const shown = service === 'query' ? 'the HTTP interface, ' : '';
  return {
    adminHost: textSetting(`WAYBILL_${service.toUpperCase()}_ADMIN_HOST`, {
      meaning: `Where ${shown}/livez, /readyz and /metrics listen; loopback unless set otherwise, because nobody is authenticated`,
      fallback: '127.0.0.1',
      bytesMax: 255,
    }),
    adminPort: integerSetting(`WAYBILL_${service.toUpperCase()}_ADMIN_PORT`, {
      meaning: `Port of ${shown}/livez, /readyz and /metrics; 0: any that is free`,
      fallback: port,
      min: 0,
      max: portMax,
    }),
  };
}

/** Under which names the HTTP interface may be asked. */
export const allowedHostsSetting = textSetting('WAYBILL_HTTP_ALLOWED_HOSTS', {
  meaning:
    'Names beside those of loopback under which /v1/ and /mcp may be asked, and whose pages may ask; on loopback others are turned away, elsewhere only when names are set',
  form: 'host names with commas between',
  bytesMax: 4_096,
});

/** The names in a list with commas. */
export function toAllowedHosts(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
