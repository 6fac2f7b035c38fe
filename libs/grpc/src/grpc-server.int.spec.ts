import { createRequire } from 'node:module';
import {
  credentials,
  type loadPackageDefinition,
  makeClientConstructor,
  status,
  type Client,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { collectorDescriptorFiles, CollectorService } from '@waybill/contracts';
import { silentLogger } from '@waybill/ports';
import { service as healthDefinition } from 'grpc-health-check';
import { createGrpcServer, createServiceDefinition, grpcServerLimits, type GrpcServer } from './index.js';

interface ProtoLoader {
  loadSync(path: string, options: object): Parameters<typeof loadPackageDefinition>[0];
}
const require = createRequire(import.meta.url);

const clients: Client[] = [];
const servers: GrpcServer[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) {
    client.close();
  }
  await Promise.all(servers.splice(0).map((server) => server.shutdown()));
});

function createServer(drain: () => Promise<void> = async () => {}): GrpcServer {
  const server = createGrpcServer({
    name: 'test',
    address: { host: '127.0.0.1', port: 0 },
    limits: { ...grpcServerLimits, messageBytesMax: 1024 * 1024 },
    services: [
      {
        definition: createServiceDefinition(CollectorService),
        implementation: {},
        descriptors: collectorDescriptorFiles(),
        drain,
      },
    ],
    interceptors: [],
    drainTimeoutMs: 5000,
    logger: silentLogger,
  });
  servers.push(server);
  return server;
}

function connect(server: GrpcServer, definition: ServiceDefinition) {
  const client = new (makeClientConstructor(definition, 'Test'))(
    `127.0.0.1:${server.address.port}`,
    credentials.createInsecure(),
  );
  clients.push(client);
  return client;
}

function healthOf(server: GrpcServer, service: string): Promise<unknown> {
  const client = connect(server, healthDefinition);
  return new Promise((resolve, reject) => {
    client['check']?.({ service }, (error: Error | null, answer: { status: string }) =>
      error === null ? resolve(answer.status) : reject(error),
    );
  });
}

function reflect(server: GrpcServer, version: 'v1' | 'v1alpha', request: object): Promise<Record<string, unknown>> {
  const loader = require('@grpc/proto-loader') as ProtoLoader;
  const folder = require.resolve('@grpc/reflection').replace(/build.*/, '');
  const loaded = loader.loadSync(`${folder}build/proto/grpc/reflection/${version}/reflection.proto`, { oneofs: true });
  const client = connect(server, loaded[`grpc.reflection.${version}.ServerReflection`] as ServiceDefinition);
  return new Promise((resolve, reject) => {
    const call = client['serverReflectionInfo']?.();
    call.once('data', (answer: Record<string, unknown>) => {
      resolve(answer);
      call.end();
    });
    call.once('error', reject);
    call.write(request);
  });
}

describe('a gRPC server', () => {
  test('is healthy between start and drain, as a whole and by service', async () => {
    const draining = Promise.withResolvers<void>();
    const drained = Promise.withResolvers<void>();
    const server = createServer(() => {
      draining.resolve();
      return drained.promise;
    });
    await server.start();
    expect(await healthOf(server, '')).toBe('SERVING');
    expect(await healthOf(server, CollectorService.typeName)).toBe('SERVING');
    await expect(healthOf(server, 'waybill.Unknown')).rejects.toMatchObject({ code: status.NOT_FOUND });
    const stopped = server.shutdown();
    await draining.promise;
    server.setServing(true);
    expect(await healthOf(server, '')).toBe('NOT_SERVING');
    drained.resolve();
    await stopped;
    await expect(healthOf(server, '')).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  test('says that it is not serving when it is told so, and only while it runs', async () => {
    const server = createServer();
    server.setServing(true);
    await server.start();
    server.setServing(false);
    expect(await healthOf(server, '')).toBe('NOT_SERVING');
    expect(await healthOf(server, CollectorService.typeName)).toBe('NOT_SERVING');
    server.setServing(true);
    expect(await healthOf(server, '')).toBe('SERVING');
  });

  test.each(['v1', 'v1alpha'] as const)('describes its services by reflection %s', async (version) => {
    const server = createServer();
    await server.start();
    const listed = await reflect(server, version, { listServices: '*' });
    expect(JSON.stringify(listed['listServicesResponse'])).toContain('waybill.collect.v1.CollectorService');
    expect(JSON.stringify(listed['listServicesResponse'])).toContain('grpc.health.v1.Health');
    const described = await reflect(server, version, { fileContainingSymbol: 'waybill.collect.v1.CollectorService' });
    const files = (described['fileDescriptorResponse'] as { fileDescriptorProto: Buffer[] }).fileDescriptorProto;
    expect(files.length).toBe(collectorDescriptorFiles().files.length);
    const details = await reflect(server, version, { fileContainingSymbol: 'google.rpc.BadRequest' });
    expect(details).toHaveProperty('fileDescriptorResponse');
    const nothing = await reflect(server, version, { fileContainingSymbol: 'waybill.collect.v1.Nothing' });
    expect(nothing['errorResponse']).toMatchObject({ errorCode: status.NOT_FOUND });
  });

  test('may be shut down without a start, and twice', async () => {
    const server = createServer();
    await server.shutdown();
    await server.shutdown();
  });
});
