/** WebGPU for gpu.js in Node.js, by the package `webgpu` (Dawn), for as long as it is wanted. */
import { errorMessage } from "../base/errors.ts";

/** What is used of the standard's interfaces. */
interface Device {
  onuncapturederror?: unknown;
}
interface Adapter {
  readonly limits: object;
  readonly info?: { readonly description?: string; readonly device?: string; readonly isFallbackAdapter?: boolean };
  readonly isFallbackAdapter?: boolean;
  requestDevice(descriptor?: object): Promise<Device>;
}
interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}
interface WebgpuPackage {
  create(options: readonly string[]): Gpu;
}

export interface ProvidedWebgpu {
  readonly device: string;
  /** Takes WebGPU away: as long as it is there, Node.js does not exit. All devices must have been destroyed. */
  release(): void;
}

/**
 * Puts WebGPU where gpu.js looks for it, `navigator.gpu`.
 * @param hardwareOnly refuses an adapter that computes on the processor
 * @throws Error that says why there is none
 */
export async function provideWebgpu(hardwareOnly: boolean): Promise<ProvidedWebgpu> {
  let held: Gpu | null = await createGpu();
  const adapter = await held.requestAdapter();
  if (!adapter) throw new Error("there is no WebGPU adapter");
  const { info } = adapter;
  const device = info?.description || info?.device || "unnamed adapter";
  if (hardwareOnly && (adapter.isFallbackAdapter ?? info?.isFallbackAdapter))
    throw new Error(`the only WebGPU adapter, ${device}, computes on the processor`);
  const gpu = { requestAdapter: async (options?: object) => tolerant((await held?.requestAdapter(options)) ?? null) };
  const before: object | undefined = Reflect.get(globalThis, "navigator");
  const holder = before ?? {};
  Object.defineProperty(holder, "gpu", { value: gpu, configurable: true });
  if (!before) Object.defineProperty(globalThis, "navigator", { value: holder, configurable: true });
  return {
    device,
    release: () => {
      held = null;
      Reflect.deleteProperty(holder, "gpu");
      if (!before) Reflect.deleteProperty(globalThis, "navigator");
    },
  };
}

async function createGpu(): Promise<Gpu> {
  // gpu.js brings the package along, but no types of it are wanted here.
  const name = "webgpu";
  try {
    const { create }: WebgpuPackage = await import(name);
    return create([]);
  } catch (error) {
    throw new Error(`the package webgpu cannot be loaded (${errorMessage(error).split("\n")[0]})`);
  }
}

/** gpu.js 2.24 sets `onuncapturederror`, which Dawn's devices refuse: here the device takes it, and it is never called. */
function tolerant(adapter: Adapter | null) {
  if (!adapter) return null;
  return {
    limits: adapter.limits,
    requestDevice: async (descriptor?: object) => {
      const device = await adapter.requestDevice(descriptor);
      return Object.defineProperty(device, "onuncapturederror", { value: null, writable: true });
    },
  };
}
