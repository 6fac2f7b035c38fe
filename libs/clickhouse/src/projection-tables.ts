/** The tables whose rows follow from the log: folding it again makes them again. */
export const projectionTables: readonly string[] = [
  'events',
  'quarantine',
  'attempts',
  'upstream_calls',
  'effects',
  'denials',
  'spend_entries',
  'reservations',
  'evidence',
  'checkpoints',
  'deliveries',
  'calls',
  'log_counts',
  'redrives',
  'spend_minutes',
  'runaways',
  'incident_segments',
  'lane_changes',
  'budgets',
  'drills',
  'sessions',
  'incidents',
];

/** The tables that no log can make again: what schema and projection this is, and what audits have found. */
export const keptTables: readonly string[] = [
  'schema_migrations',
  'migration_leases',
  'projection',
  'audit_differences',
];
