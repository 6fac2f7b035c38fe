import { paths, type PathDescription } from './paths.js';

const head = (title: string, more = '') => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${more}</head>
`;

const others: readonly (readonly [string, string])[] = [
  ['docs', 'every path, what it takes and answers, to be tried out'],
  ['openapi.json', 'the same for programs: OpenAPI 3.1'],
  ['livez', 'whether the process lives'],
  ['readyz', 'whether it can answer'],
  ['metrics', 'its numbers, for Prometheus'],
  ['lag', 'how far what is stored is behind the log'],
];

/** The first page: what is there. */
export function createIndexPage(): string {
  const questions = Object.entries(paths).map(([path, description]) => toItem(path, description));
  const rest = others.map(([path, meaning]) => `<li><a href="${path}">/${path}</a>: ${meaning}</li>`);
  return `${head('Waybill')}<body>
<h1>Waybill</h1>
<p>The flight recorder and spend ledger of MCP tool calls. What was recorded is asked here; nothing here changes anything.</p>
<ul>
${[...rest, ...questions].join('\n')}
</ul>
</body>
</html>
`;
}

/** Only what can be asked as it stands is a link. */
function toItem(path: string, { summary, method, required = [], events }: PathDescription): string {
  const canBeAsked = !path.includes('{') && method === undefined && required.length === 0 && events === undefined;
  const shown = canBeAsked ? `<a href="${path.slice(1)}">${path}</a>` : `<code>${path}</code>`;
  return `<li>${shown}: ${summary}</li>`;
}

/** The viewer; its addresses are relative, so that it also stands below a path of a proxy. */
export const viewerPage = `${head('Waybill: asking over HTTP', '<link rel="stylesheet" href="docs/swagger-ui.css">\n')}<body>
<div id="viewer"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/viewer.js"></script>
</body>
</html>
`;

/** Starts the viewer. Without `validatorUrl: null` it would ask somebody else whether the file is valid. */
export const viewerScript = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#viewer',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;
