import {
  BudgetScope,
  EffectClass,
  IncidentClass,
  IncidentOutcome,
  LaneState,
  Layer,
  Outcome,
  SessionSource,
  TerminalState,
} from '@waybill/contracts';
import { checkpointPayload, moneyIn, type Payload } from './payloads.js';
import type { Scene } from './scene.js';
import { lanes } from './voices.js';

/** Something that is told of no single call: of a session, a lane, an incident, a budget. */
export type ControlStory = (scene: Scene) => void;

function tell(scene: Scene, layer: Layer, payload: Payload): void {
  scene.emit({ layer, traceId: scene.newTrace(), payload });
}

/** A session that begins and ends, with a checkpoint or two in between; its end is told twice now and then. */
function lifeOfSession(scene: Scene): void {
  const { random } = scene;
  if (random.chance(0.7)) {
    tell(scene, Layer.RUNTIME, { case: 'sessionStarted', value: { clientName: 'agent' } });
  }
  for (let left = random.between(0, 2); left > 0; left--) tell(scene, Layer.OPERATOR, checkpointPayload(scene));
  for (let left = random.between(0, 2); left > 0; left--) {
    const terminalState = random.pick([
      TerminalState.UNSPECIFIED,
      TerminalState.SUCCESS,
      TerminalState.PARTIAL_SUCCESS,
      TerminalState.FAILED,
      TerminalState.ABANDONED,
    ]);
    tell(scene, Layer.RUNTIME, { case: 'sessionEnded', value: { terminalState } });
  }
}

/** A lane that is frozen, for a time or until it is thawed, and thawed, and so on; some words say nothing. */
function lifeOfLane(scene: Scene): void {
  const { random } = scene;
  for (let left = random.between(1, 4); left > 0; left--) {
    const state = random.pick([
      LaneState.FROZEN,
      LaneState.FROZEN,
      LaneState.OPEN,
      LaneState.OPEN,
      LaneState.UNSPECIFIED,
    ]);
    const untilUnixNano = random.chance(0.3) ? scene.nowUnixNano + BigInt(random.between(-5, 60)) * 1_000_000_000n : 0n;
    const changedBy = random.pick(['ada', 'bob']);
    tell(scene, Layer.OPERATOR, {
      case: 'laneChanged',
      value: { lane: random.pick(lanes), state, untilUnixNano, changedBy, reason: scene.newId('reason') },
    });
    scene.pass();
  }
}

/** An incident from its symptom to its end, as told by people: out of order, twice, with holes, closed without a word. */
function lifeOfIncident(scene: Scene): void {
  const { random } = scene;
  const incidentId = random.pick(['incident-1', 'incident-2']);
  const checkpoint = () => random.pick(['', 'check-1', 'check-2']);
  for (let left = random.pick([0, 1, 1, 1, 2]); left > 0; left--) {
    tell(scene, Layer.OPERATOR, {
      case: 'incidentOpened',
      value: {
        incidentId,
        incidentClass: random.pick([IncidentClass.UNSPECIFIED, IncidentClass.AUTH_DRIFT, IncidentClass.PROCESS_CRASH]),
        symptom: random.pick(['', 'it hangs', 'it fails']),
        lane: random.pick(['', ...lanes]),
        lastVerifiedCheckpointId: checkpoint(),
      },
    });
  }
  for (let segment = 1, left = random.between(0, 3); left > 0; left--) {
    tell(scene, Layer.OPERATOR, {
      case: 'fixAttempted',
      value: {
        incidentId,
        segment: random.chance(0.9) ? segment : 0,
        hypothesis: scene.newId('hypothesis'),
        lane: random.pick(['', ...lanes]),
        effectClass: random.pick([EffectClass.UNSPECIFIED, EffectClass.ADDITIVE]),
        lastVerifiedCheckpointId: checkpoint(),
        checkpointId: checkpoint(),
        ...(random.chance(0.4) ? { spendDelta: moneyIn(scene) } : {}),
      },
    });
    segment += random.pick([0, 1, 1, 1, 2]);
  }
  for (let left = random.pick([0, 1, 1, 2]); left > 0; left--) {
    const outcome = random.pick([IncidentOutcome.UNSPECIFIED, IncidentOutcome.FIXED, IncidentOutcome.DENIED]);
    const closedBy = random.pick(['ada', 'bob']);
    tell(scene, Layer.OPERATOR, {
      case: 'incidentClosed',
      value: { incidentId, outcome, closedBy, checkpointId: checkpoint() },
    });
  }
}

