/** What is served where. */
import type { IncomingMessage } from "node:http";
import { AnthropicBatches, messagesPath } from "./anthropic-batches.ts";
import { countedTokens } from "./anthropic-protocol.ts";
import type { Desk } from "./desk.ts";
import { chatCompletionsPath } from "./openai-batch-file.ts";
import { OpenaiBatches } from "./openai-batches.ts";
import { responsesPath, responsesProtocol } from "./openai-responses.ts";
import type { MockServerSettings } from "./options.ts";
import type { Protocol } from "./protocol.ts";
import { readForm, readJson } from "./read-request.ts";
import { jsonReply, type Reply, streamReply } from "./reply.ts";

/** The model that is listed; any other name is answered too. */
export const mockModel = "stand-in";

export interface Call {
  readonly request: IncomingMessage;
  readonly protocol: Protocol;
  readonly requestId: string;
  /** The part of the path that names a model, file or batch. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** Address of this server as the client sees it. */
  readonly origin: string;
}

export type Route = readonly [method: string, path: RegExp, handle: (call: Call) => Promise<Reply>];

export function routesOf(desk: Desk, settings: MockServerSettings): readonly Route[] {
  const openai = new OpenaiBatches(desk, settings.batchMs);
  const anthropic = new AnthropicBatches(desk, settings.batchMs);
  const batches = path(`${messagesPath}/batches`);
  const batch = path(`${messagesPath}/batches/:id`);
  return [
    ["POST", path(chatCompletionsPath), (call) => answered(desk, call, call.protocol)],
    ["POST", path(messagesPath), (call) => answered(desk, call, call.protocol)],
    ["POST", path(responsesPath), (call) => answered(desk, call, responsesProtocol)],
    [
      "POST",
      path(`${messagesPath}/count_tokens`),
      async ({ request }) => jsonReply(countedTokens(await readJson(request))),
    ],
    ["GET", path("/v1/models"), async ({ protocol }) => jsonReply(protocol.modelList(mockModel))],
    ["GET", path("/v1/models/:id"), async ({ protocol, id }) => jsonReply(protocol.model(id))],
    ["POST", path("/v1/files"), async ({ request }) => jsonReply(await openai.upload(await readForm(request)))],
    ["GET", path("/v1/files"), async ({ query }) => jsonReply(openai.files(query))],
    ["GET", path("/v1/files/:id"), async ({ id }) => jsonReply(openai.file(id))],
    ["DELETE", path("/v1/files/:id"), async ({ id }) => jsonReply(openai.deleteFile(id))],
    ["GET", path("/v1/files/:id/content"), async ({ id }) => lines(openai.content(id))],
    ["POST", path("/v1/batches"), async ({ request }) => jsonReply(await openai.create(await readJson(request)))],
    ["GET", path("/v1/batches"), async ({ query }) => jsonReply(await openai.list(query))],
    ["GET", path("/v1/batches/:id"), async ({ id }) => jsonReply(await openai.retrieve(id))],
    ["POST", path("/v1/batches/:id/cancel"), async ({ id }) => jsonReply(await openai.cancel(id))],
    [
      "POST",
      batches,
      async ({ request, origin }) => jsonReply(await anthropic.create(await readJson(request), origin)),
    ],
    ["GET", batches, async ({ query, origin }) => jsonReply(await anthropic.list(query, origin))],
    ["GET", batch, async ({ id, origin }) => jsonReply(await anthropic.retrieve(id, origin))],
    ["DELETE", batch, async ({ id }) => jsonReply(anthropic.delete(id))],
    [
      "POST",
      path(`${messagesPath}/batches/:id/cancel`),
      async ({ id, origin }) => jsonReply(await anthropic.cancel(id, origin)),
    ],
    ["GET", path(`${messagesPath}/batches/:id/results`), async ({ id }) => lines(await anthropic.results(id))],
  ];
}

async function answered(desk: Desk, { request, requestId }: Call, protocol: Protocol): Promise<Reply> {
  const { events, ...outcome } = await desk.answer(protocol, await readJson(request), requestId);
  return events ? streamReply(events, outcome) : { ...outcome, body: JSON.stringify(outcome.body) };
}

function path(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(":id", "([^/]+)")}/?$`);
}

function lines(text: string): Reply {
  return { status: 200, body: text, contentType: "application/x-jsonl" };
}
