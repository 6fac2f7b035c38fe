/**
 * How large an event and its parts may be. The numbers, with their reasons, live in `@waybill/domain`;
 * maps are keyed `Message.field_name`, as in the .proto files.
 */
export interface EventLimits {
  /** One encoded event. */
  readonly eventBytesMax: number;
  /** A string or bytes field that has no entry of its own. */
  readonly stringBytesMax: number;
  /** A repeated field that has no entry of its own. */
  readonly listCountMax: number;
  /** The exact length of a `bytes` field whose name contains `digest`, unless it is empty. */
  readonly digestBytes: number;
  /** How deep messages may lie within each other; the event itself is 1. */
  readonly nestingCountMax: number;
  /** Fields of an event, at any depth, that this contract does not know and keeps. */
  readonly unknownFieldCountMax: number;
  /** Exceptions to `stringBytesMax`. */
  readonly bytesMaxByField: Readonly<Record<string, number>>;
  /** `bytes` fields that have exactly this length, or are empty. */
  readonly bytesExactByField: Readonly<Record<string, number>>;
  /** Exceptions to `listCountMax`. */
  readonly listCountMaxByField: Readonly<Record<string, number>>;
  /** How often a field may lie within itself. */
  readonly recursionCountMaxByField: Readonly<Record<string, number>>;
}
