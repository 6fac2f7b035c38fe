import path from 'node:path';
import { describe, test } from '@jest/globals';
import { readerLimits } from '@waybill/embedded';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/sql.md');

const bytes = (count: number): string => (count >= 1024 ** 3 ? `${count / 1024 ** 3} GiB` : `${count / 1024 ** 2} MiB`);

const limits = [
  '| limit | value | setting | may a statement ask for more |',
  '|---|---|---|---|',
  `| how long | ${readerLimits.executionSeconds} s | \`max_execution_time\` | up to ${readerLimits.executionSecondsMax} s |`,
  `| memory | ${bytes(readerLimits.memoryBytesMax)} | \`max_memory_usage\` | no; all readers together ${bytes(2 * readerLimits.memoryBytesMax)} |`,
  `| rows of an answer | ${readerLimits.resultRowsMax} | \`max_result_rows\` | no |`,
  `| bytes of an answer | ${bytes(readerLimits.resultBytesMax)} | \`max_result_bytes\` | no |`,
  `| threads | ${readerLimits.threadCountMax} | \`max_threads\` | no |`,
  `| statements at once, of all readers | ${readerLimits.concurrentStatementCountMax} | \`max_concurrent_queries_for_user\` | no |`,
].join('\n');

describe('docs/sql.md', () => {
  test('lists the limits as they are', async () => {
    await expectShown(page, 'limits', limits);
  });
});
