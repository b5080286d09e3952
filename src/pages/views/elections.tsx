import type { JSX } from "preact";
import { count, lawWords, percent } from "../../report/words/format.ts";
import type { BallotList, Election, ElectionPage } from "../../server/api.ts";
import { choose } from "../address.ts";
import { useAnswer } from "../ask.ts";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { Awaited } from "../parts/notices.tsx";
import { apiPath, RunFrame, runPath } from "../parts/run-frame.tsx";
import { rankedWords } from "../ranked-words.ts";
import { visible } from "../visible.ts";

export function ElectionsView({ run, query }: { readonly run: string; readonly query: URLSearchParams }): JSX.Element {
  const answered = useAnswer<ElectionPage>(`${apiPath(run)}/elections`);
  return (
    <RunFrame run={run} part="elections" title="Elections">
      {() => (
        <Awaited of={answered}>
          {({ elections }) => {
            if (elections.length === 0) return <p>Nobody has voted in this run.</p>;
            const shown =
              elections.find(({ step }) => String(step) === query.get("step")) ?? elections[elections.length - 1];
            return (
              <>
                <label class="single">
                  Election
                  <select value={shown.step} onChange={({ currentTarget }) => choose({ step: currentTarget.value })}>
                    {elections.map(({ step, taxYear, winner, candidates }) => (
                      <option key={step} value={step}>
                        {`tax year ${taxYear}: ${visible(winner === null ? "nobody" : (candidates[winner]?.name ?? "nobody"))}`}
                      </option>
                    ))}
                  </select>
                </label>
                <One key={shown.step} run={run} election={shown} />
              </>
            );
          }}
        </Awaited>
      )}
    </RunFrame>
  );
}

function One({ run, election }: { readonly run: string; readonly election: Election }): JSX.Element {
  const { candidates, shares, rounds, winner } = election;
  const share = (value: number | null | undefined): string =>
    value === null || value === undefined ? "–" : percent(value);
  const nameOf = (candidate: number | null): string =>
    candidate === null ? "nobody" : visible(candidates[candidate]?.name ?? "nobody");
  return (
    <>
      <Facts
        of={[
          ["Rule", visible(election.rule)],
          ["Elected", nameOf(winner)],
          ["Turnout", share(election.turnout)],
          ["Condorcet winner", nameOf(election.condorcetWinner)],
          ["Against own interest", share(election.againstInterest)],
          ["Margin", share(election.margin)],
        ]}
      />
      {election.failure && <p class="wrong">{visible(election.failure)}</p>}
      <h2>Platforms</h2>
      <ul class="platforms">
        {candidates.map(({ name, rates, parameters, slogan, isIncumbent }, k) => (
          <li key={k} class={k === winner ? "won" : undefined}>
            <h3>
              {visible(name)} {k === winner && <span class="tag">elected</span>}{" "}
              {isIncumbent && <span class="tag">in office</span>}
            </h3>
            {slogan && <p>“{visible(slogan)}”</p>}
            <p class="muted">{parameters ? lawWords({ rates, parameters }) : `rates ${lawWords({ rates })} %`}</p>
            <Bar share={shares[k] ?? 0} />
          </li>
        ))}
      </ul>
      {rounds.length > 1 && (
        <>
          <h2>By round</h2>
          <ol>
            {rounds.map(({ shares: inRound, eliminated }, r) => (
              <li key={r}>
                {candidates
                  .map(({ name }, k) => (inRound[k] > 0 ? `${visible(name)} ${percent(inRound[k])}` : ""))
                  .filter(Boolean)
                  .join(" · ")}
                {eliminated !== null && <span class="muted"> — out: {nameOf(eliminated)}</span>}
              </li>
            ))}
          </ol>
        </>
      )}
      <Ballots run={run} election={election} />
    </>
  );
}

function Bar({ share }: { readonly share: number }): JSX.Element {
  return (
    <div class="share">
      <progress value={share} max={1} aria-label="share of votes" /> {percent(share)}
    </div>
  );
}

function Ballots({
  run,
  election: { step, candidates },
}: {
  readonly run: string;
  readonly election: Election;
}): JSX.Element {
  const answered = useAnswer<BallotList>(`${apiPath(run)}/elections/${step}/ballots`, { limit: 200 });
  return (
    <>
      <h2>Ballots</h2>
      <Awaited of={answered}>
        {({ ballots, total }) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
          <section class="scroll tall" tabIndex={0} aria-label="Ballots">
            <table>
              <caption>
                {ballots.length} of {count(total)}
              </caption>
              <thead>
                <tr>
                  <th scope="col" class="text">
                    Worker
                  </th>
                  <th scope="col" class="text">
                    Ranking
                  </th>
                  <th scope="col" class="text">
                    Thought
                  </th>
                </tr>
              </thead>
              <tbody>
                {ballots.map(({ worker, ranking, places, thought }) => (
                  <tr key={worker}>
                    <td class="text">
                      <Link to={`${runPath(run)}/worker/${worker}`}>w{worker}</Link>
                    </td>
                    <td class="text">
                      {ranking?.length
                        ? rankedWords(ranking, places, (candidate) => visible(candidates[candidate]?.name ?? "?"))
                        : "no vote"}
                    </td>
                    <td class="text">{thought ? visible(thought) : ""}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Awaited>
    </>
  );
}
