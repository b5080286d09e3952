import { inspect } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { InterruptedError, ProviderError } from "../../src/base/errors.ts";
import { createModel } from "../../src/models/model-provider.ts";
import { retryAfterMs } from "../../src/models/providers/http-failure.ts";
import {
  answerAt,
  anthropicError,
  chatCompletion,
  openaiError,
  type Reply,
  serverForTests,
  startProtocolServer,
} from "./protocol-server.ts";
import { hoursRequest, keyVariables, modelAt, type ProviderName, providers, secret } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const thrown = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("expected a failure");
};
const failure = async (provider: ProviderName, reply: Reply, options = {}): Promise<ProviderError> => {
  server.play(() => reply);
  const model = await modelAt(provider, server.url, options);
  const error = await thrown(model.complete(hoursRequest, idle));
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
};
const errorReply = (provider: ProviderName, status: number, message: string): Reply =>
  provider === "anthropic" ? anthropicError(status, "some_error", message) : openaiError(status, message);

describe.each<ProviderName>(["openai", "openai-responses", "openai-compatible", "anthropic"])(
  "%s: failures",
  (provider) => {
    const statuses: readonly [status: number, isRetryable: boolean, isRateLimit: boolean, message: RegExp][] = [
      [400, false, false, /refused the request \(HTTP 400\): because/],
      [401, false, false, /the key in [A-Z_]+_API_KEY was refused \(HTTP 401\)$/],
      [403, false, false, /the key in [A-Z_]+_API_KEY was refused \(HTTP 403\): because/],
      [404, false, false, /unknown model "some-model" or address \(HTTP 404\): because/],
      [408, true, false, /HTTP 408/],
      [409, true, false, /HTTP 409/],
      [422, false, false, /HTTP 422/],
      [429, true, true, /rate limit reached \(HTTP 429\): because/],
      [500, true, false, /the provider failed \(HTTP 500\): because/],
      [503, true, false, /HTTP 503/],
      [529, true, false, /HTTP 529/],
    ];
    test.each(statuses)("HTTP %i: retryable %s, rate limit %s", async (status, isRetryable, isRateLimit, message) => {
      const error = await failure(provider, errorReply(provider, status, "because"));
      expect(error).toMatchObject({ status, isRetryable, isRateLimit, exitCode: 3 });
      expect(error.message).toMatch(message);
      expect(error.message).toContain(`${provider}:some-model`);
      expect(server.requests).toHaveLength(1);
    });

    test("a refused key: the variable is named, the server's echo of the key is not shown", async () => {
      for (const status of [401, 403]) {
        const error = await failure(provider, errorReply(provider, status, `Incorrect API key provided: ${secret}.`));
        expect(error.message).toContain(keyVariables[provider]);
        expect(error.hint).toContain(keyVariables[provider]);
      }
    });

    test("a key that a server echoes in any other error is blotted out", async () => {
      const error = await failure(provider, errorReply(provider, 400, `bad header Bearer ${secret}`));
      expect(error.message).toContain("bad header Bearer [key]");
    });

    const retryAfter: readonly [headers: Record<string, string>, expected: number | undefined][] = [
      [{ "retry-after": "3" }, 3000],
      [{ "retry-after": "3", "retry-after-ms": "250" }, 250],
      [{}, undefined],
    ];
    test.each(retryAfter)("429 with %j: wait %s ms", async (headers, expected) =>
      expect((await failure(provider, { ...errorReply(provider, 429, "slow"), headers })).retryAfterMs).toBe(expected),
    );

    const faults: readonly [name: string, reply: Reply, message: RegExp][] = [
      ["connection reset", { fault: "reset" }, /connection failed \(\w+\)/],
      ["body broken off", { body: { a: "b".repeat(5000) }, fault: "break-off" }, /connection failed \(\w+\)/],
      ["truncated JSON", { body: '{"choices": [{"mess' }, /the answer is not valid JSON/],
      [
        "HTML with status 200",
        { body: "<html>Hi</html>", headers: { "content-type": "text/html" } },
        /not a chat completion/,
      ],
      ["an empty body", { body: "" }, /not a chat completion/],
      ["null", { body: "null" }, /not a chat completion/],
      ["an empty object", { body: {} }, /not a chat completion/],
      ["empty choices", { body: { choices: [], usage: null } }, /not a chat completion/],
      ["an error without a code in a 200", { body: { error: { message: "upstream down" } } }, /: upstream down/],
      ["an HTML error page", { status: 502, body: "<html>Bad gateway</html>" }, /HTTP 502\): <html>Bad gateway/],
      ["an error without a body", { status: 500, body: "" }, /the provider failed \(HTTP 500\)/],
    ];
    test.each(faults)("%s is retryable", async (_, reply, message) => {
      const error = await failure(provider, reply);
      expect(error.message).toMatch(message);
      expect(error).toMatchObject({ isRetryable: true, isRateLimit: false });
    });

    test("a long error page is cut", async () => {
      const error = await failure(provider, { status: 502, body: `<html>${"x".repeat(9000)}` });
      expect(error.message.length).toBeLessThan(600);
    });

    test("a gateway's rate limit in a 200 is one", async () =>
      expect(await failure(provider, { body: { error: { code: 429, message: "busy" } } })).toMatchObject({
        status: 429,
        isRetryable: true,
        isRateLimit: true,
      }));

    test.each(["hang", "stall"] as const)("%s: the deadline ends the call", async (fault) => {
      const error = await failure(provider, { body: { a: "b".repeat(5000) }, fault }, { timeoutMs: 150 });
      expect(error.message).toContain("no answer within 0.15 s");
      expect(error).toMatchObject({ isRetryable: true, status: undefined });
    });

    test("an answer within the deadline counts, and so does what it says of rate limits", async () => {
      const limits = { limit: "50", remaining: "49", reset: "1s" };
      const headers = Object.fromEntries(
        Object.entries(limits).map(([name, value]) => [`x-ratelimit-${name}-requests`, value]),
      );
      server.play(({ path }) => ({ body: answerAt(path, "yes"), headers, delayMs: 100 }));
      const model = await modelAt(provider, server.url, { timeoutMs: 5000 });
      expect(await model.complete(hoursRequest, idle)).toMatchObject({
        text: "yes",
        allowances: { requests: { limit: 50, remaining: 49, resetMs: 1000 } },
      });
    });

    test("nobody listens at the address", async () => {
      const closed = await startProtocolServer();
      await closed.close();
      const model = await modelAt(provider, closed.url);
      const error = (await thrown(model.complete(hoursRequest, idle))) as ProviderError;
      expect(error.message).toContain("connection failed (ECONNREFUSED)");
      expect(error.isRetryable).toBe(true);
    });

    test.each(["hang", "stall"] as const)("%s: the caller's abort ends the call", async (fault) => {
      const controller = new AbortController();
      server.play(() => {
        setTimeout(() => controller.abort(), 50);
        return { body: { a: "b".repeat(5000) }, fault };
      });
      const model = await modelAt(provider, server.url);
      expect(await thrown(model.complete(hoursRequest, controller.signal))).toBeInstanceOf(InterruptedError);
    });

    test("nothing is sent after an abort", async () => {
      server.play(() => ({}));
      const model = await modelAt(provider, server.url);
      expect(await thrown(model.complete(hoursRequest, AbortSignal.abort()))).toBeInstanceOf(InterruptedError);
      expect(server.requests).toHaveLength(0);
    });
  },
);

