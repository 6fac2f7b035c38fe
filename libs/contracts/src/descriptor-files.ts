import { toBinary, type DescFile, type DescService } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Health } from './gen/grpc/health/v1/health_pb.js';
import { CollectorService } from './gen/waybill/collect/v1/collector_service_pb.js';
import { QueryService } from './gen/waybill/query/v1/query_service_pb.js';

/** A service and the encoded `FileDescriptorProto`s of its file and all that it imports, for gRPC server reflection. */
export interface DescriptorFiles {
  readonly serviceName: string;
  readonly files: readonly Uint8Array[];
}

/** What reflection answers about the collector. */
export function collectorDescriptorFiles(): DescriptorFiles {
  return fromService(CollectorService);
}

/** What reflection answers about the questions. */
export function queryDescriptorFiles(): DescriptorFiles {
  return fromService(QueryService);
}

/** What reflection answers about the health check that every server has. */
export function healthDescriptorFiles(): DescriptorFiles {
  return fromService(Health);
}

function fromService(service: DescService): DescriptorFiles {
  const files = new Map<string, Uint8Array>();
  addFile(service.file, files);
  return { serviceName: service.typeName, files: [...files.values()] };
}

function addFile(file: DescFile, files: Map<string, Uint8Array>): void {
  if (files.has(file.proto.name)) {
    return;
  }
  files.set(file.proto.name, toBinary(FileDescriptorProtoSchema, file.proto));
  for (const dependency of file.dependencies) {
    addFile(dependency, files);
  }
}
