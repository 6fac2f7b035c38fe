import { countOf, keyedOf, saidSetOf, setOf } from '@waybill/domain';
import type { ReadHarness, ReadSurroundings } from '@waybill/ports';

// From what stands around a call or a session to what is compared of it. All of them total.

/** What the caller could see; a decision that names no tool and hides none does not tell. */
export function surfaceOf({ surfaces }: ReadSurroundings) {
  const telling = surfaces.filter((each) => each.tool_names.length > 0 || each.hidden_count > 0);
  if (telling.length === 0) return { tool_surface: undefined, hidden_tools: undefined };
  return {
    tool_surface: setOf(telling.flatMap((each) => each.tool_names)),
    hidden_tools: countOf(Math.max(...telling.map((each) => each.hidden_count))),
  };
}

/** What the harness was granted: by somebody, and only wished for. Guidance is no authority. */
export function grantsOf({ harness }: ReadSurroundings) {
  return {
    founded_grants: saidSetOf(harness.flatMap((each) => capabilitiesOf(each.founded_grants))),
    unfounded_grants: saidSetOf(harness.flatMap((each) => capabilitiesOf(each.unfounded_grants))),
  };
}

const parts = ['instruction_source', 'fixture_pack', 'route_card', 'tool_contract', 'test_command'] as const;

/** What the agent was run with, and from what its work began. */
export function harnessOf({ harness }: ReadSurroundings) {
  const said = harness.flatMap((each) => partsOf(each));
  return {
    checkout_state: saidSetOf(harness.map((each) => each.checkout_state).filter((state) => state !== '')),
    harness: said.length === 0 ? undefined : keyedOf(said),
  };
}

function partsOf(snapshot: ReadHarness): readonly (readonly [string, string])[] {
  return parts.flatMap((name) => (snapshot[name] === '' ? [] : [[name, snapshot[name]] as const]));
}

/** The JSON array that the fold wrote; empty text for none. */
function capabilitiesOf(json: string): readonly string[] {
  return json === '' ? [] : (JSON.parse(json) as readonly string[]);
}
