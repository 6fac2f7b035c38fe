import { toBinary, type DescFile } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { CollectorService, file_waybill_collect_v1_collector_service } from './gen/waybill/collect/v1/collector_service_pb.js';

/** A service and the encoded `FileDescriptorProto`s of its file and all that it imports, for gRPC server reflection. */
export interface DescriptorFiles {
  readonly serviceName: string;
  readonly files: readonly Uint8Array[];
}

/** What reflection answers about the collector. */
export function collectorDescriptorFiles(): DescriptorFiles {
  const files = new Map<string, Uint8Array>();
  addFile(file_waybill_collect_v1_collector_service, files);
  return { serviceName: CollectorService.typeName, files: [...files.values()] };
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
