import type { INestApplicationContext, InjectionToken, Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Component, Logger } from '@waybill/ports';
import { createAdminServer } from './health/admin-server.js';
import { createHealth } from './health/health.js';
import { createReadinessWatch } from './health/readiness-watch.js';
import type { ServiceWatch } from './health/service-watch.js';
import { createLifecycle, type Lifecycle } from './lifecycle.js';
import { createProcessMetrics } from './metrics/process-metrics.js';
import { steadyNowMs } from './system-clock.js';

export interface BootstrapOptions {
  /** The root of the composition. */
  readonly module: Type | DynamicModule;
  /** Tokens of the components, in the order of their start. Nest's own hooks run in the container's order: not used. */
  readonly components: readonly InjectionToken<Component>[];
  /** Tokens of what the services contribute to health and metrics. */
  readonly watches: readonly InjectionToken<ServiceWatch>[];
  readonly admin: AdminAddress;
  readonly drainTimeoutMs: number;
  readonly logger: Logger;
}

/** Where health and metrics are to be had. */
export interface AdminAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Take any free port when the wanted one is taken, instead of refusing to start. */
  readonly hasSubstitute: boolean;
  /** Names beside those of loopback under which the pages of services may be asked. */
  readonly allowedHosts?: readonly string[];
}

/**
 * A composed process that has not started yet.
 *
 * The admin port opens first and closes last. From the first moment of `shutdown` the process says that it is not ready.
 */
export interface Application extends Lifecycle {
  /** `http://127.0.0.1:4580`: where health and metrics are; with the real port once started. */
  readonly adminUrl: string;
  /** What the composition provides under a token. */
  get<Provided>(token: InjectionToken<Provided>): Provided;
}

/** Composes the providers of a Nest module and puts their components under one lifecycle, watched over by an admin port. */
export async function bootstrap(options: BootstrapOptions): Promise<Application> {
  const { module, drainTimeoutMs, logger } = options;
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const get = <Provided>(token: InjectionToken<Provided>): Provided => context.get(token, { strict: false });
  const watches = options.watches.map(get);
  const health = createHealth({
    liveness: watches.flatMap((each) => each.liveness),
    readiness: watches.flatMap((each) => each.readiness),
    nowMs: steadyNowMs,
  });
  const metrics = [createProcessMetrics(), ...watches.flatMap((each) => each.metrics)];
  const pages = watches.flatMap((each) => each.pages ?? []);
  const listLag = async () => (await Promise.all(watches.map(async (each) => (await each.listLag?.()) ?? []))).flat();
  const admin = createAdminServer({ ...options.admin, health, metrics, listLag, pages, logger });
  const tellReadiness = (isReady: boolean): void => watches.forEach((each) => each.tellReadiness?.(isReady));
  const readiness = createReadinessWatch({ health, onChange: tellReadiness, logger });
  const components = [admin, ...options.components.map(get), ...watches, readiness];
  const lifecycle = createLifecycle({ components, drainTimeoutMs, logger });
  return {
    async start() {
      await lifecycle.start();
      health.enter('running');
    },
    shutdown() {
      health.enter('stopping');
      return shutdownAll(lifecycle, context);
    },
    get adminUrl() {
      return admin.url;
    },
    get,
  };
}

async function shutdownAll(lifecycle: Lifecycle, context: INestApplicationContext): Promise<boolean> {
  const isClean = await lifecycle.shutdown();
  await context.close();
  return isClean;
}
