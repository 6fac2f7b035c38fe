import { Metadata, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { parseCollectorConfig } from './index.js';
import {
  ScriptedLog,
  closeAll,
  startCollector,
  connect,
  publish,
  refusalOf,
  openStream,
  collectAnswers,
  anEvent,
  requestOf,
  batchOf,
} from '../../../test/fixtures/running-collector.js';

afterEach(closeAll);

describe('the collector', () => {
  test('finishes what is in flight when it is told to stop, and turns away what comes later', async () => {
    const log = new ScriptedLog();
    const stored = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    log.script.push(() => {
      reached.resolve();
      return stored.promise;
    });
    const collector = await startCollector(log);
    const client = connect(collector);
    const inFlight = publish(client, requestOf(anEvent('a')));
    const idle = openStream(client);
    const idleEnd = collectAnswers(idle);
    await reached.promise;
    idle.write(batchOf(1n, anEvent('b')));
    await new Promise((resolve) => idle.once('data', resolve));
    const stopped = collector.shutdown();
    expect((await refusalOf(publish(client, requestOf(anEvent('c'))))).code).toBe(status.UNAVAILABLE);
    expect((await idleEnd).code).toBe(status.UNAVAILABLE);
    stored.resolve();
    expect(await inFlight).toMatchObject({ acceptedCount: 1 });
    await stopped;
    expect(log.storedIds().toSorted()).toEqual(['a', 'b']);
  });

  test('answers reflection on one stream after another', async () => {
    const client = connect(await startCollector(new ScriptedLog()));
    for (let index = 0; index < 3; index++) {
      const call = client.makeBidiStreamRequest(
        '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
        (request: Buffer) => request,
        (answer: Buffer) => answer,
        new Metadata(),
        { deadline: Date.now() + 10_000 },
      );
      call.write(Buffer.from([0x3a, 1, 0x2a]));
      const answer = await new Promise<Buffer>((resolve, reject) => call.once('data', resolve).once('error', reject));
      expect(answer.toString('latin1')).toContain('waybill.collect.v1.CollectorService');
      call.end();
    }
  });

  test('cuts what does not end in time', async () => {
    const log = new ScriptedLog();
    const reached = Promise.withResolvers<void>();
    log.script.push(() => {
      reached.resolve();
      return new Promise(() => {});
    });
    const collector = await startCollector(log, { WAYBILL_COLLECTOR_DRAIN_TIMEOUT_MS: '20' });
    const stuck = refusalOf(publish(connect(collector), requestOf(anEvent('a'))));
    await reached.promise;
    await collector.shutdown();
    expect([status.UNAVAILABLE, status.CANCELLED]).toContain((await stuck).code);
  });

  test('says which port is taken and what to do', async () => {
    const running = await startCollector(new ScriptedLog());
    const port = String(running.address.port);
    const failure = await refusalOf(startCollector(new ScriptedLog(), { WAYBILL_COLLECTOR_PORT: port }));
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: 'port_in_use', kind: 'permanent' });
    expect(failure.message).toContain(`127.0.0.1:${port}`);
  });

  test('names everything that is wrong with its configuration', () => {
    const outcome = parseCollectorConfig({
      WAYBILL_COLLECTOR_PORT: '70000',
      WAYBILL_COLLECTOR_DRAIN_TIMEOUT_MS: 'soon',
    });
    expect(outcome).toEqual({
      kind: 'refused',
      problems: [
        { name: 'WAYBILL_COLLECTOR_PORT', rule: 'a whole number from 0 to 65535', actual: '70000' },
        { name: 'WAYBILL_COLLECTOR_DRAIN_TIMEOUT_MS', rule: 'a whole number from 0 to 300000', actual: 'soon' },
      ],
    });
  });
});
