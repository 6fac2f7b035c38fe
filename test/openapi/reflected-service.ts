import { createRequire } from 'node:module';
import {
  create,
  createFileRegistry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type DescMethod,
  type FileRegistry,
  type JsonObject,
  type JsonValue,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { Client, credentials, makeClientConstructor, type ServiceDefinition, type ServiceError } from '@grpc/grpc-js';

interface ProtoLoader {
  loadSync(path: string, options: object): Readonly<Record<string, unknown>>;
}

interface ReflectionAnswer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
}

/** A service of which the client knew nothing but its name: requests and answers are JSON, as grpcurl has them. */
export interface ReflectedService {
  /** The names of all services of the server. */
  readonly services: readonly string[];
  readonly methods: readonly string[];
  /** Resolves with the answer, fields that are empty among it; rejects with grpc-js's error. */
  ask(method: string, request: JsonObject): Promise<JsonObject>;
  close(): void;
}

const require = createRequire(import.meta.url);
const deadlineMs = 30_000;

/** Learns from a server by reflection what a service is, and asks it. */
export async function reflectService(
  endpoint: string,
  name: string,
  version: 'v1' | 'v1alpha' = 'v1',
): Promise<ReflectedService> {
  const reflection = createReflectionClient(endpoint, version);
  const listed = await reflection.ask({ listServices: '*' });
  const registry = await readFiles(reflection.ask, name);
  reflection.close();
  const service = registry.getService(name);
  if (service === undefined) throw new Error(`expected reflection to describe ${name}, found its file without it`);
  const client = new Client(endpoint, credentials.createInsecure());
  return {
    services: listed.listServicesResponse?.service.map((each) => each.name) ?? [],
    methods: service.methods.map((each) => each.name),
    ask(method, request) {
      const found = service.methods.find((each) => each.name === method);
      if (found === undefined) throw new Error(`expected a method of ${name}, found ${method}`);
      return askMethod(client, found, { request, registry });
    },
    close: () => client.close(),
  };
}

/** Asks for the file of a service, then for each file that is imported and has not come yet, as the protocol wants it. */
async function readFiles(ask: AskReflection, service: string): Promise<FileRegistry> {
  const files = new Map<string, FileDescriptorProto>();
  const add = ({ fileDescriptorResponse }: ReflectionAnswer): void => {
    const found = (fileDescriptorResponse?.fileDescriptorProto ?? []).map((each) =>
      fromBinary(FileDescriptorProtoSchema, each),
    );
    for (const file of found) files.set(file.name, file);
  };
  add(await ask({ fileContainingSymbol: service }));
  const findMissing = () => [...files.values()].flatMap((file) => file.dependency).find((name) => !files.has(name));
  for (let name = findMissing(); name !== undefined; name = findMissing()) {
    add(await ask({ fileByFilename: name }));
    if (!files.has(name)) throw new Error(`expected reflection to have ${name}, which another file imports`);
  }
  return createFileRegistry(create(FileDescriptorSetSchema, { file: inOrder([...files.values()]) }));
}

/** What is imported stands before what imports it. */
function inOrder(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  const ordered = new Set<FileDescriptorProto>();
  const add = (file: FileDescriptorProto): void => {
    for (const each of files.filter(({ name }) => file.dependency.includes(name))) add(each);
    ordered.add(file);
  };
  for (const file of files) add(file);
  return [...ordered];
}

type AskReflection = (request: object) => Promise<ReflectionAnswer>;

function createReflectionClient(endpoint: string, version: string): { ask: AskReflection; close: () => void } {
  const loader = require('@grpc/proto-loader') as ProtoLoader;
  const folder = require.resolve('@grpc/reflection').replace(/build.*/, '');
  const loaded = loader.loadSync(`${folder}build/proto/grpc/reflection/${version}/reflection.proto`, {});
  const definition = loaded[`grpc.reflection.${version}.ServerReflection`] as ServiceDefinition;
  const client = new (makeClientConstructor(definition, 'Reflection'))(endpoint, credentials.createInsecure());
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const call = client['serverReflectionInfo']?.();
        call.once('data', (answer: ReflectionAnswer) => {
          resolve(answer);
          call.end();
        });
        call.once('error', reject);
        call.write(request);
      }),
    close: () => client.close(),
  };
}

interface Asking {
  readonly request: JsonObject;
  readonly registry: FileRegistry;
}

function askMethod(client: Client, { parent, name, input, output }: DescMethod, { request, registry }: Asking) {
  return new Promise<JsonObject>((resolve, reject) => {
    client.makeUnaryRequest<Uint8Array, JsonValue>(
      `/${parent.typeName}/${name}`,
      (bytes) => Buffer.from(bytes),
      (bytes) => toJson(output, fromBinary(output, bytes), { registry, alwaysEmitImplicit: true }),
      toBinary(input, fromJson(input, request, { registry })),
      { deadline: Date.now() + deadlineMs },
      (error: ServiceError | null, answer) => (error === null ? resolve(answer as JsonObject) : reject(error)),
    );
  });
}
