/** The SDKs' `fetch` beside Node's own, at servers that answer in every way. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import { Agent } from "undici";
import { directFetch, fetchOver } from "../../src/models/providers/thin-fetch.ts";

const thin = await directFetch();

interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

interface TestServer {
  readonly url: string;
  readonly seen: Seen[];
  readonly sockets: ReadonlySet<Socket>;
}

let open: Server[] = [];
afterEach(() => {
  for (const server of open) {
    server.close();
    server.closeAllConnections();
  }
  open = [];
});

/** Notes each request, its body read, before it is answered. */
async function serve(listener: RequestListener): Promise<TestServer> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (incoming, outgoing) => {
    let body = "";
    incoming.on("error", () => undefined);
    for await (const chunk of incoming.setEncoding("latin1")) body += chunk;
    const { method, url: path, headers } = incoming;
    seen.push({ method, path, headers, body });
    listener(incoming, outgoing);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 2048, resolve));
  open.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, sockets };
}

const post = { method: "POST", headers: { "content-type": "application/json" }, body: '{"a":"ä"}' };

/** What comes of a request, or why nothing does. */
async function outcome(send: typeof fetch, url: string, init: RequestInit = post) {
  try {
    const response = await send(url, init);
    const { status, ok } = response;
    return { status, ok, text: await response.text(), headers: [...response.headers] };
  } catch (error) {
    return { error: (error as Error).name };
  }
}

const said = '{"said":"grüße 漢字 €"}';
const whole = Buffer.from(said);
const gzipped = gzipSync(whole);

describe("what comes is what Node's fetch gives", () => {
  const answers: readonly [
    name: string,
    headers: Record<string, string | string[]>,
    body: Uint8Array,
    status?: number,
  ][] = [
    ["plain", { "content-type": "application/json" }, whole],
    ["a byte-order mark", {}, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole])],
    ["bytes that are no UTF-8", {}, Buffer.from([0x41, 0xff, 0xfe, 0x42])],
    ["nothing", {}, Buffer.alloc(0)],
    ["gzip", { "content-encoding": "gzip" }, gzipped],
    ["GZIP", { "content-encoding": "GZIP" }, gzipped],
    ["x-gzip", { "content-encoding": "x-gzip" }, gzipped],
    ["gzip without its end", { "content-encoding": "gzip" }, gzipped.subarray(0, -8)],
    ["gzip that is none", { "content-encoding": "gzip" }, whole],
    ["gzip of nothing", { "content-encoding": "gzip" }, Buffer.alloc(0)],
    ["deflate", { "content-encoding": "deflate" }, deflateSync(whole)],
    ["deflate without a head", { "content-encoding": "deflate" }, deflateRawSync(whole)],
    ["br", { "content-encoding": "br" }, brotliCompressSync(whole)],
    ["two codings", { "content-encoding": "gzip, br" }, brotliCompressSync(gzipped)],
    ["a coding that nobody knows", { "content-encoding": "snappy" }, whole],
    ["one known and one unknown", { "content-encoding": "gzip, snappy" }, gzipped],
    ["a refusal in gzip", { "content-encoding": "gzip" }, gzipped, 429],
    ["no content", {}, Buffer.alloc(0), 204],
    ["a server's failure", { "retry-after": "7", "x-request-id": "r-1" }, whole, 503],
    ["cookies", { "set-cookie": ["a=1", "b=2"], "x-ratelimit-remaining-requests": "49" }, whole],
    ["a header that is no ASCII", { "x-note": Buffer.from("漢字 ä").toString("latin1") }, whole],
    ["not modified", { etag: '"a"' }, Buffer.alloc(0), 304],
    ["a redirect to nowhere", {}, whole, 302],
    ["a choice", { location: "/other" }, whole, 300],
  ];
  test.each(answers)("%s", async (_, headers, body, status = 200) => {
    const { url } = await serve((_, outgoing) => {
      outgoing.writeHead(status, headers);
      outgoing.end(body);
    });
    const expected = await outcome(fetch, url);
    const found = await outcome(thin, url);
    const timeless = (one: typeof found) => ({ ...one, headers: one.headers?.filter(([name]) => name !== "date") });
    expect("error" in found).toBe("error" in expected);
    if (!("error" in found)) expect(timeless(found)).toEqual(timeless(expected));
  });

  test("in pieces, with a character torn apart", async () => {
    const { url } = await serve((_, outgoing) => {
      const pieces = [whole.subarray(0, 13), whole.subarray(13, 14), whole.subarray(14)];
      const next = (): void => {
        const piece = pieces.shift();
        if (piece === undefined) outgoing.end();
        else outgoing.write(piece, () => setTimeout(next, 10));
      };
      next();
    });
    expect(await outcome(thin, url)).toMatchObject({ status: 200, text: said });
  });

  test("as JSON, bytes, a blob, a stream and a copy", async () => {
    const { url } = await serve((_, outgoing) => outgoing.end(whole));
    const response = await thin(url, post);
    expect(await response.clone().json()).toEqual(JSON.parse(said));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(whole);
    expect(await (await response.blob()).text()).toBe(said);
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(whole);
  });
});

