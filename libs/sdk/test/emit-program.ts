// A program that emits: node … emit-program.ts <endpoint> <spool directory> <event count> <how it ends> <request timeout in ms>
import { Layer } from '@waybill/contracts';
import { createEmitter } from '@waybill/sdk';

const [endpoint = '', spoolDirectory = '', eventCount = '0', ending = 'return', requestTimeoutMs = '10000'] =
  process.argv.slice(2);
const emitter = createEmitter({
  endpoint,
  source: { layer: Layer.TOOL, service: 'emit-program', version: '1.0.0' },
  lingerMs: 1,
  requestTimeoutMs: Number(requestTimeoutMs),
  ...(spoolDirectory === '' ? {} : { spoolDirectory }),
});
const call = emitter.call({ traceId: '0af7651916cd43dd8448eb211c80319c', callId: 'killed' });
for (let index = 0; index < Number(eventCount); index += 1) call.toolCallStarted({ jsonRpcId: String(index) });

if (ending === 'soon') setTimeout(() => {}, 300);
if (ending === 'live') setInterval(() => {}, 1_000);
if (ending === 'wait') {
  // Events are on disk when the first request has failed; the parent kills us then.
  const timer = setInterval(() => {
    if (emitter.lastFailure() === undefined) return;
    clearInterval(timer);
    setTimeout(() => process.stdout.write('failed\n'), 1_000);
    setInterval(() => {}, 1_000);
  }, 5);
}
