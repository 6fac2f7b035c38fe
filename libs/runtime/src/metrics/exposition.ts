import type { MetricDefinition, MetricSample, MetricSource } from './metric.js';

/** The content type of what {@link renderMetrics} gives: Prometheus's text format. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** All numbers of a process in Prometheus's text format. */
export function renderMetrics(sources: readonly MetricSource[]): string {
  return sources
    .flatMap(({ definitions, read }) => {
      const samples = read();
      return definitions.flatMap((definition) => renderMetric(definition, samples));
    })
    .map((line) => `${line}\n`)
    .join('');
}

function renderMetric(definition: MetricDefinition, samples: readonly MetricSample[]): readonly string[] {
  const names = namesOf(definition);
  return [
    `# HELP ${definition.name} ${escapeText(definition.meaning)}`,
    `# TYPE ${definition.name} ${definition.kind}`,
    ...samples.filter(({ name }) => names.has(name)).map(renderSample),
  ];
}

function namesOf({ name, kind }: MetricDefinition): ReadonlySet<string> {
  return new Set(kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]);
}

function renderSample({ name, labels = {}, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(String(text))}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeText(text).replaceAll('"', '\\"');
}

/** The metrics as the rows of a table in Markdown. */
export function renderMetricsTable(definitions: readonly MetricDefinition[]): string {
  const rows = definitions.map(({ name, kind, meaning, labels }) => {
    const described = Object.entries(labels).map(([label, bound]) => `\`${label}\`: ${bound}`);
    return `| \`${name}\` | ${kind} | ${meaning} | ${described.join('; ')} |`;
  });
  return ['| metric | kind | meaning | labels |', '|---|---|---|---|', ...rows].join('\n');
}
