import type { Command } from 'commander';
import { collectorSettings } from '@waybill/collector';
import { ledgerSettings } from '@waybill/ledger';
import { querySettings } from '@waybill/query';
import { integerSetting, listSettings, textSetting, type Sections } from '@waybill/runtime';
import { stitcherSettings } from '@waybill/stitcher';
import { addSettings, type CommandSettings, type SettingWorld } from './command-settings.js';
import { logSettings, readingSettings, stateSettings, storeSettings } from './engine.config.js';
import {
  allowedHostsSetting,
  createAdminSettings,
  createProcessSettings,
  dataDirectorySetting,
  rateCardsSetting,
} from './process.config.js';

const portMax = 65_535;

/** Everything in one process. */
const upSections = {
  place: { dataDirectory: dataDirectorySetting },
  collector: collectorSettings,
  stitcher: stitcherSettings,
  ledger: ledgerSettings,
  query: querySettings,
  rates: { path: rateCardsSetting },
  log: logSettings,
  state: stateSettings,
  store: storeSettings,
  engine: {
    httpPort: integerSetting('WAYBILL_CLICKHOUSE_PORT', {
      flag: 'clickhouse-port',
      meaning: 'HTTP port of the ClickHouse engine beside us; another one when it is taken; 0: any that is free',
      fallback: 8123,
      min: 0,
      max: portMax,
    }),
  },
  reading: readingSettings,
  http: {
    host: textSetting('WAYBILL_HTTP_HOST', {
      meaning:
        'Where the HTTP interface, /livez, /readyz and /metrics listen; loopback unless set otherwise, because nobody is authenticated',
      fallback: '127.0.0.1',
      bytesMax: 255,
    }),
    port: integerSetting('WAYBILL_HTTP_PORT', {
      meaning:
        'Port of the HTTP interface, /livez, /readyz and /metrics; another one when it is taken; 0: any that is free',
      fallback: 4580,
      min: 0,
      max: portMax,
    }),
    allowedHosts: allowedHostsSetting,
  },
  process: createProcessSettings({ logLevel: 'warn' }),
} as const satisfies Sections;

const collectorSections = {
  collector: collectorSettings,
  admin: createAdminSettings('collector', 4581),
  log: logSettings,
  process: createProcessSettings({ logLevel: 'info' }),
} as const satisfies Sections;

const stitcherSections = {
  place: { dataDirectory: dataDirectorySetting },
  stitcher: stitcherSettings,
  admin: createAdminSettings('stitcher', 4582),
  rates: { path: rateCardsSetting },
  log: logSettings,
  state: stateSettings,
  store: storeSettings,
  process: createProcessSettings({ logLevel: 'info' }),
} as const satisfies Sections;

const ledgerSections = {
  place: { dataDirectory: dataDirectorySetting },
  ledger: ledgerSettings,
  admin: createAdminSettings('ledger', 4583),
  log: logSettings,
  state: stateSettings,
  store: storeSettings,
  process: createProcessSettings({ logLevel: 'info' }),
} as const satisfies Sections;

/** It only reads, so nothing here says how to write. */
const querySections = {
  query: querySettings,
  admin: { ...createAdminSettings('query', 4580), allowedHosts: allowedHostsSetting },
  reading: readingSettings,
  log: logSettings,
  store: { url: storeSettings.url, caFile: storeSettings.caFile, requestTimeoutMs: storeSettings.requestTimeoutMs },
  process: createProcessSettings({ logLevel: 'info' }),
} as const satisfies Sections;

/** What can be set about each process, by its command. */
export const processSections = {
  up: upSections,
  // It takes the place of the process whose log it replays.
  replay: upSections,
  collector: collectorSections,
  stitcher: stitcherSections,
  ledger: ledgerSections,
  query: querySections,
} as const;

/** The commands that run until they are told to stop. */
export type ProcessName = keyof typeof processSections;
export const processNames = Object.keys(processSections) as readonly ProcessName[];

const knownNames: ReadonlySet<string> = new Set(
  Object.values(processSections).flatMap((sections) => listSettings(sections).map(({ name }) => name)),
);

/** Gives a command line the settings of its process. */
export function declareProcessSettings(command: Command, world: SettingWorld): void {
  addSettings(command, commandSettingsOf(command.name() as ProcessName), world);
}

/** The settings of a command, for its command line. */
export function commandSettingsOf(name: ProcessName): CommandSettings {
  return { settings: listSettings(processSections[name]), knownNames };
}