/** A budget that is set, and set again, and a drill. No session comes near what is declared here. */
function budgetAndDrill(scene: Scene): void {
  const { random } = scene;
  for (let left = random.between(1, 2); left > 0; left--) {
    const limit = { amountNanos: 1_000_000_000_000_000n, currency: moneyIn(scene).currency };
    const value = { budgetId: 'budget-1', scope: BudgetScope.SESSION, subject: 'session-1', limit, setBy: 'ada' };
    tell(scene, Layer.OPERATOR, { case: 'budgetSet', value });
  }
  if (random.chance(0.5))
    tell(scene, Layer.OPERATOR, { case: 'drillFinished', value: { drill: 'freeze', didPass: true } });
}

/** Pauses between two calls that lie around the edges of what counts as running away. */
const pausesMs = [1_000, 10_000, 60_000, 60_001];

/** An agent that asks for one thing again and again, mostly in vain, and twice each time. */
function repeatingAgent(scene: Scene): void {
  const { random } = scene;
  const digest = scene.newDigest();
  const pauseMs = random.pick(pausesMs);
  const isTriedTwice = random.chance(0.7);
  for (let left = random.between(9, 12); left > 0; left--) {
    tellCallOfAgent(scene, {
      digest,
      isTriedTwice,
      outcome: random.pick([Outcome.FAILURE, Outcome.FAILURE, Outcome.FAILURE, Outcome.SUCCESS, Outcome.UNKNOWN]),
    });
    scene.wait(pauseMs);
  }
}

/** An agent that works for a while, and then spends as if there were no tomorrow. */
function burningAgent(scene: Scene): void {
  const { random } = scene;
  for (let left = random.between(3, 5); left > 0; left--) {
    const amountNanos = BigInt(random.pick([1, 90, 110, 900])) * 1_000_000n;
    tellCallOfAgent(scene, {
      digest: scene.newDigest(),
      isTriedTwice: false,
      outcome: Outcome.SUCCESS,
      reportedCost: { amountNanos, currency: 'USD' },
    });
    scene.wait(random.pick([1_000, 299_999, 300_000, 600_000]));
  }
}

interface AgentCall {
  readonly digest: Uint8Array;
  readonly isTriedTwice: boolean;
  readonly outcome: Outcome;
  readonly reportedCost?: { readonly amountNanos: bigint; readonly currency: string };
}

/** A call that takes no time, of a session that is named in full. */
function tellCallOfAgent(scene: Scene, { digest, isTriedTwice, outcome, ...cost }: AgentCall): void {
  const tool = { name: 'fetch' };
  const wire = {
    layer: Layer.TOOL,
    traceId: scene.newTrace(),
    callId: scene.newId('call'),
    occurredUnixNano: scene.nowUnixNano,
    sessionId: 'session-4',
    sessionSource: SessionSource.BAGGAGE,
    actor: { chain: [{ id: 'user:ada' }] },
  };
  scene.emit({ ...wire, attempt: 1, payload: { case: 'toolCallStarted', value: { tool, input: { digest } } } });
  const outcomes = isTriedTwice ? [Outcome.FAILURE, outcome] : [outcome];
  for (const [index, each] of outcomes.entries()) {
    const value = { outcome: each, tool, ...cost };
    scene.emit({ ...wire, attempt: index + 1, payload: { case: 'toolCallFinished', value } });
  }
}

export const controlStories: readonly ControlStory[] = [lifeOfSession, lifeOfLane, lifeOfIncident, budgetAndDrill];

/** Long, and so told rarely. */
export const longStories: readonly ControlStory[] = [repeatingAgent, burningAgent];
