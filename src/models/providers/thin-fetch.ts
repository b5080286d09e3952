/**
 * `fetch` for the SDKs, over undici's `request`: Node's own takes more than half of a call's processor time for web streams.
 * A body is read whole before the response is handed over, so that an abort or a broken connection ends the call wherever it
 * is. There is no limit of time: the deadline of a call is its caller's.
 */
import type { Dispatcher } from "undici";
import { acceptedEncodings, decoded } from "./content-encoding.ts";
import { type Outgoing, redirected } from "./redirect.ts";
import { WholeResponse } from "./whole-response.ts";

/** As the standard of `fetch` has it. */
const mostRedirects = 20;

let direct: Promise<typeof fetch> | undefined;

/**
 * Without a proxy. All models share the connections, of which there are as many as requests at once: how many that are is
 * `models.concurrency`, and a limit here would have requests wait while their deadlines run.
 */
export function directFetch(): Promise<typeof fetch> {
  direct ??= import("undici").then(({ Agent }) => fetchOver(new Agent()));
  return direct;
}

/** @param dispatcher holds the connections and knows the way */
export function fetchOver(dispatcher: Dispatcher): typeof fetch {
  return async (input, init) => {
    const asked = input instanceof Request ? new Request(input, init) : (init ?? {});
    asked.signal?.throwIfAborted();
    try {
      return await exchange(
        dispatcher,
        await outgoing(input instanceof Request ? input.url : input, asked),
        asked.signal,
      );
    } catch (error) {
      asked.signal?.throwIfAborted();
      // As the standard has it. The SDKs look at it, and keep of other errors only the message.
      throw new TypeError("fetch failed", { cause: error });
    }
  };
}

async function exchange(
  dispatcher: Dispatcher,
  asked: Outgoing,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  let sent = asked;
  for (let redirects = 0; ; redirects++) {
    const { method, headers, body, url } = sent;
    const answer = await dispatcher.request({
      ...{ origin: url.origin, path: url.pathname + url.search, method, headers, body },
      ...{ signal: signal ?? null, headersTimeout: 0, bodyTimeout: 0 },
    });
    const bytes = new Uint8Array(await answer.body.arrayBuffer());
    const next = redirected(sent, answer.statusCode, answer.headers.location);
    if (next === null) {
      const encodings = answer.headers["content-encoding"];
      const whole = encodings === undefined ? bytes : await decoded(bytes, String(encodings));
      return response(whole, answer, url.href, redirects > 0);
    }
    if (redirects === mostRedirects) throw new Error(`redirected more than ${mostRedirects} times`);
    sent = next;
  }
}

/** A body that is no text, such as a form with a file, becomes bytes: it can then be sent again after a redirect. */
async function outgoing(address: string | URL, asked: RequestInit): Promise<Outgoing> {
  const { method = "GET", body = null } = asked;
  const headers = Object.fromEntries(asked.headers instanceof Headers ? asked.headers : new Headers(asked.headers));
  headers["accept-encoding"] ??= acceptedEncodings;
  const url = new URL(address);
  if (body === null || typeof body === "string") return { url, method, headers, body };
  const whole = new Response(body);
  const type = whole.headers.get("content-type");
  if (type !== null) headers["content-type"] ??= type;
  return { url, method, headers, body: new Uint8Array(await whole.arrayBuffer()) };
}

function response(
  body: Uint8Array<ArrayBuffer>,
  { statusCode: status, statusText, headers: received }: Dispatcher.ResponseData,
  url: string,
  redirected: boolean,
): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received))
    if (Array.isArray(value)) for (const one of value) headers.append(name, one);
    else if (value !== undefined) headers.append(name, value);
  return new WholeResponse(body, { status, statusText, headers, url, redirected });
}
