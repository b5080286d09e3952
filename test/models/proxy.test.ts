import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { ProviderError } from "../../src/base/errors.ts";
import { createBatchClient } from "../../src/models/model-provider.ts";
import type { Environment } from "../../src/models/providers/environment.ts";
import { proxyFor } from "../../src/models/providers/proxy.ts";
import { anthropicMessage, chatCompletion, type ProtocolServer, startProtocolServer } from "./protocol-server.ts";
import { type ProxyOptions, type ProxyServer, startProxyServer } from "./proxy-server.ts";
import { hoursRequest, modelAt, type ProviderName, providers, secret } from "./requests.ts";

const idle = new AbortController().signal;
const pem = (name: string): string => readFileSync(join(import.meta.dirname, "../fixtures/tls", `${name}.pem`), "utf8");
let server: ProtocolServer;
let tls: ProtocolServer;
beforeAll(async () => {
  server = await startProtocolServer();
  tls = await startProtocolServer(undefined, { key: pem("key"), cert: pem("self-signed") });
});
afterAll(() => Promise.all([server.close(), tls.close()]));

let open: ProxyServer[] = [];
afterEach(async () => {
  await Promise.all(open.map((proxy) => proxy.close()));
  open = [];
});
const start = async (options: ProxyOptions = {}): Promise<ProxyServer> => {
  const proxy = await startProxyServer({ target: { port: Number(new URL(server.url).port) }, ...options });
  open.push(proxy);
  return proxy;
};

const whole = ({ path }: { readonly path: string }) => ({
  body: path.endsWith("/messages") ? anthropicMessage("yes") : chatCompletion("yes"),
});
/** A host that nobody knows: only the proxy can find it. */
const away = "http://models.example.test";

const failure = async (provider: ProviderName, url: string, env: Environment): Promise<ProviderError> => {
  try {
    await (await modelAt(provider, url, { env })).complete(hoursRequest, idle);
  } catch (error) {
    expect(error).toBeInstanceOf(ProviderError);
    return error as ProviderError;
  }
  throw new Error("expected a failure");
};

describe.each<ProviderName>(["openai", "openai-compatible", "anthropic"])("%s behind a proxy", (provider) => {
  const path = provider === "anthropic" ? "/v1/messages" : "/v1/chat/completions";
  const ways: readonly [name: string, env: (host: string) => Environment][] = [
    ["HTTP_PROXY", (host) => ({ HTTP_PROXY: `http://${host}` })],
    ["http_proxy", (host) => ({ http_proxy: `http://${host}/` })],
    ["host and port alone", (host) => ({ HTTP_PROXY: host })],
    ["small letters first", (host) => ({ HTTP_PROXY: "http://127.0.0.1:9", http_proxy: `http://${host}` })],
    ["blank small letters", (host) => ({ HTTP_PROXY: ` http://${host} `, http_proxy: "" })],
    [
      "NO_PROXY of others",
      (host) => ({ HTTP_PROXY: host, NO_PROXY: "localhost,127.0.0.1,.example.com,example.test:81" }),
    ],
  ];
  test.each(ways)("%s", async (_, env) => {
    const proxy = await start();
    server.play(whole);
    const model = await modelAt(provider, away, { env: env(proxy.host) });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text: "yes", requests: 1 });
    expect(proxy.asked).toEqual([`POST ${away}${path}`]);
    expect(server.requests[0]).toMatchObject({ method: "POST", path, body: { model: "some-model" } });
    expect(server.requests[0].headers.host).toBe("models.example.test");
  });

  const past: readonly [name: string, env: Environment][] = [
    ["NO_PROXY", { NO_PROXY: "127.0.0.1" }],
    ["no_proxy", { no_proxy: "localhost, 127.0.0.1" }],
    ["every host", { NO_PROXY: "*" }],
  ];
  test.each(past)("%s: past it", async (_, env) => {
    const proxy = await start();
    server.play(whole);
    const model = await modelAt(provider, server.url, { env: { HTTP_PROXY: proxy.host, ...env } });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text: "yes" });
    expect([proxy.asked, server.requests.length]).toEqual([[], 1]);
  });

  test("a proxy for other addresses is not used", async () => {
    const proxy = await start();
    server.play(whole);
    const model = await modelAt(provider, server.url, { env: { HTTPS_PROXY: proxy.host } });
    expect(await model.complete(hoursRequest, idle)).toMatchObject({ text: "yes" });
    expect(proxy.asked).toEqual([]);
  });

  test("https goes through a tunnel, which shows the proxy nothing", async () => {
    const proxy = await start({ target: { port: Number(new URL(tls.url).port) } });
    const { message } = await failure(provider, "https://models.example.test", { https_proxy: `http://${proxy.host}` });
    expect(proxy.asked).toEqual(["CONNECT models.example.test:443"]);
    // It came as far as the server's certificate, which nobody vouches for.
    expect(message).toMatch(
      /the certificate of models\.example\.test through the proxy http:\/\/127\.0\.0\.1:\d+ of https_proxy/,
    );
  });

  test("a name and a password go to the proxy and into no message", async () => {
    const proxy = await start();
    server.play(() => ({ status: 500 }));
    const error = await failure(provider, away, { HTTP_PROXY: `http://me:p%40ss-of-mine@${proxy.host}` });
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("me:p@ss-of-mine").toString("base64")}`]);
    expect(server.requests[0].headers).not.toHaveProperty("proxy-authorization");
    expect(`${error.message} ${error.hint}`).not.toMatch(/ss-of-mine/);
  });

  const refusals: readonly [url: string, status: number, isRetryable: boolean, message: RegExp][] = [
    [away, 407, false, /the proxy http:\S+ of HTTPS?_PROXY wants a name and a password \(HTTP 407\)/],
    [
      "https://models.example.test",
      407,
      false,
      /the proxy http:\S+ of HTTPS?_PROXY wants a name and a password \(HTTP 407\)/,
    ],
    [
      "https://models.example.test",
      403,
      false,
      /the proxy http:\S+ of HTTPS_PROXY does not let the request through \(HTTP 403\)/,
    ],
    [
      "https://models.example.test",
      503,
      true,
      /the proxy http:\S+ of HTTPS_PROXY does not let the request through \(HTTP 503\)/,
    ],
    [away, 503, true, /the provider failed \(HTTP 503\)/],
    [away, 403, false, /access with the key in \w+ was refused \(HTTP 403\)/],
  ];
  test.each(refusals)("%s refused with %i: retryable %s", async (url, refuses, isRetryable, message) => {
    const proxy = await start({ refuses });
    const error = await failure(provider, url, { HTTP_PROXY: proxy.host, HTTPS_PROXY: proxy.host });
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ isRetryable, exitCode: 3 });
    expect(`${error.message} ${error.hint}`).toContain(refuses === 407 ? "name:password" : proxy.host);
    expect(proxy.asked).toHaveLength(1);
  });

  test("a proxy that nobody knows, or where nobody listens, is named", async () => {
    const proxy = await start();
    await proxy.close();
    const gone = await failure(provider, away, { HTTP_PROXY: proxy.host });
    expect(gone.message).toContain(`connection failed (ECONNREFUSED) to the proxy http://${proxy.host} of HTTP_PROXY`);
    expect(gone).toMatchObject({ isRetryable: true, hint: expect.stringContaining("NO_PROXY=models.example.test") });
    for (const url of [away, "https://models.example.test"]) {
      const unknown = await failure(provider, url, { HTTP_PROXY: "http://proxy.invalid:8080" });
      expect(unknown.message).toMatch(
        /connection failed \((ENOTFOUND|EAI_AGAIN)\) to the proxy http:\/\/proxy\.invalid:8080 of HTTP_PROXY/,
      );
    }
  });

  test("without one, a host that nobody knows makes one think of a proxy", async () => {
    const error = await failure(provider, "http://models.invalid", {});
    expect(error.message).toMatch(/connection failed \((ENOTFOUND|EAI_AGAIN)\)$/);
    expect(error.hint).toContain("HTTPS_PROXY");
  });
});

