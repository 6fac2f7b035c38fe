import { ReflectionService } from '@grpc/reflection';
import type { Server } from '@grpc/grpc-js';
import { errorDetailFiles, healthDescriptorFiles, type DescriptorFiles } from '@waybill/contracts';

type Package = ConstructorParameters<typeof ReflectionService>[0];

/** Answers server reflection, v1 and v1alpha, from the descriptors of the contract: what grpcurl needs to know nothing before. */
export function addReflection(server: Server, descriptors: readonly DescriptorFiles[]): void {
  const entries = [healthDescriptorFiles(), ...descriptors].map(({ serviceName, files }): [string, Package[string]] => [
    serviceName,
    fromFiles(files),
  ]);
  const errorDetails = ['google.rpc', fromFiles(errorDetailFiles())] as const;
  new ReflectionService(Object.fromEntries([...entries, errorDetails])).addToServer(server);
}

/** The only part of a package definition that reflection reads is the list of encoded files. */
function fromFiles(files: readonly Uint8Array[]): Package[string] {
  return {
    format: 'Protocol Buffer 3 DescriptorProto',
    type: {},
    fileDescriptorProtos: files.map((file) => Buffer.from(file)),
  };
}
