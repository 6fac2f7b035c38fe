import { AuthMode, SessionSource } from '@waybill/contracts';
import type { Random } from '../random.js';
import type { EventInit } from './scene.js';

/** What a hop says of whose call it is, and with which credential. */
export type Voice = Pick<EventInit, 'sessionId' | 'sessionSource' | 'actor' | 'authority'>;

interface Speaker {
  readonly sessionId: string;
  readonly sessionSource: SessionSource;
  /** Original actor first. */
  readonly chain: readonly string[];
  readonly agentId: string;
  readonly lane: string;
  readonly credentialFingerprint: string;
}

/** Lanes that calls run on, and that are frozen and thawed. */
export const lanes = ['lane-1', 'lane-2'] as const;

const sources = [
  SessionSource.SIGNED_HANDLE,
  SessionSource.CONVERSATION,
  SessionSource.BAGGAGE,
  SessionSource.MCP_SESSION,
  SessionSource.UNSPECIFIED,
];

const authModes = [AuthMode.UNSPECIFIED, AuthMode.MANAGED, AuthMode.SERVICE];

/** Who speaks in a history: a few sessions of a few people, who may well use one id. No hop says all that is known. */
export class Voices {
  readonly #random: Random;
  #speaker: Speaker;

  constructor(random: Random) {
    this.#random = random;
    this.#speaker = this.#someone();
  }

  #someone(): Speaker {
    const random = this.#random;
    return {
      sessionId: random.pick(['session-1', 'session-2']),
      sessionSource: random.pick(sources),
      chain: [random.pick(['user:ada', 'user:bob']), random.pick(['agent:bot', 'agent:cat'])],
      agentId: random.pick(['bot', 'cat']),
      lane: random.pick(lanes),
      credentialFingerprint: random.chance(0.5) ? random.pick(['print-1', 'print-2']) : '',
    };
  }

  /** From now on another one speaks, or the same. */
  next(): void {
    if (this.#random.chance(0.5)) this.#speaker = this.#someone();
  }

  /** What the next hop says: all of it, some, another name for the session, or nothing. */
  said(): Voice {
    const { random, speaker } = { random: this.#random, speaker: this.#speaker };
    if (random.chance(0.25)) return {};
    return {
      ...(random.chance(0.7) ? this.#session() : {}),
      ...(random.chance(0.7)
        ? { actor: { chain: this.#chain().map((id) => ({ id })), agentId: random.chance(0.7) ? speaker.agentId : '' } }
        : {}),
      ...(random.chance(0.4)
        ? {
            authority: {
              authMode: random.pick(authModes),
              credentialLane: random.chance(0.8) ? speaker.lane : '',
              credentialFingerprint: speaker.credentialFingerprint,
              quotaOwner: random.chance(0.5) ? 'team-1' : '',
            },
          }
        : {}),
    };
  }

  #session(): Pick<Voice, 'sessionId' | 'sessionSource'> {
    const { random, speaker } = { random: this.#random, speaker: this.#speaker };
    if (random.chance(0.1)) return { sessionId: 'session-3', sessionSource: random.pick(sources) };
    return { sessionId: speaker.sessionId, sessionSource: speaker.sessionSource };
  }

  /** The whole chain, one that ends early, or one that has lost its beginning. */
  #chain(): readonly string[] {
    const { chain } = this.#speaker;
    if (this.#random.chance(0.7)) return chain;
    return this.#random.chance(0.5) ? chain.slice(0, 1) : chain.slice(1);
  }
}
