import { Failure } from '@waybill/ports';

/** That every table stands on several servers, and how they are reached. */
export interface ReplicationOptions {
  /**
   * The cluster on whose every server a statement of the schema runs (`ON CLUSTER`); a macro such as `{cluster}` will do.
   * Absent: on the server that we speak to, because each replica is migrated by itself or the database replicates itself.
   */
  readonly cluster?: string;
}

/** The head of a statement that makes or changes something, up to the name of what it changes. */
const head =
  /^(?<verb>CREATE (?:DATABASE|TABLE|VIEW) IF NOT EXISTS|CREATE OR REPLACE VIEW|ALTER TABLE|DROP DATABASE IF EXISTS) (?<name>[a-z0-9_.]+)/m;
const insertHead = /^INSERT INTO /m;
const engine = /^(?<indent> *)ENGINE = (?<name>(?:Replacing)?MergeTree)(?:\((?<columns>[a-z_, ]*)\))?$/m;

/** One path per shard and table, one name per server; both macros are set on every server of a cluster. */
const replicaArguments = ["'/clickhouse/tables/{shard}/{database}/{table}'", "'{replica}'"];

/**
 * A statement of the schema as it runs here: as it was written on one server, with replicated engines and `ON CLUSTER`
 * elsewhere. Pure. Throws a permanent Failure when it finds nothing that it knows: a table must not stay behind unseen.
 */
export function toTopology(statement: string, replication: ReplicationOptions | undefined): string {
  if (replication === undefined) return statement;
  if (head.test(statement)) return withCluster(withReplicas(statement), replication.cluster);
  if (insertHead.test(statement)) return statement;
  throw new Failure(
    'permanent',
    'migrations_damaged',
    `expected a statement that creates, alters or fills, found ${statement.slice(0, 100)}`,
  );
}

function withCluster(statement: string, cluster: string | undefined): string {
  return cluster === undefined ? statement : statement.replace(head, `$<verb> $<name> ON CLUSTER '${cluster}'`);
}

function withReplicas(statement: string): string {
  if (!/^CREATE TABLE /m.test(statement)) return statement;
  const found = engine.exec(statement)?.groups;
  if (found === undefined) {
    throw new Failure(
      'permanent',
      'migrations_damaged',
      `expected an engine of tables, found none in ${statement.slice(0, 100)}`,
    );
  }
  const columns = found['columns'] === undefined ? [] : [found['columns']];
  const replicated = `${found['indent']}ENGINE = Replicated${found['name']}(${[...replicaArguments, ...columns].join(', ')})`;
  return statement.replace(engine, () => replicated);
}
