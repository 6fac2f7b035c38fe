import type { ClickHouseLedgerReader } from '@waybill/clickhouse';
import { Failure } from '@waybill/ports';
import { createCollectedContext } from '../command-context.builder.js';
import type { LedgerContext } from './store-command.js';

const unanswered = () => Promise.reject(new Failure('retryable', 'store_unavailable', 'nobody listens'));

/** For tests: a context whose ledger answers as told, and is not there for what it was not told. */
export function createLedgerStage(answers: Partial<ClickHouseLedgerReader>) {
  const { context, ...texts } = createCollectedContext();
  const reader: ClickHouseLedgerReader = {
    getSession: unanswered,
    listSessions: unanswered,
    listSpend: unanswered,
    getSurroundings: unanswered,
    shutdown: async () => {},
    ...answers,
  };
  const ledger: LedgerContext = { ...context, createLedgerReader: () => reader };
  return { ledger, ...texts };
}
