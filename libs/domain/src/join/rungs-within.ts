import type { TraceEvent } from '@waybill/contracts';
import type { LogEvent } from '../stitch/event-set.js';
import { looseFragments } from '../stitch/loose-fragments.js';
import { toHex } from '../payload.js';
import { stitch, type TraceState } from '../stitch/stitch.js';
import { initialTraceIndex } from '../stitch/trace-index.js';
import { aliasesOf, inLadderOrder, type Alias } from './alias.js';
import { viewFragment, type FragmentView } from './fragment-view.js';
import { weakestRung, type JoinRung } from './fragment.js';
import { homeTraceOf } from './home-trace.js';

/** The call whose events are looked at, and what the fold says of them. */
export interface JoinedCall {
  readonly callId: string;
  /** The weakest rung by which one of its events came to it. */
  readonly joinRung: string;
}

/**
 * By which rung each event of a call came to it, by event id: worked out again from nothing but the events of the call.
 *
 * Within a trace these are the fold's own rules. Across traces a fragment came by the first alias of the ladder that it
 * shares with what is in the call already. Other calls, which may have made a stronger alias ambiguous, cannot be seen
 * from here: so where the weakest rung is not the one that the fold gave the call, nothing is said at all.
 */
export function joinRungsWithin(call: JoinedCall, events: readonly TraceEvent[]): ReadonlyMap<string, JoinRung> {
  const fragments = fragmentsOf(events);
  const joined = new Map(fragments.flatMap((each) => firstRungOf(each, call)));
  for (let size = -1; size < joined.size;) {
    size = joined.size;
    const before = [...joined];
    for (const each of fragments.filter((candidate) => !joined.has(candidate))) {
      const rung = rungInto(before, each);
      if (rung !== undefined) joined.set(each, rung);
    }
  }
  const rungs = new Map([...joined].flatMap(([{ view }, rung]) => rungsOfMembers(view, rung)));
  return weakestRung(rungs.values()) === call.joinRung ? rungs : new Map();
}

/** Events of one trace that belong together, and the aliases that they bring. */
interface Fragment {
  readonly view: FragmentView;
  readonly aliases: readonly Alias[];
}

function fragmentsOf(events: readonly TraceEvent[]): readonly Fragment[] {
  const traces = new Map<string, TraceState>();
  for (const event of events) {
    const traceId = toHex(homeTraceOf(event) ?? new Uint8Array());
    const [state] = stitch(traces.get(traceId) ?? nothingYet, asLogEvent(event), unbounded);
    traces.set(traceId, state);
  }
  return [...traces].flatMap(([traceId, state]) => {
    const ids = new Set([...state.calls.keys(), ...looseFragments(state.index).keys()]);
    return [...ids]
      .flatMap((id) => viewFragment(state, traceId, id) ?? [])
      .map((view) => ({
        view,
        aliases: inLadderOrder(view.members.flatMap(({ event }) => aliasesOf(event))),
      }));
  });
}

const nothingYet: TraceState = { index: initialTraceIndex, calls: new Map(), links: new Map() };

/** What a call holds has passed the stitcher's bounds already. */
const unbounded = { callEventCountMax: Number.MAX_SAFE_INTEGER, looseEventCountMax: Number.MAX_SAFE_INTEGER };

/** Places depend on neither bytes nor time of arrival. */
function asLogEvent(event: TraceEvent): LogEvent {
  return { event, bytes: new Uint8Array(), appendedUnixNano: 0n };
}

/** What is in the call without looking further: its own name, in whichever trace, and the names that it went on under. */
function firstRungOf(each: Fragment, { callId }: JoinedCall): readonly [Fragment, JoinRung][] {
  const { fragmentId, kind } = each.view.fragment;
  if (fragmentId === callId) return [[each, kind === 'loose' ? 'none' : 'call_id']];
  return kind === 'named' ? [[each, 'request_state']] : [];
}

/** The first alias of the ladder that leads into what is joined; it is as weak as the way of the one that shares it. */
function rungInto(joined: readonly (readonly [Fragment, JoinRung])[], { aliases }: Fragment): JoinRung | undefined {
  for (const { kind, text } of aliases) {
    const sharing = joined.find(([other]) => other.aliases.some((each) => each.text === text));
    if (sharing !== undefined) return sharing[1] === 'none' ? kind : weakestRung([kind, sharing[1]]);
  }
  return undefined;
}

function rungsOfMembers({ members }: FragmentView, rung: JoinRung): readonly [string, JoinRung][] {
  return members.map((each) => [each.event.eventId, each.rung === 'none' ? rung : weakestRung([each.rung, rung])]);
}