describe("what goes is what Node's fetch sends", () => {
  const form = (): FormData => {
    const made = new FormData();
    made.set("purpose", "batch");
    made.set("file", new File(['{"a":1}\n{"b":"ä"}\n'], "questions.jsonl"));
    return made;
  };
  const bodies: readonly [name: string, init: () => RequestInit][] = [
    ["a text", () => post],
    ["nothing", () => ({ method: "POST" })],
    ["a question without a body", () => ({})],
    ["bytes", () => ({ method: "POST", body: new Uint8Array([1, 2, 255]) })],
    ["parameters", () => ({ method: "POST", body: new URLSearchParams({ a: "b c" }) })],
    ["a blob with a type", () => ({ method: "POST", body: new Blob(["x"], { type: "text/x" }) })],
    ["a type of one's own", () => ({ ...post, headers: [["Content-Type", "text/plain"]] })],
    ["DELETE", () => ({ method: "DELETE" })],
  ];
  test.each(bodies)("%s", async (_, init) => {
    const { url, seen } = await serve((_, outgoing) => outgoing.end("{}"));
    await fetch(`${url}/a?b=c%20d`, init());
    await thin(`${url}/a?b=c%20d`, init());
    const ofBody = ({ method, path, headers, body }: Seen) => ({ method, path, type: headers["content-type"], body });
    expect(ofBody(seen[1])).toEqual(ofBody(seen[0]));
    expect(seen[1].headers["accept-encoding"]).toMatch(/gzip/);
  });

  test("a form with a file", async () => {
    const { url, seen } = await serve((_, outgoing) => outgoing.end("{}"));
    await thin(url, { method: "POST", body: form() });
    const [{ headers, body }] = seen;
    const read = new Response(Buffer.from(body, "latin1"), {
      headers: { "content-type": String(headers["content-type"]) },
    });
    const received = await read.formData();
    expect(received.get("purpose")).toBe("batch");
    expect(await (received.get("file") as File).text()).toBe('{"a":1}\n{"b":"ä"}\n');
    expect(headers["content-length"]).toBe(String(body.length));
  });

  test("a Request", async () => {
    const { url, seen } = await serve((_, outgoing) => outgoing.end("{}"));
    await thin(new Request(url, post));
    expect(seen[0]).toMatchObject({ method: "POST", body: Buffer.from(post.body).toString("latin1") });
  });
});

describe("redirects", () => {
  const hops: readonly [method: string, status: number][] = [301, 302, 303, 307, 308].flatMap((status) => [
    ["POST", status],
    ["GET", status],
    ["PUT", status],
  ]);
  const headers = { authorization: "Bearer s", "content-type": "application/json", "x-api-key": "k" };

  test.each(hops)(
    "%s and %i: as Node's fetch follows them, to the same server and to another",
    async (method, status) => {
      const other = await serve((_, outgoing) => outgoing.end("there"));
      const { url, seen } = await serve(({ url: path }, outgoing) => {
        const location = path === "/away" ? `${other.url}/there` : "there?again";
        if (path === "/there?again") outgoing.end("here");
        else outgoing.writeHead(status, { location }).end("moved");
      });
      const init = { method, headers, ...(method !== "GET" && { body: "{}" }) };
      const ofInterest = ({ method, path, headers, body }: Seen) => {
        const { authorization, "content-type": type, "x-api-key": key } = headers;
        return { method, path, body, authorization, type, key };
      };
      for (const path of ["/near", "/away"]) {
        seen.length = 0;
        other.seen.length = 0;
        const expected = await outcome(fetch, url + path, init);
        const way = [...seen, ...other.seen].map(ofInterest);
        seen.length = 0;
        other.seen.length = 0;
        expect(await outcome(thin, url + path, init)).toMatchObject({ status: 200, text: expected.text });
        expect([...seen, ...other.seen].map(ofInterest)).toEqual(way);
      }
    },
  );

  test("a form goes on as it is", async () => {
    const { url, seen } = await serve(({ url: path }, outgoing) =>
      path === "/" ? outgoing.writeHead(307, { location: "/on" }).end() : outgoing.end("{}"),
    );
    const body = new FormData();
    body.set("file", new File(["abc"], "a"));
    await thin(url, { method: "POST", body });
    expect(seen[1].body).toBe(seen[0].body);
    expect(seen[1].body).toContain("abc");
  });

  test.each([
    ["in a circle", "/"],
    ["to another kind of address", "ftp://127.0.0.1/"],
    ["to no address", "http://"],
  ])("%s: an error", async (_, location) => {
    const { url } = await serve((_, outgoing) => outgoing.writeHead(308, { location }).end());
    await expect(thin(url, post)).rejects.toMatchObject({
      name: "TypeError",
      cause: { message: expect.stringContaining("redirected") },
    });
  });
});