describe("an account without money is said so, and not tried again", () => {
  const empty = (status: number, error: object): Reply => ({ status, body: { error } });
  const cases: readonly [provider: ProviderName, reply: Reply][] = [
    ["openai", openaiError(429, "You exceeded your current quota", "insufficient_quota")],
    ["openai", empty(429, { message: "You exceeded your current quota", type: "insufficient_quota", code: null })],
    ["openai-compatible", empty(429, { message: "insufficient_quota" })],
    ["openai-compatible", empty(402, { message: "Insufficient Balance", code: "invalid_request_error" })],
    ["openai-compatible", empty(402, { message: "This request requires more credits, or fewer max_tokens." })],
    ["openai-compatible", empty(429, { message: "suspended", type: "exceeded_current_quota_error" })],
    ["openai-compatible", empty(403, { message: "Insufficient account balance: insufficient_balance" })],
    ["openai-compatible", { body: { error: { code: "insufficient_quota", message: "none" } } }],
    ["anthropic", anthropicError(400, "invalid_request_error", "Your credit balance is too low to access the API.")],
    ["anthropic", anthropicError(402, "billing_error", "There is a problem with your billing.")],
    ["anthropic", { body: { type: "error", error: { type: "billing_error", message: "no" } } }],
  ];
  test.each(cases)("%s (%#)", async (provider, reply) => {
    const error = await failure(provider, reply);
    expect(error).toMatchObject({ isRetryable: false, isRateLimit: false, exitCode: 3 });
    expect(error.message).toContain("the account has no quota left (HTTP 4");
    expect(error.hint).toContain("billing");
    expect(server.requests).toHaveLength(1);
  });

  test("a limit of the minute that speaks of a quota is one to wait for", async () => {
    const message = "You exceeded your current quota, please check your plan. Please retry in 34s.";
    const error = await failure("openai-compatible", empty(429, { code: 429, message, status: "RESOURCE_EXHAUSTED" }));
    expect(error).toMatchObject({ isRetryable: true, isRateLimit: true });
  });
});

