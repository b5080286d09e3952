/** A voting rule: everybody rejects one platform, and the least rejected wins (anti-plurality). */
import { type Ballots, leaders, type Plugin, pickOne, type VotingRule } from "llm-econ";

/** Votes against each candidate: those tied for a voter's last place share the vote. */
function rejections({ size, candidates, weight, voted, places }: Ballots): Float64Array {
  const against = new Float64Array(candidates);
  for (let i = 0; i < size; i++) {
    if (!voted[i]) continue;
    const own = places.subarray(i * candidates, (i + 1) * candidates);
    const last = own.reduce((a, b) => Math.max(a, b), 0);
    const tied = own.filter((place) => place === last).length;
    for (let c = 0; c < candidates; c++) if (own[c] === last) against[c] += weight[i] / tied;
  }
  return against;
}

const veto: VotingRule = {
  name: "veto",
  description: "fewest last places; shares are of the votes cast that do not reject the candidate",
  uses: [],
  tally: (ballots, { pairwise, random }) => {
    const shares = rejections(ballots).map((people) => 1 - people / pairwise.cast);
    const everyone = Array.from(shares, (_, candidate) => candidate);
    return { winner: pickOne(leaders(shares, everyone), random), shares };
  },
};

export const plugin = { votingRules: [veto] } satisfies Plugin;
