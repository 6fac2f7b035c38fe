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
