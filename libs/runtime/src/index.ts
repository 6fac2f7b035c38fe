// Composition and lifecycle
export { bootstrap, type AdminAddress, type Application, type BootstrapOptions } from './bootstrap.js';
export { portTokens } from './port-tokens.js';
export { steadyNowMs, systemClock } from './system-clock.js';
export { createLifecycle, untilSignal, type Lifecycle, type LifecycleOptions, type SignalSource } from './lifecycle.js';

// Logging
export { createLogger, errorFields, logLevels, type LoggerOptions, type LogLevel } from './logger.js';

// Configuration
export {
  choiceSetting,
  describeProblem,
  integerSetting,
  listSettings,
  parseSections,
  parseSettings,
  textSetting,
  type ConfigOf,
  type ConfigOutcome,
  type ConfigProblem,
  type EnvRecord,
  type SectionsOf,
  type Sections,
  type Setting,
  type Settings,
} from './config/settings.js';
export {
  parseConfigFile,
  resolveSettings,
  type ConfigFileOutcome,
  type ResolvedSettings,
  type SettingInputs,
  type SettingSource,
} from './config/setting-sources.js';
export {
  listEffective,
  renderSettingsPage,
  renderSettingsTable,
  type EffectiveSetting,
} from './config/settings-page.js';

// Health and metrics
export { createHealth, type Check, type Health, type HealthPhase, type HealthReport } from './health/health.js';
export { createReadinessWatch, type ReadinessWatchOptions } from './health/readiness-watch.js';
export { remembered, type RememberedOptions } from './health/remembered.js';
export type { HttpAnswer, HttpPages, HttpRequest } from './health/http-pages.js';
export type { ServiceWatch } from './health/service-watch.js';
export { createAdminServer, type AdminServer, type AdminServerOptions } from './health/admin-server.js';
export {
  counter,
  gauge,
  histogram,
  type MetricDefinition,
  type MetricSample,
  type MetricSource,
} from './metrics/metric.js';
export { renderMetrics, renderMetricsTable } from './metrics/exposition.js';
export { createHistogram, durationBoundsSeconds, type Histogram } from './metrics/histogram.js';
export { createProcessMetrics, processMetrics } from './metrics/process-metrics.js';
export { createLagPoll, type LagPoll, type LagPollOptions } from './reading/lag-poll.js';
export { createReadingWatch, type ReadingWatch, type ReadingWatchOptions } from './reading/reading-watch.js';
export { readingMetrics } from './reading/reading-metrics.js';

// Failing on purpose
export { createFailpoints, processActs, type FailpointActs, type Failpoints } from './failpoints/failpoints.js';
export { failpointNames, failpointSides, failpointSteps, type FailpointStep } from './failpoints/failpoint-steps.js';
export {
  failpointsVariable,
  parseFailpoints,
  type FailpointAction,
  type FailpointHits,
  type FailpointRule,
} from './failpoints/parse-failpoints.js';
export { withFailpoints, type FalliblePorts } from './failpoints/with-failpoints.js';
