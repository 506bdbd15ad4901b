import { Button, count, EmptyState, Icon, QueryView, Select, Skeleton, useNow, useTitle } from "@waooaw/ui";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { agentsQuery, industriesQuery, type AgentFilters } from "../plant/queries";
import { AgentCard } from "./AgentCard";
import styles from "./Marketplace.module.css";
import { useFilters, useTypedSearch } from "./useFilters";

/** C1: every certified agent, to be searched, filtered and met. */
export function Marketplace() {
  useTitle(undefined);
  const { filters, change } = useFilters();
  const latest = useRef(change);
  latest.current = change;
  const steady = useCallback((part: Partial<AgentFilters>) => latest.current(part), []);
  const [typed, setTyped] = useTypedSearch(filters.q, steady);
  const agents = useInfiniteQuery({ ...agentsQuery(filters), placeholderData: keepPreviousData });
  const now = useNow(60_000);
  const found = agents.data?.pages.flatMap((page) => page.items) ?? [];
  const clear = () => {
    setTyped("");
    change({ q: "", industry: "", available: false });
  };
  return (
    <>
      <section className={styles["hero"]}>
        <h1>
          Hire an agent that <em>earns</em> the job.
        </h1>
        <p>Try one free, on your own work. Watch it think. Keep what it makes, whatever you decide.</p>
      </section>
      <search className={styles["search"]}>
        <label className={styles["box"]}>
          <Icon name="search" />
          <span className="visually-hidden">Search agents</span>
          <input
            type="search"
            placeholder="What do you need done?"
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <Industries value={filters.industry} onChange={(industry) => change({ industry })} />
        <div className={styles["refine"]}>
          <label className={styles["switch"]}>
            <input
              type="checkbox"
              checked={filters.available}
              onChange={(event) => change({ available: event.target.checked })}
            />
            <span className={styles["track"]} aria-hidden="true" />
            Available now
          </label>
          <div className={styles["sort"]}>
            <Select
              label="Sort by"
              value={filters.sort}
              onChange={(event) => change({ sort: event.target.value as AgentFilters["sort"] })}
            >
              <option value="relevance">Best match</option>
              <option value="price">Price, lowest first</option>
              <option value="-price">Price, highest first</option>
              <option value="name">Name</option>
            </Select>
          </div>
        </div>
      </search>
      <section aria-labelledby="agents">
        <h2 id="agents" className="visually-hidden">
          Agents
        </h2>
        <p className="visually-hidden" role="status">
          {agents.isSuccess && !agents.isPlaceholderData ? `${count(found.length, "agent")} shown` : ""}
        </p>
        <QueryView
          query={agents}
          label="Loading agents"
          skeleton={<CardSkeletons />}
          empty={() =>
            found.length > 0 ? undefined : (
              <EmptyState
                icon="search"
                title={filters.q === "" ? "No agent fits these filters" : `No agent matches “${filters.q}”`}
                action={
                  <Button look="outline" onClick={clear}>
                    Show every agent
                  </Button>
                }
              >
                Try a broader word, or look in every industry.
              </EmptyState>
            )
          }
        >
          {() => (
            <>
              <ul className={styles["grid"]} data-stale={agents.isPlaceholderData}>
                {found.map((agent) => (
                  <li key={agent.id}>
                    <AgentCard agent={agent} now={now} />
                  </li>
                ))}
              </ul>
              {agents.hasNextPage && (
                <p className={styles["more"]}>
                  <Button look="outline" busy={agents.isFetchingNextPage} onClick={() => void agents.fetchNextPage()}>
                    Show more agents
                  </Button>
                </p>
              )}
            </>
          )}
        </QueryView>
      </section>
    </>
  );
}

function Industries({ value, onChange }: { value: string; onChange: (slug: string) => void }) {
  const industries = useQuery(industriesQuery);
  const items = industries.data?.items ?? [];
  const total = items.reduce((sum, industry) => sum + industry.agent_count, 0);
  const choices = [{ slug: "", name: "All", agent_count: total }, ...items];
  return (
    <fieldset className={styles["industries"]}>
      <legend className="visually-hidden">Industry</legend>
      {choices.map((industry) => (
        <label key={industry.slug} className={styles["chip"]}>
          <input
            type="radio"
            name="industry"
            value={industry.slug}
            checked={value === industry.slug}
            onChange={() => onChange(industry.slug)}
          />
          <span>
            {industry.name}
            {industries.data !== undefined && <small>{industry.agent_count}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function CardSkeletons() {
  return (
    <ul className={styles["grid"]}>
      {Array.from({ length: 6 }, (_, index) => (
        <li key={index}>
          <Skeleton height="20rem" />
        </li>
      ))}
    </ul>
  );
}
