import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKafkaCluster, describeWithKafka, type KafkaCluster } from '@waybill/testing/broker';
import type { SaslConfig } from './kafka.config.js';
import { anEntry, createLogOnBroker, createReading, until } from './log-on-broker.builder.js';

const testTimeoutMs = 120_000;

await describeWithKafka('a cluster that lets clients in by SASL over TLS', () => {
  let cluster: KafkaCluster;
  beforeAll(async () => {
    cluster = await createKafkaCluster({ brokerCount: 1, isSecured: true });
  }, testTimeoutMs);
  afterAll(async () => {
    await cluster.dispose();
  }, testTimeoutMs);

  const securityOf = (mechanism: SaslConfig['mechanism'], changes: Partial<SaslConfig> = {}) => {
    const { ca, username, password } = cluster.access!;
    return { tls: { ca }, sasl: { mechanism, username, password, ...changes } };
  };

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'carries the log for whoever has the password (%s)',
    async (mechanism) => {
      const secured = await createLogOnBroker(cluster.addresses, { security: securityOf(mechanism) });
      const log = await secured.open();
      await log.append([anEntry('a')]);
      const { texts } = await createReading(log);
      await until(() => texts.length === 1);
      await secured.shutdown();
    },
    testTimeoutMs,
  );

  test(
    'refuses for ever who has another password, and says so without telling it',
    async () => {
      const secured = await createLogOnBroker(cluster.addresses, { security: securityOf('plain') });
      const config = { ...secured.config, ...securityOf('scram-sha-512', { password: 'another-password' }) };
      const refused: unknown = await secured.open({ config }).catch((failure: unknown) => failure);
      expect(refused).toMatchObject({ code: 'kafka_not_authenticated', kind: 'permanent' });
      expect(String(refused)).not.toContain('another-password');
    },
    testTimeoutMs,
  );

  test(
    'is not believed when nobody who is trusted vouches for it',
    async () => {
      const secured = await createLogOnBroker(cluster.addresses, { security: securityOf('plain') });
      const config = { ...secured.config, tls: {} };
      await expect(secured.open({ config })).rejects.toMatchObject({
        code: 'kafka_unavailable',
        message: expect.stringMatching(/certificate/),
      });
    },
    testTimeoutMs,
  );
});
