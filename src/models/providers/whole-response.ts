const decoder = new TextDecoder();

/**
 * A response whose body is there already. Node's own has a web stream behind every body, which costs more processor time
 * than all else that is done to it; text and JSON are read without one here, and as often as one likes.
 */
export class WholeResponse implements Response {
  readonly headers: Headers;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly type = "default";
  readonly bodyUsed = false;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #body: ReadableStream<Uint8Array<ArrayBuffer>> | null | undefined;

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    about: Pick<Response, "headers" | "status" | "statusText" | "url" | "redirected">,
  ) {
    this.#bytes = bytes;
    this.headers = about.headers;
    this.status = about.status;
    this.statusText = about.statusText;
    this.url = about.url;
    this.redirected = about.redirected;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Made when it is asked for. */
  get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    this.#body ??= this.#usual().body;
    return this.#body;
  }

  async text(): Promise<string> {
    return decoder.decode(this.#bytes);
  }

  async json(): Promise<unknown> {
    return JSON.parse(decoder.decode(this.#bytes));
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes.slice();
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#usual().arrayBuffer();
  }

  blob(): Promise<Blob> {
    return this.#usual().blob();
  }

  formData(): Promise<FormData> {
    return this.#usual().formData();
  }

  clone(): WholeResponse {
    return new WholeResponse(this.#bytes, this);
  }

  #usual(): Response {
    return new Response(this.#bytes, { headers: this.headers });
  }
}