test("a deadline and an abort end a call through a proxy", async () => {
  const proxy = await start();
  server.play(() => ({ fault: "hang" }));
  const model = await modelAt("openai", away, { env: { HTTP_PROXY: proxy.host }, timeoutMs: 150 });
  await expect(model.complete(hoursRequest, idle)).rejects.toThrow("no answer within 0.15 s");
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await expect(model.complete(hoursRequest, controller.signal)).rejects.toMatchObject({ kind: "interrupted" });
});

describe("values of the variables", () => {
  test.each([
    ["HTTPS_PROXY", "socks5://me:hidden@proxy:1080"],
    ["HTTP_PROXY", "http://me:hid#den@proxy:8080"],
    ["http_proxy", "ftp://proxy"],
    ["https_proxy", "http://:8080"],
  ])("%s=%s is none", async (variable, value) => {
    const error = await failure("openai", "https://models.example.test", { [variable]: value });
    expect(error.message).toBe(`${variable}: expected the address of a proxy, http://host:port`);
    expect(error).toMatchObject({ isRetryable: false, exitCode: 3 });
    expect(`${error.message}${error.hint}`).not.toMatch(/hidden|hid#den/);
  });

  test.each([[{}], [{ HTTPS_PROXY: "" }], [{ NO_PROXY: "x", https_proxy: "  " }]])("%j: nothing changes", async (env) =>
    expect(await proxyFor("https://api.openai.com/v1", env)).toBeUndefined(),
  );

  test("the same way has the same connections", async () => {
    const env = { HTTPS_PROXY: "proxy.example.test:3128", NO_PROXY: "a" };
    const one = await proxyFor("https://a.test", env);
    expect(one).toMatchObject({ words: "the proxy http://proxy.example.test:3128 of HTTPS_PROXY" });
    expect((await proxyFor("https://b.test", { ...env }))?.fetch).toBe(one?.fetch);
    expect((await proxyFor("https://b.test", { ...env, NO_PROXY: "b" }))?.fetch).not.toBe(one?.fetch);
  });
});

test("a batch's file of questions arrives whole", async () => {
  const proxy = await start();
  const bodies: string[] = [];
  const types: (string | undefined)[] = [];
  const { createServer } = await import("node:http");
  const files = createServer(async (incoming, outgoing) => {
    let text = "";
    for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
    bodies.push(text);
    types.push(incoming.headers["content-type"]);
    outgoing.setHeader("content-type", "application/json");
    outgoing.end(JSON.stringify({ id: incoming.url?.endsWith("files") ? "file-1" : "batch-1" }));
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  const port = (files.address() as { port: number }).port;
  const through = await start({ target: { port } });
  const env = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${away}/v1`, HTTP_PROXY: through.host };
  const client = await createBatchClient("openai:m", providers, { env });
  expect(await client.submit(new Map([["q1", hoursRequest]]), "tag", idle)).toBe("batch-1");
  files.closeAllConnections();
  files.close();
  expect(proxy.asked).toEqual([]);
  expect(through.asked).toEqual([`POST ${away}/v1/files`, `POST ${away}/v1/batches`]);
  expect(types[0]).toMatch(/^multipart\/form-data; boundary=/);
  expect(bodies[0]).toContain('"custom_id":"q1"');
  expect(bodies[0]).toContain('name="purpose"');
});
