import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
  type McpServer,
} from '@modelcontextprotocol/server';
import type { HttpAnswer, HttpPages, HttpRequest } from '@waybill/runtime';
import { toProblemAnswer } from '../http/problem.js';

const path = '/mcp';

/** A question is small; a statement of SQL may be long. */
const requestBytesMax = 262_144;

/** How a client that has gone is answered, for the log of a proxy. */
const clientClosedRequest = 499;

/** The MCP edge over Streamable HTTP, without sessions: each request is answered with one JSON document by a server of its own. */
export function createMcpPages(createServer: () => McpServer): HttpPages {
  // Nothing ever changes that one could subscribe to.
  const handler = createMcpHandler(createServer, { maxSubscriptions: 0, maxRequestBodySize: requestBytesMax });
  return {
    prefix: path,
    async answer(request) {
      if (request.path !== path) return noSuchPath(request.path);
      if (request.method !== 'POST') return noSuchMethod(request.method);
      const body = await request.readBody(requestBytesMax);
      if (body === undefined) return tooLong;
      const asked = toWebRequest(request, body);
      // Those of before 2026-07-28 take an event stream for every answer, unless they are told otherwise.
      const response = (await isLegacyRequest(asked)) ? answerLegacy(asked, createServer()) : handler.fetch(asked);
      return toHttpAnswer(await response);
    },
  };
}

async function answerLegacy(request: Request, server: McpServer): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await Promise.race([transport.handleRequest(request), untilGone(request.signal)]);
  } finally {
    await server.close();
  }
}

function untilGone(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    const leave = () => resolve(new Response(null, { status: clientClosedRequest }));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

function toWebRequest({ headers, signal }: HttpRequest, body: Uint8Array): Request {
  const given = Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined);
  return new Request(`http://waybill${path}`, { method: 'POST', headers: given, body: Buffer.from(body), signal });
}

async function toHttpAnswer(response: Response): Promise<HttpAnswer> {
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

function noSuchPath(found: string): HttpAnswer {
  return toProblemAnswer({
    status: 404,
    code: 'no_such_path',
    detail: `expected ${path}, found ${found.slice(0, 128)}`,
  });
}

function noSuchMethod(method: string): HttpAnswer {
  const detail = `expected POST with one message of MCP, found ${method}: there are no sessions and no streams here`;
  return toProblemAnswer({ status: 405, code: 'no_such_method', detail, headers: { allow: 'POST' } });
}

const tooLong = toProblemAnswer({
  status: 413,
  code: 'message_too_long',
  detail: `expected at most ${requestBytesMax} bytes, found more`,
});
