import { fromBinary, toBinary, type DescMethod, type DescService, type Message } from '@bufbuild/protobuf';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

/**
 * A generated service as grpc-js takes it, for clients and servers.
 *
 * - A client sends messages (or bytes that already are one) and receives messages.
 * - A server receives the request's **bytes** and sends messages. It decodes what it needs, where it can answer
 *   INVALID_ARGUMENT; an error thrown while grpc-js deserializes would become INTERNAL.
 */
export function createServiceDefinition(service: DescService): ServiceDefinition {
  return Object.fromEntries(service.methods.map((method) => [method.localName, fromMethod(service, method)]));
}

function fromMethod(service: DescService, method: DescMethod): MethodDefinition<Message | Uint8Array, Message> {
  return {
    path: `/${service.typeName}/${method.name}`,
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    requestSerialize: (message) =>
      message instanceof Uint8Array ? toBuffer(message) : toBuffer(toBinary(method.input, message)),
    requestDeserialize: (bytes) => bytes,
    responseSerialize: (message) => toBuffer(toBinary(method.output, message)),
    responseDeserialize: (bytes) => fromBinary(method.output, bytes),
    originalName: method.name,
  };
}

/** The same bytes as grpc-js wants to see them; nothing is copied. */
function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