describe("access that is forbidden", () => {
  test("is not a wrong key", async () => {
    const said = "Country, region, or territory not supported";
    const error = await failure("openai", openaiError(403, said, "unsupported_country_region_territory"));
    expect(error.message).toMatch(/access with the key in OPENAI_API_KEY was refused \(HTTP 403\): Country, region/);
    expect(error.hint).toMatch(/may use some-model; the country and a firewall/);
  });

  test("by a filter of what is asked is told from that of who asks", async () => {
    const said = "Your chosen model requires moderation and your input was flagged for violence.";
    const error = await failure("openai-compatible", openaiError(403, said));
    expect(error.message).toContain(`a filter of the provider refused the question (HTTP 403): ${said}`);
    expect([error.isRetryable, error.hint]).toEqual([false, undefined]);
  });

  test("without a key it is said that there was none", async () => {
    const env = { LLM_ECON_COMPATIBLE_API_KEY: "" };
    const page = { status: 403, body: "<html>Blocked by policy</html>", headers: { "content-type": "text/html" } };
    const error = await failure("openai-compatible", page, { env });
    expect(error.message).toMatch(/access without a key was refused \(HTTP 403\): <html>Blocked/);
    expect(error.hint).toContain("Set LLM_ECON_COMPATIBLE_API_KEY if");
  });
});

