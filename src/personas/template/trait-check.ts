/** Whether traits were drawn as the template states them. */
import { errorFunction } from "simple-statistics";
import type { Persona } from "./persona.ts";
import type { Distribution, PersonaTemplate } from "./template.ts";

/** A stated figure of a trait and the one that was drawn. */
export interface TraitCheck {
  readonly trait: string;
  /** The label whose share is compared, or `mean`. */
  readonly figure: string;
  /** What the cases that the people fell into state, on average. */
  readonly stated: number;
  readonly drawn: number;
  /** Standard deviation that chance gives the drawn figure. */
  readonly standardError: number;
}

/** One line per label, or for the mean of a number; people for whom the trait is unknown do not count. */
export function traitChecks({ traits }: PersonaTemplate, personas: readonly Persona[]): readonly TraitCheck[] {
  return [...traits].flatMap(([trait, { cases }]) => {
    const known = personas.flatMap(({ traits: values, drawnFrom }) => {
      const drawn = drawnFrom.get(trait);
      return drawn ? [{ value: values[trait], distribution: drawn.distribution }] : [];
    });
    const labels = [...new Set(cases.flatMap(({ distribution }) => labelsOf(distribution)))];
    if (known.length === 0) return [];
    const figures = labels.length === 0 ? [undefined] : labels;
    return figures.map((label): TraitCheck => {
      const stated = known.map(({ distribution }) => momentsOf(distribution, label));
      const drawn = known.map(({ value }) => Number(label === undefined ? value : value === label));
      return {
        trait,
        figure: label ?? "mean",
        stated: sum(stated.map(({ mean }) => mean)) / known.length,
        drawn: sum(drawn) / known.length,
        standardError: Math.sqrt(sum(stated.map(({ variance }) => variance))) / known.length,
      };
    });
  });
}

function labelsOf(distribution: Distribution): readonly string[] {
  return distribution.kind === "shares" ? distribution.labels : (distribution.bands ?? []).map(({ label }) => label);
}

/** Of the number, or of being the label (0 or 1). */
function momentsOf(distribution: Distribution, label: string | undefined): { mean: number; variance: number } {
  if (label === undefined && distribution.kind === "normal") {
    return { mean: distribution.mean, variance: distribution.sd ** 2 };
  }
  const share = shareOf(distribution, label);
  return { mean: share, variance: share * (1 - share) };
}

/** Probability of a label; several bands can share one. */
function shareOf(distribution: Distribution, label: string | undefined): number {
  if (distribution.kind === "shares") {
    const { labels, shares } = distribution;
    return sum(shares.filter((_, i) => labels[i] === label)) / sum(shares);
  }
  const { mean, sd, bands = [] } = distribution;
  const below = (x: number) => (x === Infinity ? 1 : (1 + errorFunction((x - mean) / (sd * Math.SQRT2))) / 2);
  return sum(
    bands.map((band, i) => (band.label === label ? below(band.below) - (i > 0 ? below(bands[i - 1].below) : 0) : 0)),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
