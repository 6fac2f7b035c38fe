import type { SurfaceFilter } from '@waybill/ports';
import type { Query } from './call-queries.js';

/** Nobody reads more in one period; how many there are in all is said beside it. */
const listCountMax = 100;

/** Only events are read, of which all that is stored under one id says the same: names are looked at before payloads. */
const eventsFirst = 'SETTINGS optimize_move_to_prewhere_if_final = 1';

/** The names that begin with `prefix` among those of whom a gateway decided: exactly that one first, then the busiest. */
export function surfaceNamesQuery(prefix: string, limit: number): Query {
  return {
    query: `SELECT name, count() AS decisions, max(occurred_at) AS last_at
FROM (
    SELECT arrayJoin(arrayDistinct([principal, original_actor])) AS name, occurred_at
    FROM waybill_v.events
    WHERE kind = 'gateway_decision' AND (startsWith(principal, {prefix:String}) OR startsWith(original_actor, {prefix:String}))
)
WHERE startsWith(name, {prefix:String}) AND name != ''
GROUP BY name
ORDER BY name = {prefix:String} DESC, decisions DESC, name
LIMIT {limit:UInt32}
${eventsFirst}`,
    query_params: { prefix, limit },
  };
}

/** One gateway tells one principal of one server: within these, decisions follow each other. */
const stream = 'tenant_id, principal, gateway, server';

/** What makes two surfaces the same. A digest speaks for the names, also for those that did not fit into the list. */
const content = `(policy_bundle, policy_version, said_by_event_id != '', if(surface_digest != '', surface_digest, toString(arraySort(tool_names))), hidden_count, omitted_count)`;

/** A denied tool within a period, as JSON has it. */
const deniedType = `Tuple(tool String, was_hidden Nullable(Bool), denials UInt64, last_at DateTime64(9, \\'UTC\\'))`;

/**
 * The periods of one name. A period ends with the decision whose content is another. Periods are made of all decisions
 * and filtered afterwards: what is asked for does not change where one begins. The principals are looked up first: by
 * them the view leaves out what others were told before it reads a payload.
 */
const periods = `WITH
    decided AS (
        SELECT *, ${content} AS content
        FROM waybill_v.surfaces
        WHERE principal IN (
            SELECT principal FROM waybill_v.events
            WHERE kind = 'gateway_decision' AND (principal = {name:String} OR original_actor = {name:String})
        ) AND (principal = {name:String} OR original_actor = {name:String})
    ),
    compared AS (
        SELECT *, content != lagInFrame(content) OVER (PARTITION BY ${stream} ORDER BY seen_at, event_id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS is_other
        FROM decided
    ),
    numbered AS (
        SELECT *, sum(is_other) OVER (PARTITION BY ${stream} ORDER BY seen_at, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS period
        FROM compared
    ),
    by_denied_tool AS (
        SELECT ${stream}, period, denied_tool, denied_tool_was_hidden,
            count() AS decision_count, max(seen_at) AS ended_at, min((seen_at, event_id)) AS began, groupUniqArray(original_actor) AS actors,
            any((policy_bundle, policy_version, said_by_event_id != '', tool_names, surface_digest, hidden_count, omitted_count)) AS told
        FROM numbered
        GROUP BY ${stream}, period, denied_tool, denied_tool_was_hidden
    ),
    periods AS (
        SELECT ${stream}, period, min(began) AS first, max(ended_at) AS last_at, sum(decision_count) AS decisions,
            arraySort(groupUniqArrayArray(actors)) AS actors, any(told) AS told, countIf(denied_tool != '') AS denied_in_all,
            arraySort(groupArrayIf(CAST((denied_tool, denied_tool_was_hidden, decision_count, ended_at), '${deniedType}'), denied_tool != '')) AS denied_tools
        FROM by_denied_tool
        GROUP BY ${stream}, period
    ),
    placed AS (
        SELECT *, first.1 AS first_at, first.2 AS event_id,
            leadInFrame(toNullable(first.1)) OVER (PARTITION BY ${stream} ORDER BY period ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS until_at
        FROM periods
    )
SELECT ${stream}, arraySlice(actors, 1, ${listCountMax}) AS original_actors, told.1 AS policy_bundle, told.2 AS policy_version,
    first_at, last_at, until_at, event_id, decisions, toBool(told.3) AS is_known, arraySort(told.4) AS tool_names,
    told.5 AS surface_digest, told.6 AS hidden_count, told.7 AS omitted_count, arraySlice(denied_tools, 1, ${listCountMax}) AS denied, denied_in_all
FROM placed`;

/** Under which conditions a period is listed, and the filter's field that each takes. */
const conditions = {
  sinceMs: `(until_at IS NULL OR until_at > fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC'))`,
  untilMs: `first_at < fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC')`,
  server: 'server = {server:String}',
  tool: '(has(told.4, {tool:String}) OR arrayExists(each -> each.1 = {tool:String}, denied_tools))',
} as const;

const isBehind = `(first_at < {after_at:DateTime64(9, 'UTC')} OR (first_at = {after_at:DateTime64(9, 'UTC')} AND (tenant_id, event_id) > ({after_tenant_id:String}, {after_event_id:String})))`;

/** The periods of one name, by when they began, the newest first. */
export function surfacePeriodsQuery(name: string, { limit, after, ...words }: SurfaceFilter): Query {
  const asked = Object.entries(conditions).flatMap(([field, condition]) => {
    const value = words[field as keyof typeof conditions];
    if (value === undefined) return [];
    return [{ field, condition, value: typeof value === 'number' ? Math.trunc(value) : value }];
  });
  const all = [...asked.map((each) => each.condition), ...(after === undefined ? [] : [isBehind])];
  return {
    query: `${periods}
${all.length === 0 ? '' : `WHERE ${all.join(' AND ')}\n`}ORDER BY first_at DESC, tenant_id, event_id
LIMIT {limit:UInt32}
${eventsFirst}`,
    query_params: {
      name,
      limit,
      ...Object.fromEntries(asked.map(({ field, value }) => [field, value])),
      ...(after === undefined
        ? {}
        : { after_at: after.first_at, after_tenant_id: after.tenant_id, after_event_id: after.event_id }),
    },
  };
}
