import { collectorToken, collectorWatchToken, createCollectorModule, type CollectorConfig } from '@waybill/collector';
import { createLedgerModule, ledgerToken, ledgerWatchToken, type LedgerSetup } from '@waybill/ledger';
import {
  createQuarantineKeeperModule,
  createStitcherModule,
  quarantineKeeperToken,
  quarantineKeeperWatchToken,
  stitcherToken,
  stitcherWatchToken,
  type QuarantineKeeperSetup,
  type StitcherSetup,
} from '@waybill/stitcher';
import type { Part } from './part.js';

export function createCollectorPart(config: CollectorConfig): Part {
  return { module: createCollectorModule(config), components: [collectorToken], watches: [collectorWatchToken] };
}

export function createStitcherPart(setup: StitcherSetup): Part {
  return { module: createStitcherModule(setup), components: [stitcherToken], watches: [stitcherWatchToken] };
}

/** The one reader of quarantine. */
export function createQuarantineKeeperPart(setup: QuarantineKeeperSetup): Part {
  return {
    module: createQuarantineKeeperModule(setup),
    components: [quarantineKeeperToken],
    watches: [quarantineKeeperWatchToken],
  };
}

export function createLedgerPart(setup: LedgerSetup): Part {
  return { module: createLedgerModule(setup), components: [ledgerToken], watches: [ledgerWatchToken] };
}
