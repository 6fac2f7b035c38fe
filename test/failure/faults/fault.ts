import type { Random } from '@waybill/testing/simulation';
import type { Deployment } from '../deployment/deployment.js';
import type { RunningLoad } from '../emit/run-load.js';

/** What a fault finds when it is its turn: everything runs, and events come in. */
export interface FaultWorld {
  readonly deployment: Deployment;
  readonly load: RunningLoad;
  readonly random: Random;
  /** Where the embedded log, state and store lie; of no use to other profiles. */
  readonly dataDirectory: string;
  /** The rows are dropped on purpose: what readers saw before counts no more. */
  readonly forgetReads: () => void;
}

/** What a fault did. */
export interface FaultOutcome {
  /** Processes that it killed. */
  readonly killCount: number;
  /** How often it happened. */
  readonly count: number;
}

/** One way in which the world goes wrong. It leaves everything running behind it, without failpoints. */
export interface Fault {
  /** A row of the table: faults of one name are counted together. */
  readonly name: string;
  /** It makes rows again from the log, and would hide what an earlier fault has lost: that is looked for before it. */
  readonly isHealing?: boolean;
  run(world: FaultWorld): Promise<FaultOutcome>;
}
