import { topics } from '@waybill/ports';
import { Acknowledged } from './acknowledged.js';
import { deliveriesOf, toRecordBytes, type Delivery } from './deliveries.js';
import { aFaultPlan, faultyStepsMax, type Disruption, type FaultPlan } from './faults.js';
import { aHistory, historyBeginUnixNano } from './history/history.js';
import { Invariants } from './invariants.js';
import { Random } from './random.js';
import { SimulationWorld } from './simulation-world.js';
import type { SystemUnderTest } from './system-under-test.js';
import type { Answer, Step } from './world/steps.js';

/** What became of one seed. */
export interface SimulationOutcome {
  readonly seed: number;
  /** The first invariant that broke, as one line; `undefined` when all held. */
  readonly broken: string | undefined;
  readonly eventCount: number;
  readonly stepCount: number;
}

export interface SimulateOptions {
  readonly system: SystemUnderTest;
  /** Told every step, for a replay. */
  readonly trace?: (line: string) => void;
}

/** Simulates the world of one seed until it comes to rest, and compares it with the oracle. */
export async function simulate(seed: number, options: SimulateOptions): Promise<SimulationOutcome> {
  return await new Simulation(seed, options).run();
}

/** A record of a tenant that says nothing. */
const emptyRecord = toRecordBytes('acme', []);

/** A world that needs more steps than this never comes to rest. */
const stepCountMax = 20_000;

class Simulation {
  readonly #seed: number;
  readonly #random: Random;
  readonly #faults: FaultPlan;
  readonly #world: SimulationWorld;
  readonly #acknowledged: Acknowledged;
  readonly #invariants: Invariants;
  readonly #trace: (line: string) => void;
  #deliveries: readonly Delivery[];
  #disruptions: readonly Disruption[];
  #stepCount = 0;
  #wasDisturbed = false;

