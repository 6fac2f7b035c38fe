import { toBinary, type DescFile, type DescService } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { file_google_rpc_error_details } from './gen/google/rpc/error_details_pb.js';
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

/** What reflection answers about the details of a status: no service imports them, and a client wants to read them. */
export function errorDetailFiles(): readonly Uint8Array[] {
  return fromFile(file_google_rpc_error_details);
}

function fromService(service: DescService): DescriptorFiles {
  return { serviceName: service.typeName, files: fromFile(service.file) };
}

function fromFile(file: DescFile): readonly Uint8Array[] {
  const files = new Map<string, Uint8Array>();
  addFile(file, files);
  return [...files.values()];
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
