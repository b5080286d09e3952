/** Keys of `models` and `budget`: how models are asked, and when to stop. */
import { z } from "zod";

const price = z.number().min(0);

/** US dollars per million tokens. */
export const modelPrice = z.strictObject({ input: price, cachedInput: price.optional(), output: price });

/** Most tokens of an answer. @param whose in words; @param fallback what holds where it is not set */
export const maxOutputTokens = (whose: string, fallback: string) =>
  z
    .int()
    .min(16)
    .max(1_000_000)
    .optional()
    .meta({ description: `Most tokens of ${whose}, thoughts of a reasoning model included; default: ${fallback}` });

/** How much a reasoning model thinks. @param whose in words; @param fallback what holds where it is not set */
export const reasoningEffort = (whose: string, fallback: string) =>
  z
    .enum(["minimal", "low", "medium", "high"])
    .optional()
    .meta({ description: `How much a reasoning model of ${whose} thinks before it answers; default: ${fallback}` });

export const modelsKeys = z
  .strictObject({
    concurrency: z
      .int()
      .min(1)
      .max(5000)
      .default(32)
      .meta({ description: "Model calls in flight at once; never changes a result of the stand-in" }),
    requestsPerMinute: z.int().min(1).nullable().default(null).meta({
      description: "Requests a minute to one model at one address; null: what the provider's headers allow",
    }),
    tokensPerMinute: z.int().min(1).nullable().default(null).meta({
      description: "Tokens a minute, in and out, to one model at one address; null: what the headers allow",
    }),
    reasks: z
      .int()
      .min(0)
      .max(100)
      .default(2)
      .meta({ description: "How often an invalid answer is asked again before the last decision is kept" }),
    maxInvalid: z.number().min(0).max(1).default(0.2).meta({
      description:
        "Part of workers' answers in a step of at least ten that may be invalid after all reasks; with more, or where a first question has no valid answer at all, the run stops with exit code 3 and can be resumed; 1: never",
    }),
    retries: z
      .int()
      .min(0)
      .max(100)
      .default(6)
      .meta({ description: "Retries of a failed request (429, 5xx, timeout)" }),
    onFailure: z.enum(["stop", "fallback"]).default("stop").meta({
      description:
        "What becomes of a question whose retries are used up while others are answered: the run stops and can be resumed, or it counts as an invalid answer and the last decision is kept",
    }),
    cache: z.enum(["off", "personas", "all"]).default("personas").meta({
      description:
        "Answers kept in the database for other runs: none, the personas, or decisions too (given again only to the same question of the same seed, step and agent)",
    }),
    resample: z.int().min(1).max(1_000_000).optional().meta({
      description:
        "Number of another set of answers to the same questions: models that sample by a seed get other seeds, and answers kept under another number are not given again; people, economy and all else that is random stay as they are",
    }),
    prices: z.record(z.string(), modelPrice).optional().meta({
      description:
        "Prices in US dollars per million tokens by model id, or by id@host for one server, in place of the list prices and of --prices: {my-model: {input: 1, output: 4}}",
    }),
    promptBudget: z.int().min(1).nullable().default(null).meta({
      description:
        "Tokens that a prompt may have, at three characters each: an agent's history is cut to fit, oldest first; null for no limit",
    }),
    options: z.record(z.string(), z.record(z.string(), z.unknown())).optional().meta({
      description: "What providers of plugins let you set, by the provider's name: {my-provider: {region: eu}}",
    }),
    local: z
      .strictObject({
        sequences: z.int().min(1).max(256).optional().meta({
          description:
            "Questions that a model in this process answers at the same time, each with a memory of its own; default 1, with which the same seed gives the same answers",
        }),
        threads: z.int().min(1).max(1024).optional().meta({
          description:
            "Threads of the processor; default: half of the processors, since more of them wait for each other",
        }),
        gpu: z
          .union([z.enum(["auto", "cuda", "metal", "vulkan"]), z.literal(false)], {
            error: "expected auto, cuda, metal, vulkan or false",
          })
          .optional()
          .meta({
            description:
              "Where the model is computed: the best that is there, one kind of GPU, or false for none; default auto",
          }),
        contextSize: z.int().min(64).max(10_000_000).optional().meta({
          description: "Tokens of a question and its answer together; default 8,192, or what the model was trained for",
        }),
      })
      .optional()
      .meta({ description: "Models in files, which run in this process" }),
    timeout: z.number().positive().max(3600).default(120).meta({ description: "Seconds to wait for one answer" }),
  })
  .prefault({});

export const budgetKeys = z
  .strictObject({
    usd: z.number().positive().nullable().default(null).meta({ description: "US dollars at list prices" }),
    tokens: z.int().min(1).nullable().default(null).meta({ description: "Tokens, input and output together" }),
    calls: z.int().min(1).nullable().default(null).meta({ description: "Questions put to models" }),
    minutes: z.number().positive().nullable().default(null).meta({ description: "Wall time of one command" }),
  })
  .prefault({})
  .meta({ description: "Limits at which a run stops and can be resumed; null for none" });
