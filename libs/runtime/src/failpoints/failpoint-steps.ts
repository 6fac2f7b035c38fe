/** A step of a service at which it can be made to fail on purpose: before it is taken, and after it was. */
export interface FailpointStep {
  readonly step: string;
  /** What the step does, as a phrase for people. */
  readonly does: string;
}

/** Every step that can be named; docs/reliability.md shows them. Nothing happens at any of them unless it is asked for. */
export const failpointSteps: readonly FailpointStep[] = [
  { step: 'collector.log.append', does: 'the events of a request go to the log; afterwards the client is answered' },
  { step: 'stitcher.events.handle', does: 'a batch of events is applied; afterwards the committed offset moves' },
  { step: 'stitcher.archive.get', does: 'stored events are read back for calls that were quiet for long' },
  { step: 'stitcher.store.upsert', does: 'the rows of a batch of events go to the store' },
  { step: 'stitcher.log.append', does: 'facts, bindings and quarantined events of a batch go to the log' },
  { step: 'stitcher.state.commit', does: 'the state of the calls of a batch is kept' },
  { step: 'stitcher.aliases.handle', does: 'a batch of aliases is applied; afterwards the committed offset moves' },
  { step: 'stitcher.alias_state.commit', does: 'what is known of the aliases of a batch is kept' },
  { step: 'ledger.facts.handle', does: 'a batch of facts is applied; afterwards the committed offset moves' },
  { step: 'ledger.store.upsert', does: 'the rows of a batch of facts go to the store' },
  { step: 'ledger.log.append', does: 'facts that cannot be read go to quarantine' },
  { step: 'ledger.state.commit', does: 'the state of the sessions and slots of a batch is kept' },
];

/** The two sides of a step. */
export const failpointSides = ['before', 'after'] as const;

/** The names of all failpoints: `stitcher.state.commit.before`, … */
export const failpointNames: readonly string[] = failpointSteps.flatMap(({ step }) =>
  failpointSides.map((side) => `${step}.${side}`),
);
