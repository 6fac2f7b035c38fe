import type { DescribedTable } from './described-tables.js';

/** A page of docs/ with the views of one part of the product. */
export interface TablePage {
  readonly file: string;
  readonly views: readonly string[];
}

/** Every view stands on one page, the first ones first. A new view is added to the page where a reader looks for it. */
export const tablePages: readonly TablePage[] = [
  {
    file: 'tables-calls.md',
    views: [
      'who_called_what',
      'which_credentials_ran',
      'what_happened',
      'effects_and_spend',
      'calls',
      'attempts',
      'upstream_calls',
      'effects',
      'denials',
      'evidence',
      'checkpoints',
      'deliveries',
      'delivery_verdicts',
      'harnesses',
      'permanence',
      'unknown_errors',
      'credentials',
      'calls_after_credential_end',
      'surfaces',
    ],
  },
  {
    file: 'tables-sessions.md',
    views: [
      'sessions',
      'runaways',
      'spend_minutes',
      'spend_hours',
      'spend_days',
      'spend_entries',
      'payments',
      'reservations',
      'budgets',
      'budget_overruns',
      'lanes',
      'lane_changes',
      'frozen_lane_calls',
      'incidents',
      'incident_segments',
      'drills',
    ],
  },
  {
    file: 'tables-log.md',
    views: [
      'events',
      'log_counts',
      'conservation',
      'conservation_breaches',
      'producer_gaps',
      'quarantine',
      'redrives',
      'audit_differences',
    ],
  },
];

/** The views of a page, one after the other. */
export function renderViews({ views }: TablePage, tables: readonly DescribedTable[]): string {
  return views
    .flatMap((name) => tables.filter((each) => each.database === 'waybill_v' && each.name === name))
    .map((view) => renderView(view, tables))
    .join('\n\n');
}

function renderView(view: DescribedTable, tables: readonly DescribedTable[]): string {
  const columns = view.columns.map(({ name, type, comment }) => `| \`${name}\` | \`${type}\` | ${cellOf(comment)} |`);
  return [
    `## \`${view.name}\``,
    '',
    `${view.comment}.`,
    '',
    ...lookupOf(view, tables),
    '| column | type | meaning |',
    '|---|---|---|',
    ...columns,
  ].join('\n');
}

/** By what a view is read quickly: by what its table is, where it shows the rows of one. */
function lookupOf({ name, madeOf }: DescribedTable, tables: readonly DescribedTable[]): readonly string[] {
  const stored = tables.find((each) => each.database === 'waybill' && each.name === name);
  if (stored === undefined || stored.isView || !madeOf.includes(name)) {
    const parts = stored?.isView === true ? stored.madeOf : madeOf;
    return [`Made of ${parts.map((each) => `\`${each}\``).join(', ')}.`, ''];
  }
  const keys = stored.sortingKey.split(', ').map((each) => `\`${each}\``);
  const others = stored.indexed.map((each) => `\`${each}\``);
  return [`Sorted by ${keys.join(', ')}${others.length === 0 ? '' : `; quick by ${others.join(', ')}, too`}.`, ''];
}

/** All views, and where they are described. */
export function renderViewList(tables: readonly DescribedTable[]): string {
  const rows = tablePages.flatMap(({ file, views }) =>
    views.map((name) => {
      const view = tables.find((each) => each.database === 'waybill_v' && each.name === name);
      return `| [\`${name}\`](${file}#${name}) | ${cellOf(view?.comment ?? '')} |`;
    }),
  );
  return ['| view | what it has |', '|---|---|', ...rows].join('\n');
}

/** The tables behind the views. */
export function renderTableList(tables: readonly DescribedTable[]): string {
  const rows = tables
    .filter((each) => each.database === 'waybill' && !each.isView)
    .map(({ name, comment, sortingKey }) => `| \`${name}\` | \`${sortingKey}\` | ${cellOf(comment)} |`);
  return ['| table | sorted by | what it has |', '|---|---|---|', ...rows].join('\n');
}

function cellOf(text: string): string {
  return text.replaceAll('|', '¦');
}