describe("addresses", () => {
  const at = async (provider: ProviderName, base: string, reply: Reply): Promise<ProviderError> => {
    server.play(() => reply);
    const url = server.url + base;
    const env = { OPENAI_BASE_URL: url, ANTHROPIC_BASE_URL: url, [keyVariables[provider]]: secret };
    const uri = provider === "openai-compatible" ? `${provider}:m@${url}` : `${provider}:m`;
    const model = await createModel(uri, providers, { env });
    return (await thrown(model.complete(hoursRequest, idle))) as ProviderError;
  };
  const cases: readonly [provider: ProviderName, base: string, hint: RegExp][] = [
    ["openai", "/v1/v1", /\/v1\/v1\/chat\/completions was asked, which has \/v1 twice/],
    ["openai-compatible", "/api/v1/v1/", /has \/v1 twice/],
    ["anthropic", "/v1", /\/v1\/v1\/messages was asked, which has \/v1 twice/],
    ["openai-compatible", "/v1/chat/completions", /leave out \/chat\/completions at the end of the base URL/],
    ["openai", "/v1/models", /leave out \/models at the end of the base URL/],
    ["anthropic", "/v1/messages", /leave out \/v1\/messages at the end/],
    ["openai-compatible", "", /most end in \/v1/],
    ["openai-compatible", "/v1", /Check the model's name and the base URL: http\S+\/v1\/chat\/completions was asked/],
  ];
  test.each(cases)("%s at %j", async (provider, base, hint) => {
    const notFound = { status: 404, body: "<html>Not Found</html>", headers: { "content-type": "text/html" } };
    for (const reply of [notFound, { ...notFound, status: 405 }]) {
      const error = await at(provider, base, reply);
      expect(error).toMatchObject({ isRetryable: false, exitCode: 3 });
      expect(error.message).toContain(`unknown model "m" or address (HTTP 40`);
      expect(error.hint).toMatch(hint);
    }
    // Programs with pages answer every address with one.
    const page = await at(provider, base, { ...notFound, status: 200 });
    expect([page.message, page.hint]).toEqual([
      expect.stringContaining("not a chat completion"),
      expect.stringMatching(hint),
    ]);
  });
});

describe("a failure inside an answer", () => {
  const choice = (error: unknown, message: object = { content: "" }): Reply => ({
    body: {
      ...chatCompletion("", message),
      choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "error", error }],
    },
  });
  const cases: readonly [name: string, reply: Reply, expected: object][] = [
    ["a choice: 502", choice({ code: 502, message: "Upstream" }), { status: 502, isRetryable: true }],
    ["a choice: 429", choice({ code: 429, message: "Busy" }), { status: 429, isRetryable: true, isRateLimit: true }],
    ["a choice: 403", choice({ code: 403, message: "Flagged" }), { status: 403, isRetryable: false }],
    ["a choice: text for a code", choice({ code: "503", message: "Busy" }), { status: 503, isRetryable: true }],
    ["a choice: a name", choice({ code: "rate_limit_exceeded", message: "Busy" }), { status: 429, isRateLimit: true }],
    ["a choice: a quota", choice({ code: "insufficient_quota", message: "" }), { status: 429, isRetryable: false }],
    ["a choice: words alone", choice("out of memory"), { status: undefined, isRetryable: true }],
    ["a choice with half a text", choice({ code: 502, message: "Cut" }, { content: '{"hou' }), { status: 502 }],
    [
      "the body: a type",
      { body: { error: { type: "overloaded_error", message: "" } } },
      { status: 529, isRetryable: true },
    ],
    ["the body: a status", { body: { error: "bad", status: 400 } }, { status: 400, isRetryable: false }],
    [
      "the body, beside choices",
      { body: { ...chatCompletion("{"), error: { code: 500, message: "x" } } },
      { status: 500 },
    ],
    ["the body: a list", { body: { error: ["no"] } }, { status: undefined, isRetryable: true }],
  ];
  test.each(cases)("%s", async (_, reply, expected) => {
    expect(await failure("openai-compatible", reply)).toMatchObject({ exitCode: 3, ...expected });
  });

  test.each([null, "", false, {}])("an error that is %j is none", async (error) => {
    server.play(() => ({ body: { ...chatCompletion("yes"), error } }));
    expect(await (await modelAt("openai-compatible", server.url)).complete(hoursRequest, idle)).toMatchObject({
      text: "yes",
    });
  });
});

describe("failures of one provider", () => {
  test("openai-compatible: a server that wants a key when none is set", async () => {
    const env = { LLM_ECON_COMPATIBLE_API_KEY: "" };
    const error = await failure("openai-compatible", openaiError(401, "no"), { env });
    expect(error.message).toContain("the server wants a key and none was sent");
    expect(error.hint).toBe("Set LLM_ECON_COMPATIBLE_API_KEY.");
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);
  const cases: readonly [headers: Record<string, string>, expected: number | undefined][] = [
    [{ "retry-after": "1.5" }, 1500],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "Thu, 01 Jan 2026 12:00:07 GMT" }, 7000],
    [{ "retry-after": "Thu, 01 Jan 2026 11:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "-5" }, 0],
    [{ "retry-after-ms": "soon", "retry-after": "2" }, 2000],
    [{ "retry-after-ms": "0", "retry-after": "2" }, 0],
  ];
  test.each(cases)("%j: %s ms", (headers, expected) => expect(retryAfterMs(new Headers(headers), now)).toBe(expected));
});
