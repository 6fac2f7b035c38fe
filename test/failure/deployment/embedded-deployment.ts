import { startWaybillProcess, type WaybillProcess } from '../../e2e/waybill-process.js';
import type { Deployment, Member } from './deployment.js';
import { freePort } from './free-port.js';
import { childrenOf, commandLineOf } from './process-table.js';

/** Everything in one process, with the log and the engine beside it, as `waybill up` runs it. */
export async function createEmbeddedDeployment(dataDirectory: string): Promise<Deployment> {
  const [grpcPort, clickhousePort] = [await freePort(), await freePort()];
  let storeUrl: string | undefined;
  const waybill = createWaybillMember({
    launch: (failpoints) =>
      startWaybillProcess({
        dataDirectory,
        args: ['--no-demo'],
        grpcPort,
        clickhousePort,
        env: { WAYBILL_FAILPOINTS: failpoints },
      }),
    // When somebody took the port meanwhile, the engine uses another one.
    onReady: (url) => (storeUrl = url),
  });
  return {
    profile: 'embedded',
    endpoint: `127.0.0.1:${grpcPort}`,
    storeUrl: () => storeUrl,
    services: [waybill],
    serviceOf: () => waybill,
    enginePid: () => childrenOf(waybill.pid() ?? -1).find((pid) => commandLineOf(pid).includes('engine-child')),
    async start() {
      if ((await waybill.start()) === 'ended') throw new Error(`waybill did not start: ${waybill.lastLines()}`);
    },
    async shutdown() {
      await waybill.kill();
    },
  };
}

interface WaybillLaunch {
  readonly launch: (failpoints: string) => WaybillProcess;
  readonly onReady: (storeUrl: string) => void;
}

function createWaybillMember({ launch, onReady }: WaybillLaunch): Member {
  let current: WaybillProcess | undefined;
  const running = () => (current?.child.exitCode === null && current.child.signalCode === null ? current : undefined);
  return {
    name: 'waybill',
    pid: () => running()?.child.pid,
    async start(failpoints = '') {
      const process = launch(failpoints);
      current = process;
      const ended = process.ended.then(() => 'ended' as const);
      const started = process.started.then(
        ({ clickhouseUrl }) => {
          onReady(clickhouseUrl);
          return 'ready' as const;
        },
        () => 'ended' as const,
      );
      return Promise.race([started, ended]);
    },
    async kill() {
      current?.child.kill('SIGKILL');
      await current?.ended;
    },
    async stop() {
      current?.child.kill('SIGTERM');
      return (await current?.ended) ?? 'not running';
    },
    ended: async () => (await current?.ended) ?? 'not running',
    lastLines: () => current?.stderr().split('\n').slice(-20).join('\n') ?? '',
  };
}
