import { fail, ok, warn, type Finding } from './finding.js';

/** What is known of a port of this machine. */
export interface PortFacts {
  readonly port: number;
  readonly state: 'free' | 'taken' | 'forbidden';
  /** Who listens, e.g. `node (process 12)`; empty when the system does not say. */
  readonly owner: string;
}

/** What a port is wanted for. */
export interface PortPurpose {
  /** `port 4500`. */
  readonly check: string;
  readonly purpose: string;
  /** Whether the running Waybill listens there. */
  readonly isOurs: boolean;
  /** Whether Waybill takes another port when this one is taken. */
  readonly hasSubstitute: boolean;
  readonly option: string;
}

/** Is the port free, ours, or somebody else's? */
export function checkPort(facts: PortFacts, { check, purpose, isOurs, hasSubstitute, option }: PortPurpose): Finding {
  if (isOurs && facts.state === 'taken') return ok(check, `${purpose} of the running Waybill`);
  if (facts.state === 'free') return ok(check, `free for ${purpose}`);
  if (facts.state === 'forbidden') {
    return fail(check, 'this user may not listen there', `choose a port above 1023 with ${option}`);
  }
  const found = `taken by ${facts.owner === '' ? 'another program' : facts.owner}`;
  return hasSubstitute
    ? warn(check, found, `Waybill will take another port and say which; or choose one with ${option}`)
    : fail(check, found, `stop that program, or choose another port with ${option}`);
}
