/** Keys of `workers` for deciders of bounded rationality. Their defaults are the stand-in's parameters too. */
import { z } from "zod";

/** Whether tax is taken to rise at the average rate (ironing) or at the marginal rate (spotlighting). */
export const misperceptions = ["ironing", "spotlighting"] as const;
export type Misperception = (typeof misperceptions)[number];

/**
 * - noise: 0.02 loses about 1 % of income, the most that ignoring a tax reform typically cost by Chetty (2012),
 *   Econometrica 80
 * - adjustment: 0.5 is 90 % in 3.3 steps; Robins and West (1980), Journal of Human Resources 15, find 2.4 to 4.5 years
 * - lossAversion: Tversky and Kahneman (1992), Journal of Risk and Uncertainty 5
 * - misperception: 43 % ironing and no spotlighting in Rees-Jones and Taubinsky (2020), Review of Economic Studies 87
 */
export const behaviouralDefaults = {
  noise: 0.02,
  adjustment: 0.5,
  lossAversion: 2.25,
  misperception: "ironing",
  misperceptionShare: 0.43,
} as const;

export const behaviouralKeys = {
  noise: z.number().min(0).max(10).default(behaviouralDefaults.noise).meta({
    description: "Logit scale of decide: noisy, as a share of the worker's income without tax; 0 is rational",
  }),
  adjustment: z.number().positive().max(1).default(behaviouralDefaults.adjustment).meta({
    description: "Share of the way to the best hours that decide: myopic goes in a step; 1 is rational",
  }),
  lossAversion: z.number().min(1).max(100).default(behaviouralDefaults.lossAversion).meta({
    description: "Weight of a dollar below last year's net income for decide: reference-dependent; 1 is rational",
  }),
  misperception: z.enum(misperceptions).default(behaviouralDefaults.misperception).meta({
    description:
      "How decide: misperceiving takes the tax: as rising at the own average rate (ironing) or marginal rate (spotlighting)",
  }),
  misperceptionShare: z.number().min(0).max(1).default(behaviouralDefaults.misperceptionShare).meta({
    description: "Weight of that misperception against the true tax; 0 is rational",
  }),
};