  constructor(seed: number, { system, trace = () => undefined }: SimulateOptions) {
    this.#seed = seed;
    this.#trace = trace;
    const random = new Random(seed);
    const history = aHistory(random.fork());
    this.#faults = aFaultPlan(random.fork());
    this.#random = random.fork();
    const homeTraceOf = (event: Parameters<SystemUnderTest['homeTraceOf']>[0]) =>
      system.homeTraceOf(event) ?? new Uint8Array(16);
    this.#acknowledged = new Acknowledged(homeTraceOf);
    this.#invariants = new Invariants(this.#acknowledged, trace);
    const watcher = this.#invariants.watcherOf(() => this.#world);
    this.#world = new SimulationWorld({ random: random.fork(), system, watcher }, historyBeginUnixNano);
    const partitionCount = this.#world.log.partitionCount(topics.events);
    this.#deliveries = deliveriesOf(history, {
      random: random.fork(),
      faults: this.#faults,
      partitionOf: (tenantId, event) => system.partitionOf(tenantId, homeTraceOf(event), partitionCount),
    });
    this.#skewOffsets(random.fork());
    this.#disruptions = this.#faults.disruptions.toSorted((left, right) => left.atStep - right.atStep);
  }

  /** Records without events, so that the offsets of partitions are far apart. */
  #skewOffsets(random: Random): void {
    const { log } = this.#world;
    for (const topic of [topics.events, topics.aliases]) {
      for (const partition of log.partitionsOf(topic)) {
        const count = random.chance(0.3) ? random.between(5, 40) : 0;
        for (let each = 0; each < count; each++) log.append({ topic, partition, bytes: emptyRecord });
      }
    }
  }

  async run(): Promise<SimulationOutcome> {
    this.#world.startOwners();
    while (this.#invariants.broken === undefined) {
      await everybodyWaits();
      if (this.#stepCount >= stepCountMax) this.#invariants.break('the services never come to rest');
      this.#stepCount += 1;
      if (!this.#act()) break;
    }
    if (this.#invariants.broken === undefined) this.#invariants.checkAtRest(this.#world, this.#wasDisturbed);
    return {
      seed: this.#seed,
      broken: this.#invariants.broken,
      eventCount: this.#acknowledged.fates.length,
      stepCount: this.#stepCount,
    };
  }

  /** Lets one thing happen; false when nothing is left to happen. */
  #act(): boolean {
    if (this.#stepCount === faultyStepsMax) this.#world.endZombies();
    if (this.#disrupt() || this.#world.startOwners()) return true;
    const ready = this.#world.steps.ready();
    if (this.#deliveries.length > 0 && (ready.length === 0 || this.#random.chance(0.15))) return this.#deliver();
    if (this.#world.steps.delayedCount > 0 && (ready.length === 0 || this.#random.chance(0.02))) {
      const landed = this.#world.steps.landDelayed(this.#random);
      this.#trace(`late: ${landed?.name} ${landed?.subject}`);
      return true;
    }
    if (ready.length === 0) return this.#hasLaterTrouble();
    this.#take(this.#next(ready));
    return true;
  }

  /** One of the steps; those of a zombie are slow, so that what it does comes after what its successor has done. */
  #next(ready: readonly Step[]): Step {
    const quick = ready.filter(({ process }) => !process.isFenced);
    return this.#random.pick(quick.length > 0 && this.#random.chance(0.9) ? quick : ready);
  }

  /** A world at rest may still be disturbed: the plan's remaining disruptions come at once. */
  #hasLaterTrouble(): boolean {
    if (this.#disruptions.length === 0) {
      this.#world.endZombies();
      return false;
    }
    this.#stepCount = Math.max(this.#stepCount, this.#disruptions[0]?.atStep ?? 0);
    return true;
  }

  #disrupt(): boolean {
    const [next, ...rest] = this.#disruptions;
    if (next === undefined || next.atStep > this.#stepCount) return false;
    if (next.kind === 'takeover' && !this.#isInTheMidst(next)) return false;
    this.#disruptions = rest;
    this.#wasDisturbed = true;
    this.#trace(`disruption: ${next.kind} of ${next.service}`);
    this.#disturb(next);
    return true;
  }

  #disturb({ kind, service }: Disruption): void {
    const [world, random] = [this.#world, this.#random];
    const succession = world.of(service);
    if (kind === 'takeover') return succession.takeOver();
    const ownTopics = service === 'ledger' ? ([topics.facts] as const) : ([topics.events, topics.aliases] as const);
    if (kind === 'log_replayed') world.log.rewind(random.pick(ownTopics));
    if (kind === 'state_lost') world.loseState(random.pick(ownTopics), random);
    if (kind === 'store_replaced') {
      world.replaceStore();
      world.stitcher.restart();
      return world.ledger.restart();
    }
    return succession.restart();
  }

  /** A takeover matters when the old process has something to write; when all is told, any moment will do. */
  #isInTheMidst({ service, midst }: Disruption): boolean {
    const isWriting = ({ process, operation: { name, subject } }: Step) => {
      if (process.service !== service) return false;
      if (service === 'ledger' || midst === 'insert') return name === 'insert';
      return name === 'append' && (midst === 'append' || subject.startsWith(topics.events));
    };
    const ready = this.#world.steps.ready();
    return ready.some(isWriting) || (ready.length === 0 && this.#deliveries.length === 0);
  }

  #deliver(): boolean {
    const [next, ...rest] = this.#deliveries;
    if (next === undefined) return false;
    this.#world.nowUnixNano += next.silenceNanos;
    const record = this.#world.log.append({ topic: topics.events, partition: next.partition, bytes: next.bytes });
    this.#acknowledged.note(next, record);
    this.#trace(`append: ${topics.events}/${record.partition} ${record.offset}: ${idsIn(next)}`);
    if (!this.#random.chance(this.#faults.lostAck)) this.#deliveries = rest;
    return true;
  }

  #take(step: Step): void {
    const { process, operation } = step;
    const isCrash = this.#isFaulty() && this.#random.chance(this.#faults.crash / 4);
    const answer = this.#answerTo(step);
    this.#trace(
      `${process.service} ${process.id}: ${operation.name} ${operation.subject}: ${answer}${isCrash ? ', then it dies' : ''}`,
    );
    if (answer !== 'done' || isCrash) this.#wasDisturbed = true;
    this.#world.steps.take(step, answer, this.#random);
    if (isCrash) this.#world.of(process.service).kill(process);
  }

  #isFaulty(): boolean {
    return this.#stepCount < faultyStepsMax;
  }

  #answerTo({ operation }: Step): Answer {
    if (!this.#isFaulty()) return 'done';
    const { faults, random } = { faults: this.#faults, random: this.#random };
    if (random.chance(faults.refused / 4)) return 'refused';
    if (operation.runPartly !== undefined && random.chance(faults.partlyDone)) return 'partly_done';
    if (operation.isDelayable === true && random.chance(faults.delayed)) return 'delayed';
    return random.chance(faults.answerLost / 4) ? 'answer_lost' : 'done';
  }
}

/** Resolves when every process waits for the world. */
async function everybodyWaits(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

function idsIn({ slices }: Delivery): string {
  return slices.map(({ event }) => event?.eventId ?? 'poison').join(' ');
}
