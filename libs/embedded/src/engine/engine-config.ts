/**
 * The databases of Waybill in the engine: `waybill` holds the tables, `waybill_v` the views that people read. A replay
 * makes some beside them, whose names begin with `rebuilt`.
 */
export const engineDatabases = { tables: 'waybill', views: 'waybill_v', rebuilt: 'waybill_' } as const;

/**
 * The accounts of the engine that can be logged in to. `writer` is ours; `reader` is for people and has no password;
 * `auditor` is for whoever may read our data directory.
 */
export const engineUsers = { reader: 'reader', writer: 'writer', auditor: 'auditor' } as const;

/**
 * The statement that keeps the engine alive: it never returns a row and never ends by itself. Cancelling it ends the
 * engine cleanly, which is how it is stopped; five wake-ups a second are how soon it notices.
 */
export const keepAliveStatement =
  'SELECT sleepEachRow(0.2) FROM system.numbers FORMAT Null SETTINGS max_block_size = 1';

const mebibyte = 1024 * 1024;

/** What one reader may use up, so that a careless statement of a person cannot stop the projection. */
export const readerLimits = {
  /** How long a statement may run unless it asks for something else. */
  executionSeconds: 30,
  /** What it may ask for: Grafana sends 65 s with every query and would be refused below that. */
  executionSecondsMax: 120,
  /** One statement; all readers together get twice this. */
  memoryBytesMax: 512 * mebibyte,
  /** Larger results are refused, not cut: a truncated answer looks like a complete one. */
  resultRowsMax: 1_000_000,
  resultBytesMax: 256 * mebibyte,
  /** Scratch files of big sorts and joins, for all readers together. */
  scratchBytesMax: 1024 * mebibyte,
  threadCountMax: 4,
  concurrentStatementCountMax: 20,
} as const;

/** What the server part of the configuration depends on. Paths are absolute. */
export interface EngineConfigOptions {
  readonly usersFile: string;
  /** The only directory that SQL may read files from; ours, and empty. */
  readonly userFilesDirectory: string;
  /** Loopback addresses. */
  readonly listenHosts: readonly string[];
  readonly httpPort: number;
  /** `undefined` leaves the native protocol closed. */
  readonly tcpPort: number | undefined;
  /** What all statements together may allocate. */
  readonly memoryBytesMax: number;
}

/** The text of the engine's `config.xml`. */
export function toEngineConfigXml(options: EngineConfigOptions): string {
  const { httpPort, listenHosts, memoryBytesMax, tcpPort } = options;
  const usersFile = escapeXml(options.usersFile);
  return `<clickhouse>
  ${listenHosts.map((host) => `<listen_host>${escapeXml(host)}</listen_host>`).join('')}
  <http_port>${httpPort}</http_port>
  ${tcpPort === undefined ? '' : `<tcp_port>${tcpPort}</tcp_port>`}
  <users_config>${usersFile}</users_config>
  <user_directories><users_xml><path>${usersFile}</path></users_xml></user_directories>
  <user_files_path>${escapeXml(options.userFilesDirectory)}/</user_files_path>
  <access_control_improvements>
    <select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>
    <select_from_information_schema_requires_grant>true</select_from_information_schema_requires_grant>
    <table_engines_require_grant>true</table_engines_require_grant>
  </access_control_improvements>
  ${httpHandlersXml}
  <max_connections>200</max_connections>
  <max_server_memory_usage>${memoryBytesMax}</max_server_memory_usage>
  <mark_cache_size>${64 * mebibyte}</mark_cache_size>
  ${backgroundPoolsXml}
  ${mergeTreeXml}
</clickhouse>
`;
}

// Whoever names no account is the reader. A handler with a fixed account refuses other credentials, so requests that bring
// some go to a handler of their own. Only names of this machine are accepted as host: a web page that had its own name
// resolve to 127.0.0.1 could otherwise read what is here from the browser.
const localHosts = String.raw`regex:(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?`;
const statementHandler = '<type>dynamic_query_handler</type><query_param_name>query</query_param_name>';

function toRuleXml(url: string, headers: Readonly<Record<string, string>>, handler: string): string {
  const expected = Object.entries({ Host: localHosts, ...headers });
  const headersXml = expected.map(([name, value]) => `<${name}>${value}</${name}>`).join('');
  return `<rule><url>${url}</url><headers>${headersXml}</headers><handler>${handler}</handler></rule>`;
}

