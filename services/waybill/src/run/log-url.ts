import { parseKafkaConfig, type ParsedKafkaConfig } from '@waybill/kafka';
import type { EnvRecord } from '@waybill/runtime';

/** What stands at the address of a log outside, as `--log` or WAYBILL_LOG_URL names it; how to get in stands in `env`. */
export function parseLogUrl(url: string, env: EnvRecord): ParsedKafkaConfig {
  if (!url.startsWith('kafka://')) {
    const problem = `WAYBILL_LOG_URL: expected an address such as kafka://host:9092, found "${url}"`;
    return { isValid: false, problems: [problem] };
  }
  const parsed = parseKafkaConfig({ ...env, WAYBILL_KAFKA_BROKERS: url });
  if (parsed.isValid) return parsed;
  // Nobody who sets an address knows the adapter's own name for it.
  return {
    isValid: false,
    problems: parsed.problems.map((each) => each.replace('WAYBILL_KAFKA_BROKERS', 'WAYBILL_LOG_URL')),
  };
}