describe("aborts", () => {
  const hang: RequestListener = () => undefined;
  const stall: RequestListener = (_, outgoing) => {
    outgoing.writeHead(200, { "content-length": "100" });
    outgoing.write("half");
  };
  const reason = { name: "AbortError" };

  test("before: nothing is sent", async () => {
    const { url, seen, sockets } = await serve(hang);
    await expect(thin(url, { ...post, signal: AbortSignal.abort() })).rejects.toMatchObject(reason);
    expect([seen.length, sockets.size]).toEqual([0, 0]);
  });

  test.each([
    ["before the headers", hang],
    ["in the body", stall],
  ])("%s: the connection is closed", async (_, listener) => {
    const closed = deferred();
    const controller = new AbortController();
    const { url, seen } = await serve((incoming, outgoing) => {
      incoming.socket.on("close", () => closed.resolve());
      listener(incoming, outgoing);
      setTimeout(() => controller.abort(), 100);
    });
    await expect(thin(url, { ...post, signal: controller.signal })).rejects.toMatchObject(reason);
    await closed.promise;
    expect(seen).toHaveLength(1);
  });

  test("after: nothing is left at the signal", async () => {
    const { url } = await serve((_, outgoing) => outgoing.end("{}"));
    const controller = new AbortController();
    const listeners: number[] = [];
    const { addEventListener, removeEventListener } = controller.signal;
    let left = 0;
    Object.assign(controller.signal, {
      addEventListener(...args: Parameters<typeof addEventListener>) {
        left++;
        return addEventListener.apply(controller.signal, args);
      },
      removeEventListener(...args: Parameters<typeof removeEventListener>) {
        left--;
        return removeEventListener.apply(controller.signal, args);
      },
    });
    for (let i = 0; i < 3; i++) {
      await thin(url, { ...post, signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, 20));
      listeners.push(left);
    }
    expect(listeners).toEqual([0, 0, 0]);
  });
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((one) => {
    resolve = one;
  });
  return { promise, resolve };
}

test("headers and pieces of a body may take longer than undici lets them", async () => {
  const impatient = fetchOver(new Agent({ headersTimeout: 500, bodyTimeout: 500 }));
  const { url } = await serve((_, outgoing) => {
    setTimeout(() => {
      outgoing.write(whole.subarray(0, 5));
      setTimeout(() => outgoing.end(whole.subarray(5)), 2500);
    }, 2500);
  });
  expect(await outcome(impatient, url)).toMatchObject({ status: 200, text: said });
}, 20_000);

describe("connections", () => {
  test("many at once have one each, and the next ones use them again", async () => {
    const { url, seen, sockets } = await serve((_, outgoing) => setTimeout(() => outgoing.end("{}"), 200));
    for (let wave = 1; wave <= 3; wave++) {
      await Promise.all(Array.from({ length: 1000 }, async () => (await thin(url, post)).text()));
      // An answer is read a moment before its connection is free.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(seen).toHaveLength(3000);
    expect(sockets.size).toBeGreaterThan(900);
    expect(sockets.size).toBeLessThan(1500);
  }, 30_000);

  test("a connection that the server closes after an answer is not used again", async () => {
    const { url, seen } = await serve(({ socket }, outgoing) => outgoing.end("{}", () => socket.end()));
    for (let i = 0; i < 10; i++) {
      expect(await outcome(thin, url)).toMatchObject({ status: 200 });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(seen).toHaveLength(10);
  });

  const breaks: readonly [name: string, fault: (incoming: IncomingMessage, outgoing: ServerResponse) => void][] = [
    ["without an answer", ({ socket }) => socket.destroy()],
    ["by a reset", ({ socket }) => socket.resetAndDestroy()],
    [
      "in the headers",
      ({ socket }) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-");
        socket.end();
      },
    ],
    [
      "in a body of known length",
      ({ socket }, outgoing) => {
        outgoing.writeHead(200, { "content-length": "100" });
        outgoing.write("half", () => socket.destroy());
      },
    ],
    [
      "in a body in pieces",
      ({ socket }, outgoing) => {
        outgoing.write("half", () => socket.resetAndDestroy());
      },
    ],
  ];
  test.each(breaks)("one that ends %s, used before or not: the request is not sent again", async (_, fault) => {
    const { url, seen } = await serve((incoming, outgoing) =>
      incoming.url === "/well" ? outgoing.end("{}") : fault(incoming, outgoing),
    );
    for (const before of [[], ["/well"]]) {
      for (const path of before) await outcome(thin, url + path);
      seen.length = 0;
      await expect(thin(`${url}/ill`, post)).rejects.toThrow();
      expect(seen).toHaveLength(1);
    }
  });
});