// `default` is what most clients send when they are given no account; it belongs to the start-up session, and the engine's
// own refusal would speak of session counts. In Basic authentication "default:" is ZGVmYXVsdDo…, up to its last two bits.
const noDefaultHandler =
  '<type>static</type><status>403</status><content_type>text/plain; charset=UTF-8</content_type><response_content>' +
  `expected the account ${engineUsers.reader} (empty password) or none at all, found default: set the user name to ${engineUsers.reader}\n` +
  '</response_content>';

const httpHandlersXml = `<http_handlers>
    ${toRuleXml('/ping', {}, '<type>ping</type>')}
    ${toRuleXml('/play', {}, '<type>play</type>')}
    ${toRuleXml('/', { Authorization: 'regex:(?i:basic) +ZGVmYXVsdD[o-r].*' }, noDefaultHandler)}
    ${toRuleXml('/', { 'X-ClickHouse-User': 'default' }, noDefaultHandler)}
    ${toRuleXml('/', { Authorization: 'regex:.+' }, statementHandler)}
    ${toRuleXml('/', { 'X-ClickHouse-User': 'regex:.+' }, statementHandler)}
    ${toRuleXml('/', {}, `${statementHandler}<user>${engineUsers.reader}</user>`)}
  </http_handlers>`;

// Sized for a laptop with two cores. A pool smaller than what the merge settings reserve in it is refused, hence the ones
// in `mergeTreeXml`.
const backgroundPoolsXml = `<background_pool_size>2</background_pool_size>
  <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
  <background_move_pool_size>1</background_move_pool_size>
  <background_fetches_pool_size>1</background_fetches_pool_size>
  <background_common_pool_size>2</background_common_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>`;

// The engine does not sync what it writes unless told: an acknowledged row must survive a power cut, because the offset
// of its event is committed right after.
const mergeTreeXml = `<merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>`;

/** What the accounts depend on. */
export interface EngineUsersOptions {
  /** Lower-case hex of the SHA-256 of a password: the engine is not told the password itself. */
  readonly writerPasswordSha256: string;
  readonly auditorPasswordSha256: string;
}

/**
 * The text of the engine's `users.xml`.
 *
 * - `default`: the engine's own start-up session logs in as it, without a password, from 127.0.0.1. It may start listeners
 *   and keep the engine alive, and it may have one session: the start-up session has it, so nobody else gets in. Its
 *   profile is its own: what stands in the profile `default` holds for every account.
 * - `writer`: owns the databases `waybill` and `waybill_v`, and those that a replay makes beside them.
 * - `reader`: may select from all of them, change format settings, and use no more than {@link readerLimits}.
 * - `auditor`: a reader that may take longer, and keep what it found in one table.
 */
export function toEngineUsersXml(options: EngineUsersOptions): string {
  return `<clickhouse>
  <profiles>
    <default/>
    <startup>
      <max_sessions_for_user>1</max_sessions_for_user>
      <constraints><max_sessions_for_user><const/></max_sessions_for_user></constraints>
    </startup>
    <writer><async_insert>0</async_insert></writer>
    ${readerProfileXml}
    <auditor>
      <profile>reader</profile>
      <readonly>0</readonly>
      <max_execution_time>${readerLimits.executionSecondsMax}</max_execution_time>
    </auditor>
  </profiles>
  <quotas><default/></quotas>
  <users>
    ${toUserXml('default', '<password></password><profile>startup</profile>', [
      'GRANT SYSTEM LISTEN ON *.*',
      'GRANT SELECT ON system.numbers',
    ])}
    ${toUserXml(
      engineUsers.writer,
      `<password_sha256_hex>${options.writerPasswordSha256}</password_sha256_hex><profile>writer</profile>`,
      writerGrants,
    )}
    ${toUserXml(
      engineUsers.reader,
      `<password></password><profile>reader</profile><default_database>${engineDatabases.views}</default_database>`,
      readerGrants,
    )}
    ${toUserXml(
      engineUsers.auditor,
      `<password_sha256_hex>${options.auditorPasswordSha256}</password_sha256_hex><profile>auditor</profile><default_database>${engineDatabases.views}</default_database>`,
      [...readerGrants, `GRANT INSERT ON ${engineDatabases.tables}.audit_differences`],
    )}
  </users>
</clickhouse>
`;
}

const tableEngines = ['MergeTree', 'ReplacingMergeTree', 'SummingMergeTree', 'AggregatingMergeTree', 'Memory'];

