// Composition and lifecycle
export { bootstrap, type Application, type BootstrapOptions } from './bootstrap.js';
export { portTokens } from './port-tokens.js';
export { systemClock } from './system-clock.js';
export { createLifecycle, untilSignal, type Lifecycle, type LifecycleOptions, type SignalSource } from './lifecycle.js';

// Logging
export { createLogger, errorFields, logLevels, type LoggerOptions, type LogLevel } from './logger.js';

// Configuration
export {
  createEnvReader,
  describeProblem,
  type ConfigOutcome,
  type EnvProblem,
  type EnvReader,
  type EnvRecord,
} from './env.js';

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
