import { textSetting } from '@waybill/runtime';

const addressBytesMax = 4_096;
const nameBytesMax = 255;

// The adapters know what these may be; here is what they are called and what they are for.

/** Where the log is, and how to get in. */
export const logSettings = {
  url: textSetting('WAYBILL_LOG_URL', {
    flag: 'log',
    meaning:
      'The log: kafka://host:9092,host2:9092; nothing: the log in the data directory, which only `waybill up` has',
    bytesMax: addressBytesMax,
  }),
  tls: textSetting('WAYBILL_KAFKA_TLS', { meaning: 'Whether to speak TLS with Kafka: true or false', bytesMax: 5 }),
  caFile: textSetting('WAYBILL_KAFKA_CA_FILE', {
    meaning: 'File with the certificates, in PEM, of those who may vouch for the brokers',
    bytesMax: addressBytesMax,
  }),
  mechanism: textSetting('WAYBILL_KAFKA_SASL_MECHANISM', {
    meaning: 'How to log in to Kafka: plain, scram-sha-256 or scram-sha-512',
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
    bytesMax: addressBytesMax,
  }),
  prefix: textSetting('WAYBILL_KAFKA_PREFIX', {
    meaning: 'Begins the names of all topics and groups, so that installations can share a cluster',
    bytesMax: nameBytesMax,
  }),
} as const;

/** Where the store is, and how to get in. */
export const storeSettings = {
  url: textSetting('WAYBILL_STORE_URL', {
    flag: 'store',
    meaning: 'The store: http://host:8123 or https://host:8443; nothing: the ClickHouse engine beside `waybill up`',
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
    bytesMax: addressBytesMax,
  }),
  caFile: textSetting('WAYBILL_STORE_CA_FILE', {
    meaning: 'File with the certificates, in PEM, of those who may vouch for the store',
    bytesMax: addressBytesMax,
  }),
  replicated: textSetting('WAYBILL_STORE_REPLICATED', {
    meaning: 'Whether tables stand on several servers: true or false',
    bytesMax: 5,
  }),
  cluster: textSetting('WAYBILL_STORE_CLUSTER', {
    meaning: 'The cluster on whose every server the schema is made',
    bytesMax: nameBytesMax,
  }),
  requestTimeoutMs: textSetting('WAYBILL_STORE_REQUEST_TIMEOUT_MS', {
    meaning: 'How long one request to the store may take, in milliseconds; 30000 unless set otherwise',
    bytesMax: 10,
  }),
} as const;
