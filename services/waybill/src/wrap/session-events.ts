import { TerminalState } from '@waybill/contracts';
import type { EmitContext, PayloadInit } from '@waybill/sdk';
import { boundText, idBytesMax } from './bound-text.js';
import type { CallIdentity, IdSource } from './call-identity.js';
import type { PeerFacts } from './peer-facts.js';
import type { SessionIdentity } from './session-identity.js';

/** What the events of a session are made from. */
export interface SessionEventsOptions {
  readonly serverName: string;
  readonly session: SessionIdentity;
  readonly facts: PeerFacts;
  readonly ids: IdSource;
  readonly nowUnixNano: () => bigint;
  /** Takes an event; never throws. */
  readonly emit: (context: EmitContext, payload: PayloadInit) => void;
}

/** Says when the session of a wrapper begins and ends, and on whose behalf everything in it happens. */
export class SessionEvents {
  readonly #options: SessionEventsOptions;
  readonly #traceId: string;
  #hasBegun = false;

  constructor(options: SessionEventsOptions) {
    this.#options = options;
    this.#traceId = options.ids.randomHex(16);
  }

  /** Announces the session once. One that somebody else began is theirs to announce. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { session, facts, serverName, emit } = this.#options;
    if (!session.isOwnSession) return;
    const { name, version } = facts.client;
    const value = { clientName: boundText(name), clientVersion: boundText(version), servers: [boundText(serverName)] };
    emit(this.#ownContext(), { case: 'sessionStarted', value });
  }

  /** Ends the session, when it began and is this wrapper's own. */
  end(ending: { readonly hasFailed: boolean; readonly text: string }): void {
    if (!this.#hasBegun || !this.#options.session.isOwnSession) return;
    const terminalState = ending.hasFailed ? TerminalState.FAILED : TerminalState.UNSPECIFIED;
    const value = { terminalState, reason: boundText(ending.text, idBytesMax) };
    this.#options.emit(this.#ownContext(), { case: 'sessionEnded', value });
  }

  /** The envelope of what happens to a call of the session. */
  contextOf(identity: CallIdentity, occurredUnixNano: bigint): EmitContext {
    const { authority } = this.#options.session;
    return { ...identity, authority, actor: this.#actor(), occurredUnixNano };
  }

  #ownContext(): EmitContext {
    const { sessionId, sessionSource, authority } = this.#options.session;
    const occurredUnixNano = this.#options.nowUnixNano();
    return { traceId: this.#traceId, sessionId, sessionSource, authority, actor: this.#actor(), occurredUnixNano };
  }

  #actor(): NonNullable<EmitContext['actor']> {
    const { principal, agentId, workspaceId } = this.#options.session;
    const { name, version } = this.#options.facts.client;
    const clientId = version === '' ? name : `${name}/${version}`;
    return { chain: [principal], agentId: agentId || boundText(clientId), workspaceId };
  }
}
