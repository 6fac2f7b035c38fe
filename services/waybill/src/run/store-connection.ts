import type { InjectionToken } from '@nestjs/common';
import { readStoreConnection, type ClickHouseConnectionOptions } from '@waybill/clickhouse';
import type { UpConfig } from '../up/up.config.js';
import { engineToken } from './store-part.js';

/** What a composed process provides. */
interface Provider {
  get<Provided>(token: InjectionToken<Provided>): Provided;
}

/** How a process that owns its store writes to it. An engine beside it must have been started. */
export async function writerConnectionOf(
  process: Provider,
  { store }: UpConfig['engines'],
): Promise<ClickHouseConnectionOptions> {
  if (store.kind === 'outside') return await readStoreConnection(store.engine);
  const { httpUrl, writer } = process.get(engineToken);
  return { url: httpUrl, ...writer };
}
