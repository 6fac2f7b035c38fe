import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readerLimits } from '@waybill/embedded';

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
    const text = await readFile(page, 'utf8');
    const [begin, end] = ['<!-- limits: begin -->', '<!-- limits: end -->'];
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed a limit.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${limits}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(limits);
  });
});