const writerGrants = [
  `GRANT ALL ON ${engineDatabases.tables}.*`,
  `GRANT ALL ON ${engineDatabases.views}.*`,
  `GRANT ALL ON ${engineDatabases.rebuilt}*.*`,
  'GRANT SELECT ON system.*',
  'GRANT SELECT ON information_schema.*',
  'GRANT KILL QUERY ON *.*',
  `GRANT SET DEFINER ON ${engineUsers.writer}`,
  ...tableEngines.map((engine) => `GRANT TABLE ENGINE ON ${engine}`),
];

// `system.tables`, `columns`, `databases`, `functions`, `settings` and the like need no grant: the engine shows of them
// what the account may see.
const readerGrants = [
  `GRANT SELECT ON ${engineDatabases.tables}.*`,
  `GRANT SELECT ON ${engineDatabases.views}.*`,
  `GRANT SELECT ON ${engineDatabases.rebuilt}*.*`,
  'GRANT SELECT ON information_schema.*',
  'GRANT SELECT ON INFORMATION_SCHEMA.*',
  'GRANT SELECT ON system.numbers',
  'GRANT SELECT ON system.parts',
  // How far a statement has come, by its id; what others run stays theirs.
  'GRANT SELECT(query_id, elapsed, read_rows, total_rows_approx) ON system.processes',
];

function toUserXml(name: string, accountXml: string, grants: readonly string[]): string {
  return `<${name}>
      ${accountXml}<quota>default</quota>
      <networks><ip>127.0.0.1</ip><ip>::1</ip></networks>
      <grants>${grants.map((grant) => `<query>${grant}</query>`).join('')}</grants>
    </${name}>`;
}

// readonly=2: no statement that writes, but settings may be sent along, as every client does for formats. The constraints
// keep the limits out of reach. Answers wait for their end: a limit met half-way is then an error with an error's status,
// not a 200 whose body stops.
const readerProfileXml = `<reader>
      <readonly>2</readonly>
      <final>1</final>
      <allow_ddl>0</allow_ddl>
      <allow_introspection_functions>0</allow_introspection_functions>
      <max_execution_time>${readerLimits.executionSeconds}</max_execution_time>
      <timeout_overflow_mode>throw</timeout_overflow_mode>
      <max_memory_usage>${readerLimits.memoryBytesMax}</max_memory_usage>
      <max_memory_usage_for_user>${2 * readerLimits.memoryBytesMax}</max_memory_usage_for_user>
      <max_result_rows>${readerLimits.resultRowsMax}</max_result_rows>
      <max_result_bytes>${readerLimits.resultBytesMax}</max_result_bytes>
      <result_overflow_mode>throw</result_overflow_mode>
      <http_wait_end_of_query>1</http_wait_end_of_query>
      <max_temporary_data_on_disk_size_for_user>${readerLimits.scratchBytesMax}</max_temporary_data_on_disk_size_for_user>
      <max_threads>${readerLimits.threadCountMax}</max_threads>
      <max_concurrent_queries_for_user>${readerLimits.concurrentStatementCountMax}</max_concurrent_queries_for_user>
      <constraints>
        <max_execution_time><min>1</min><max>${readerLimits.executionSecondsMax}</max></max_execution_time>
        <max_memory_usage><min>1</min><max>${readerLimits.memoryBytesMax}</max></max_memory_usage>
        <max_result_rows><min>1</min><max>${readerLimits.resultRowsMax}</max></max_result_rows>
        <max_result_bytes><min>1</min><max>${readerLimits.resultBytesMax}</max></max_result_bytes>
        <max_threads><min>1</min><max>${readerLimits.threadCountMax}</max></max_threads>
        ${[
          'allow_ddl',
          'allow_introspection_functions',
          'timeout_overflow_mode',
          'result_overflow_mode',
          'max_memory_usage_for_user',
          'max_temporary_data_on_disk_size_for_user',
          'max_concurrent_queries_for_user',
        ]
          .map((name) => `<${name}><const/></${name}>`)
          .join('')}
      </constraints>
    </reader>`;

/** What the engine's command line depends on. */
export interface EngineArgumentsOptions {
  readonly storeDirectory: string;
  readonly configFile: string;
  readonly hasTcp: boolean;
}

/** The command line of the engine: listen, then stay. Without `--log-level none` it traces every statement to stderr. */
export function toEngineArguments(options: EngineArgumentsOptions): readonly string[] {
  const statements = [
    'SYSTEM START LISTEN HTTP',
    ...(options.hasTcp ? ['SYSTEM START LISTEN TCP'] : []),
    keepAliveStatement,
  ];
  return [
    'clickhouse',
    `--path=${options.storeDirectory}`,
    `--config-file=${options.configFile}`,
    '--log-level=none',
    `--query=${statements.join('; ')}`,
  ];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
