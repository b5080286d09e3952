/** Where kernels run: gpu.js on whatever this machine has, never silently on something else. */
import { createRequire } from "node:module";
import { errorMessage, UsageError } from "../base/errors.ts";
import { provideWebgpu } from "./webgpu-device.ts";

/** `auto`: a GPU where one is found, else none; `off`: none, everything in double precision. */
export const gpuChoices = ["auto", "webgpu", "headlessgl", "webasm", "cpu", "off"] as const;
export type GpuChoice = (typeof gpuChoices)[number];
export type BackendName = Exclude<GpuChoice, "auto" | "off">;

export interface KernelShape {
  /** Threads along x and y. */
  readonly output: readonly [number, number];
  /** Width and height of the argument. */
  readonly table: readonly [number, number];
  /** Columns that stay on the device. */
  readonly constants: Readonly<Record<string, Float32Array>>;
}

/** Results by y, then x. Wait for one call before the next: the table is read while it runs. */
export type RunKernel = (table: Float32Array) => Promise<readonly Float32Array[]>;

export interface Backend {
  readonly name: BackendName;
  /** What it runs on, where that is known. */
  readonly device: string | null;
  createKernel(source: string, shape: KernelShape): RunKernel;
  /** Must be called: WebGPU keeps the process alive until then. */
  close(): Promise<void>;
}

export interface OpenedBackend {
  /** Null where kernels are off. */
  readonly backend: Backend | null;
  /** Why kernels are off although they were not asked to be; else null. */
  readonly note: string | null;
}

/** Names of the kernel classes of gpu.js. */
const kernelClasses: Readonly<Record<BackendName, string>> = {
  webgpu: "WebGPUKernel",
  headlessgl: "HeadlessGLKernel",
  webasm: "WebAssemblyKernel",
  cpu: "CPUKernel",
};

const hints: Readonly<Record<BackendName, string>> = {
  webgpu:
    "it needs the package webgpu (npm install webgpu), a driver for Vulkan, Metal or Direct3D 12, and on Linux the libstdc++ of GCC 13 or later",
  headlessgl: "it needs the compiled package gl (npm rebuild gl) and a display: on a server, start with xvfb-run",
  webasm: "it needs a JavaScript engine with WebAssembly",
  cpu: "it needs the package gpu.js (npm install)",
};

/**
 * Opens a backend and proves it with a small kernel. `auto` takes WebGPU where that is a GPU. It takes nothing else, as
 * the double-precision evaluator is faster than a kernel on a processor, and OpenGL does not tell what it runs on.
 * WebGPU can be opened once in a process: Dawn crashes at the end of a process that had two devices.
 * @throws UsageError where the backend that was asked for by name does not work here
 */
export async function openBackend(choice: GpuChoice): Promise<OpenedBackend> {
  if (choice === "off") return { backend: null, note: null };
  if (choice === "auto") {
    try {
      return { backend: await proven("webgpu", { hardwareOnly: true }), note: null };
    } catch (error) {
      const note = `kernels are off: no GPU (${errorMessage(error)}); schedules are evaluated in double precision, faster than by a kernel on a processor`;
      return { backend: null, note };
    }
  }
  try {
    return { backend: await proven(choice, { hardwareOnly: false }), note: null };
  } catch (error) {
    throw new UsageError(`--gpu ${choice} does not work here: ${errorMessage(error)}; expected a backend that does`, {
      hint: `${hints[choice]}; or use --gpu auto`,
      cause: error,
    });
  }
}

/** Runs a kernel whose answer is known: a backend may be there and yet not compute. */
async function proven(name: BackendName, { hardwareOnly }: { hardwareOnly: boolean }): Promise<Backend> {
  const backend = await open(name, hardwareOnly);
  try {
    const source =
      "function (table) { return table[this.thread.y][this.thread.x] + this.constants.column[this.thread.x]; }";
    const constants = { column: Float32Array.of(1, 2, 3, 4) };
    const run = backend.createKernel(source, { output: [4, 2], table: [4, 2], constants });
    const rows = await run(Float32Array.of(10, 20, 30, 40, 50, 60, 70, 80));
    const found = rows.map((row) => row.join(" ")).join(" ");
    if (found !== "11 22 33 44 51 62 73 84") throw new Error(`a trial kernel computed ${found}`);
    return backend;
  } catch (error) {
    await backend.close();
    throw error;
  }
}

async function open(name: BackendName, hardwareOnly: boolean): Promise<Backend> {
  const webgpu = name === "webgpu" ? await provideWebgpu(hardwareOnly) : null;
  if (name === "headlessgl") checkHeadlessGl();
  // Loading it takes a fifth of a second, which only those who get a kernel shall wait.
  const { GPU, Input, WebGPUContext } = (await import("gpu.js")) as unknown as GpuJs;
  const gpu = new GPU({ mode: name });
  return {
    name,
    device: webgpu?.device ?? null,
    createKernel: (source, { output, table, constants }) => {
      const kernel = gpu.createKernel(source, {
        output,
        constants,
        argumentTypes: { table: "Input" },
        precision: "single",
        // WebAssembly uses threads only so.
        asyncMode: true,
        // In place of computing on, with a warning on the console, by plain JavaScript.
        onRequestFallback: () => {
          throw new Error(`gpu.js cannot run this kernel by ${name}`);
        },
      });
      return async (values) => {
        const rows = await kernel(new Input(values, table));
        const used = kernel.kernel.constructor.name;
        if (used !== kernelClasses[name]) throw new Error(`the kernel ran by ${used}; expected ${kernelClasses[name]}`);
        return rows;
      };
    },
    close: async () => {
      await gpu.destroy();
      if (!webgpu) return;
      await WebGPUContext.destroy();
      webgpu.release();
    },
  };
}

/** What is used of gpu.js; its own declarations leave out some of it, and typed arrays. */
interface GpuJs {
  readonly GPU: new (settings: {
    readonly mode: BackendName;
  }) => {
    createKernel(source: string, settings: object): GpuJsKernel;
    destroy(): Promise<void>;
  };
  readonly Input: new (values: Float32Array, size: readonly [number, number]) => object;
  /** The device that all kernels share. */
  readonly WebGPUContext: { destroy(): Promise<void> };
}

interface GpuJsKernel {
  (table: object): Promise<readonly Float32Array[]>;
  /** That which ran last. */
  readonly kernel: object;
}

/** gpu.js prints why there is no context; asked beforehand, it is said once and in the error. */
function checkHeadlessGl(): void {
  let createContext: (width: number, height: number) => HeadlessContext | null;
  try {
    createContext = createRequire(import.meta.url)("gl");
  } catch (error) {
    throw new Error(`the package gl cannot be loaded (${errorMessage(error).split("\n")[0]})`);
  }
  const context = createContext(1, 1);
  if (!context) throw new Error("there is no display for OpenGL");
  context.getExtension("STACKGL_destroy_context")?.destroy();
}

interface HeadlessContext {
  getExtension(name: "STACKGL_destroy_context"): { destroy(): void } | null;
}
