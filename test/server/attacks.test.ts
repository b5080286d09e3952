/** Who must not get anything: other sites, other names, wrong tokens, wrong bodies, too much at once. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Asked, newDatabase, type Served, served, stored } from "./served.ts";

let server: Served;
let run: string;

beforeAll(async () => {
  const path = newDatabase();
  run = await stored(path, "steps: 2\npopulation: {size: 3}\nworkers: {decide: rational}\nplanner: {kind: us-federal}");
  server = await served(path, { bodyMs: 300 });
});

afterAll(() => server.close());

const post = (headers: Asked["headers"], body = "{}"): Asked => ({ method: "POST", headers, body });

describe("a request is refused", () => {
  const port = ":PORT";
  test.each<[what: string, status: number, path: string, asked: Asked]>([
    ["with the name of another site", 403, "/api/runs", { headers: { host: "evil.example" } }],
    ["with a name that begins as ours", 403, "/api/runs", { headers: { host: `127.0.0.1.evil${port}` } }],
    ["with a name that ends as ours", 403, "/api/runs", { headers: { host: `evil-localhost${port}` } }],
    ["with a user before the name", 403, "/api/runs", { headers: { host: `localhost@evil${port}` } }],
    ["with another address of this machine", 403, "/api/runs", { headers: { host: `127.0.0.2${port}` } }],
    ["with an address in another form", 403, "/api/runs", { headers: { host: `2130706433${port}` } }],
    ["without a name", 403, "/api/runs", { headers: { host: undefined } }],
    ["with an empty name", 403, "/api/runs", { headers: { host: "" } }],
    ["with a port that is none", 403, "/api/runs", { headers: { host: "localhost:80x" } }],
    ["for the page by another name", 403, "/", { headers: { host: `127.0.0.1.evil${port}` } }],
    ["of another site", 403, "/api/runs", { headers: { origin: "http://evil.example" } }],
    ["of another port", 403, "/api/runs", { headers: { origin: "http://127.0.0.1:1" } }],
    ["of another scheme", 403, "/api/runs", { headers: { origin: `https://127.0.0.1${port}` } }],
    ["of a page without an origin", 403, "/api/runs", { headers: { origin: "null" } }],
    ["that the browser calls one of another site", 403, "/api/runs", { headers: { "sec-fetch-site": "cross-site" } }],
    ["that the browser calls one of a sister site", 403, "/api/runs", { headers: { "sec-fetch-site": "same-site" } }],
    ["to post, of another site", 403, "/api/try", post({ origin: "http://evil.example" })],
    ["to post, called one of another site", 403, "/api/try", post({ "sec-fetch-site": "cross-site" })],
    ["to post text", 415, "/api/try", post({ "content-type": "text/plain" })],
    ["to post a form", 415, "/api/try", post({ "content-type": "application/x-www-form-urlencoded" })],
    ["to post what begins as JSON", 415, "/api/try", post({ "content-type": "application/jsonp" })],
    ["to post without a type", 415, "/api/try", post({ "content-type": undefined })],
    ["without a token", 401, "/api/runs", { headers: { authorization: undefined } }],
    ["with a wrong token", 401, "/api/runs", { headers: { authorization: "Bearer nothing" } }],
    ["with a token of another kind", 401, "/api/runs", { headers: { authorization: "Basic TOKEN" } }],
    ["with a token in the query", 401, "/api/runs?token=TOKEN", { headers: { authorization: undefined } }],
    ["for a stream without a token", 401, "/api/runs/RUN/events", { headers: { authorization: undefined } }],
    ["for what there is not, without a token", 401, "/api/nothing", { headers: { authorization: undefined } }],
    ["to order where no orders are taken", 403, "/api/control/stop", post({ "x-control-token": "TOKEN" })],
    ["with another method", 405, "/api/runs", { method: "DELETE" }],
    ["to ask what others may", 405, "/api/runs", { method: "OPTIONS", headers: { origin: undefined } }],
    ["to post where nothing is", 405, "/api/runs", post({})],
    ["for a file above", 404, "/../package.json", {}],
    ["for a file above, encoded", 404, "/%2e%2e/package.json", {}],
    ["for a file above the assets", 404, "/assets/../../cli/main.js", {}],
    ["for a file above the assets, encoded twice", 404, "/assets/%252e%252e%252fcli/main.js", {}],
    ["for a file with a null", 404, "/assets/x.js%00.png", {}],
    ["for a file by backslashes", 404, "/assets/..\\..\\cli\\main.js", {}],
    ["for a file of the machine", 404, "/etc/passwd", {}],
    ["for a run by a path", 404, "/api/runs/..%2f..%2fetc", {}],
    ["for a run by a wildcard", 404, "/api/runs/%25", {}],
    ["for a run by SQL", 404, "/api/runs/'%20OR%20'1'='1", {}],
    ["for what is no address", 400, "/api/runs/%ff", {}],
    ["for a page of a list that is none", 400, "/api/runs?limit=-1", {}],
    ["for a column that is none", 400, "/api/runs/RUN/workers?sort=persona", {}],
  ])("%s", async (_, status, path, { headers = {}, ...asked }) => {
    const filled = (text: string): string =>
      text.replace(port, `:${server.port}`).replace("TOKEN", server.token).replace("RUN", run);
    const written = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? filled(value) : value]),
    );
    const answer = await server.ask(filled(path), { ...asked, headers: written });
    expect(answer).toMatchObject({ status, headers: { "x-content-type-options": "nosniff" } });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(JSON.parse(answer.body).error.message).not.toBe("");
    expect(answer.body).not.toContain(run);
  });

  test("with two names", async () => {
    const answer = await spoken(`GET /api/runs HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 40[03]/);
  });

  test("with a whole address for a path", async () => {
    const answer = await spoken(`GET http://evil/api/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 400/);
  });
});

describe("a request is answered", () => {
  test.each([
    ["localhost", "localhost"],
    ["localhost with the port of a tunnel", "localhost:9999"],
    ["LOCALHOST", "LOCALHOST:80"],
    ["the address of version 6", "[::1]:8080"],
    ["the address", "127.0.0.1"],
  ])("by the name %s", async (_, host) => {
    expect(await server.ask("/api/runs", { headers: { host, origin: `http://${host}` } })).toMatchObject({
      status: 200,
    });
  });

  test("without a token for the page, which nothing may be loaded into and no page may frame", async () => {
    const { status, headers } = await server.ask("/run/some-id/workers", { headers: { authorization: undefined } });
    expect(status).toBe(200);
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  test("without a word of the environment", async () => {
    process.env.LLM_ECON_TEST_SECRET = "sesame-47-open";
    for (const path of ["/api/info", "/api/runs", `/api/runs/${run}`, "/api/scenario-schema"])
      expect((await server.ask(path)).body).not.toContain("sesame-47-open");
    delete process.env.LLM_ECON_TEST_SECRET;
  });
});

describe("bodies", () => {
  test("larger than a question are refused before they are read", async () => {
    const answer = await server.ask("/api/household", post({}, `{"wage": ${" ".repeat(2 ** 20)}1}`));
    expect(answer.status).toBe(413);
  });

  test("larger than they say, too", async () => {
    const answer = await server.ask(
      "/api/household",
      post({ "transfer-encoding": "chunked" }, " ".repeat(2 ** 20 + 1)),
    );
    expect(answer.status).toBe(413);
  });

  test("that come slowly are not waited for", async () => {
    const head = `POST /api/household HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`;
    expect(await spoken(head)).toMatch(/^HTTP\/1.1 408/);
  });

  test("that are no JSON are refused", async () => {
    expect((await server.ask("/api/household", post({}, "{wage: 1}"))).status).toBe(400);
  });
});

test("of 500 who want to read a stream most are refused, and others are answered all the while", async () => {
  const sockets = Array.from({ length: 500 }, () => connect(server.port, "127.0.0.1"));
  let [streams, refused] = [0, 0];
  for (const socket of sockets) {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      if (data.toString().startsWith("HTTP/1.1 200")) streams++;
      if (data.toString().startsWith("HTTP/1.1 429")) refused++;
    });
    socket.write(
      `GET /api/runs/${run}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token}\r\n\r\n`,
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { status } = await server.ask("/api/runs");
  for (const socket of sockets) socket.destroy();
  expect(streams).toBeLessThanOrEqual(64);
  expect(streams).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
  expect(status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await server.ask(`/api/runs/${run}`)).status).toBe(200);
});

/** Sends what may be no HTTP, and reads until the connection ends. */
function spoken(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (data) => {
      answer += data.toString();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}
