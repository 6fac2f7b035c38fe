import { choiceSetting, textSetting } from '@waybill/runtime';

const addressBytesMax = 4_096;
const nameBytesMax = 255;

// The adapters know what these may be; here is what they are called and what they are for.

/** Where the log is, and how to get in. */
export const logSettings = {
  url: textSetting('WAYBILL_LOG_URL', {
    flag: 'log',
    meaning: 'Where the log is; nothing: in the data directory, which only `waybill up` can',
    form: 'kafka://host:9092, or several as kafka://host:9092,host2:9092',
    bytesMax: addressBytesMax,
  }),
  tls: textSetting('WAYBILL_KAFKA_TLS', {
    meaning: 'Whether to speak TLS with Kafka',
    form: 'true or false',
    bytesMax: 5,
  }),
  caFile: textSetting('WAYBILL_KAFKA_CA_FILE', {
    meaning: 'File with the certificates, in PEM, of those who may vouch for the brokers',
    form: 'a path',
    bytesMax: addressBytesMax,
  }),
  mechanism: textSetting('WAYBILL_KAFKA_SASL_MECHANISM', {
    meaning: 'How to log in to Kafka',
    form: 'plain, scram-sha-256 or scram-sha-512',
    bytesMax: nameBytesMax,
  }),
  username: textSetting('WAYBILL_KAFKA_USERNAME', { meaning: 'As whom to log in to Kafka', bytesMax: nameBytesMax }),
  password: textSetting('WAYBILL_KAFKA_PASSWORD', {
    meaning: 'The password for Kafka',
    bytesMax: addressBytesMax,
    isSecret: true,
  }),
  passwordFile: textSetting('WAYBILL_KAFKA_PASSWORD_FILE', {
    meaning: 'File with the password for Kafka, instead of it',
    form: 'a path',
    bytesMax: addressBytesMax,
  }),
  prefix: textSetting('WAYBILL_KAFKA_PREFIX', {
    meaning: 'Begins the names of all topics and groups, so that installations can share a cluster',
    bytesMax: nameBytesMax,
  }),
  sessionTimeoutMs: textSetting('WAYBILL_KAFKA_SESSION_TIMEOUT_MS', {
    meaning: 'After how long without a sign of life the partitions of a process are given to others, in milliseconds',
    form: 'a whole number from 1000 to 1800000',
    fallback: '30000',
    bytesMax: 10,
  }),
} as const;

/** How state is kept that goes with a log on Kafka. */
export const stateSettings = {
  changelog: choiceSetting('WAYBILL_STATE_CHANGELOG', {
    meaning: 'Whether state goes to Kafka as well, so that another node can restore it; without Kafka it has no effect',
    fallback: 'on',
    choices: ['on', 'off'],
  }),
} as const;

/** Where the store is, and how to get in. */
export const storeSettings = {
  url: textSetting('WAYBILL_STORE_URL', {
    flag: 'store',
    meaning: 'Where the store is; nothing: the ClickHouse engine beside us, which only `waybill up` has',
    form: 'http://host:8123 or https://host:8443',
    bytesMax: addressBytesMax,
  }),
  user: textSetting('WAYBILL_STORE_USER', { meaning: 'As whom to write to the store', bytesMax: nameBytesMax }),
  password: textSetting('WAYBILL_STORE_PASSWORD', {
    meaning: 'The password for the store',
    bytesMax: addressBytesMax,
    isSecret: true,
  }),
  passwordFile: textSetting('WAYBILL_STORE_PASSWORD_FILE', {
    meaning: 'File with the password for the store, instead of it',
    form: 'a path',
    bytesMax: addressBytesMax,
  }),
  caFile: textSetting('WAYBILL_STORE_CA_FILE', {
    meaning: 'File with the certificates, in PEM, of those who may vouch for the store',
    form: 'a path',
    bytesMax: addressBytesMax,
  }),
  replicated: textSetting('WAYBILL_STORE_REPLICATED', {
    meaning: 'Whether tables stand on several servers',
    form: 'true or false',
    bytesMax: 5,
  }),
  cluster: textSetting('WAYBILL_STORE_CLUSTER', {
    meaning: 'The cluster on whose every server the schema is made',
    bytesMax: nameBytesMax,
  }),
  requestTimeoutMs: textSetting('WAYBILL_STORE_REQUEST_TIMEOUT_MS', {
    meaning: 'How long one request to the store may take, in milliseconds',
    form: 'a whole number from 1000 to 600000',
    fallback: '30000',
    bytesMax: 10,
  }),
} as const;
