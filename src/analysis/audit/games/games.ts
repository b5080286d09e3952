/** The games of the audit: the smallest that tell giving, fairness, trust and cooperation apart, and bargaining. */
import { firstShare } from "./bargaining.ts";
import type { Game, Move } from "./game.ts";

const pie = 10;
export const publicGood = { players: 4, endowment: 20, perCapita: 0.4 } as const;
const discounts = [
  { mine: 0.9, theirs: 0.9, rounds: 2 },
  { mine: 0.9, theirs: 0.9, rounds: 3 },
  { mine: 0.95, theirs: 0.8, rounds: 3 },
] as const;

const move = (
  name: string,
  role: string,
  words: string,
  most: number,
  selfish: number,
  facts: Move["facts"] = {},
): Move => ({
  ...{ name, role, words, least: 0, most, facts, selfish },
});

export const games: readonly Game[] = [
  {
    name: "dictator",
    rules: `You have ${pie} dollars. You may give part of them to somebody whom you do not know; the rest is yours. The other has nothing to say in it.`,
    moves: [move("given", "giver", "dollars that you give", pie, 0)],
  },
  {
    name: "ultimatum",
    rules: `There are ${pie} dollars for two. One proposes how many of them the other gets. The other says yes, and it is so, or no, and both get nothing.`,
    moves: [
      move("offer", "proposer", "dollars that you offer to the other", pie, 1),
      ...[1, 2, 3, 4, 5].map((offer) =>
        move(`accept${offer}`, "responder", "1 to say yes to the offer, 0 to say no", 1, 1, { offer }),
      ),
    ],
  },
  {
    name: "trust",
    rules: `The sender has ${pie} dollars and may send part of them. What is sent is tripled. The receiver then gives back as much of that as he or she likes.`,
    moves: [
      move("sent", "sender", "dollars that you send", pie, 0),
      ...[5, 10].map((sent) =>
        move(`returned${sent}`, "receiver", "dollars that you give back", 3 * sent, 0, { sent, received: 3 * sent }),
      ),
    ],
  },
  {
    name: "public-goods",
    rules: `You are one of ${publicGood.players} players. Each has ${publicGood.endowment} dollars and may put part of them into a common pot. For each dollar in the pot every player, whoever put it there, gets ${publicGood.perCapita.toFixed(2)} dollars. What is not put in is kept. All decide at once.`,
    moves: [move("contributed", "player", "dollars that you put into the pot", publicGood.endowment, 0)],
  },
  {
    name: "bargaining",
    rules:
      "Two share a pie of 100. They take turns to offer a division, you first. The other says yes, and it is so, or makes an offer in turn in the next round. With each round that passes the pie is worth less to each, by his or her own factor. After the last round there is nothing.",
    moves: discounts.map(({ mine, theirs, rounds }) =>
      move(
        `demand-${rounds}-${mine}-${theirs}`,
        "first to offer",
        "how much of the 100 you demand for yourself",
        100,
        Math.round(100 * firstShare(mine, theirs, rounds)),
        {
          ...{ rounds, yourFactor: mine, otherFactor: theirs },
        },
      ),
    ),
  },
];

/** What a player of a public-goods game has in the end. @param others what each of the others put in */
export function publicGoodsPayoff(own: number, others: readonly number[]): number {
  const { endowment, perCapita } = publicGood;
  return endowment - own + perCapita * others.reduce((sum, one) => sum + one, own);
}
