import { Failure } from '@waybill/ports';

/** An input whose rows the store refuses, and how it said so. */
export interface RefusedInput<Input> {
  readonly input: Input;
  readonly cause: Failure;
}

/** What was stored, and what could not be. */
export interface StoredInParts<Input, Result> {
  readonly result: Result;
  readonly refused: readonly RefusedInput<Input>[];
}

/** Remembers over batches how many inputs were refused since the last one that was stored. */
export interface RefusalRun {
  refusedInARow: number;
}

/** A process begins with none. */
export function createRefusalRun(): RefusalRun {
  return { refusedInARow: 0 };
}

/**
 * So many refused inputs, of one batch or since anything was stored, are no matter of single rows: then the store is
 * not as it should be, and an operator can set that right without redriving anything.
 */
export const refusedCountMax = 16;

/**
 * Folds inputs and stores their rows; `leftOut` are inputs that the fold must leave out, but whose traces in the store,
 * left by a try that was refused half-way, it should write over with what stands without them.
 */
export type StoreInputs<Input, Result> = (inputs: readonly Input[], leftOut: ReadonlySet<Input>) => Promise<Result>;

/**
 * Stores the rows of a batch, without the inputs that the store refuses for ever (`store_value_refused`), in their order.
 *
 * Usually one call of `store`. When that is refused, the inputs are halved until each refused one stands alone: some
 * `2 k log2 n` calls for `k` refused of `n`, each with all that was accepted before it, so that rows that only two inputs
 * together make impossible are found, too. Storing the same twice does no harm, rows are absolute. What remains is
 * stored once more at the end, as it stands then.
 *
 * Rejects with the store's failure when that is any other, with `store_refuses_rows` when too many are refused, which is
 * permanent, because somebody must act: the batch is held, and nothing of it counts as quarantined.
 */
export async function storeInParts<Input, Result>(
  inputs: readonly Input[],
  store: StoreInputs<Input, Result>,
  run: RefusalRun = createRefusalRun(),
): Promise<StoredInParts<Input, Result>> {
  const none: ReadonlySet<Input> = new Set();
  const whole = await tryToStore(() => store(inputs, none));
  if (whole.kind === 'stored') {
    if (inputs.length > 0) run.refusedInARow = 0;
    return { result: whole.result, refused: [] };
  }
  const refused = await findRefused(inputs, whole.cause, { store, run });
  const leftOut = new Set(refused.map(({ input }) => input));
  const again = await tryToStore(() => store(inputs, leftOut));
  if (again.kind === 'stored') return { result: again.result, refused };
  // What stands there cannot be written any more either: it stays as it is.
  const remaining = inputs.filter((each) => !leftOut.has(each));
  return { result: await store(remaining, none), refused };
}

interface Search<Input, Result> {
  readonly store: StoreInputs<Input, Result>;
  readonly run: RefusalRun;
}

async function findRefused<Input, Result>(
  inputs: readonly Input[],
  cause: Failure,
  { store, run }: Search<Input, Result>,
): Promise<readonly RefusedInput<Input>[]> {
  const accepted: Input[] = [];
  const refused: RefusedInput<Input>[] = [];
  // A stack of parts still to be looked at, the next one last; the whole has been refused already.
  const parts = [{ part: inputs, knownCause: cause as Failure | undefined }];
  for (let next = parts.pop(); next !== undefined; next = parts.pop()) {
    const { part } = next;
    const outcome =
      next.knownCause === undefined
        ? await tryToStore(() => store([...accepted, ...part], new Set()))
        : { kind: 'refused' as const, cause: next.knownCause };
    const [input] = part;
    if (outcome.kind === 'stored') {
      accepted.push(...part);
      if (part.length > 0) run.refusedInARow = 0;
    } else if (part.length > 1) {
      const half = Math.ceil(part.length / 2);
      parts.push(
        { part: part.slice(half), knownCause: undefined },
        { part: part.slice(0, half), knownCause: undefined },
      );
    } else if (input !== undefined) {
      run.refusedInARow += 1;
      refused.push({ input, cause: outcome.cause });
      if (refused.length > refusedCountMax || run.refusedInARow > refusedCountMax) throw tooManyRefused(outcome.cause);
    } else throw outcome.cause;
  }
  return refused;
}

type Attempt<Result> =
  { readonly kind: 'stored'; readonly result: Result } | { readonly kind: 'refused'; readonly cause: Failure };

async function tryToStore<Result>(store: () => Promise<Result>): Promise<Attempt<Result>> {
  try {
    return { kind: 'stored', result: await store() };
  } catch (error) {
    if (error instanceof Failure && error.kind === 'permanent' && error.code === 'store_value_refused')
      return { kind: 'refused', cause: error };
    throw error;
  }
}

function tooManyRefused(cause: Failure): Failure {
  return new Failure(
    'permanent',
    'store_refuses_rows',
    `expected a store that refuses single rows at most, found more than ${refusedCountMax} refused: the schema is not as it ` +
      `should be; nothing is passed over until it is set right (${cause.message})`,
    cause,
  );
}
