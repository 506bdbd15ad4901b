import { Notice, ProblemNotice, QueryView, Skeleton, Status, useNow, useTitle, type Tone } from "@waooaw/ui";
import { useQuery } from "@tanstack/react-query";
import { healthQuery, isOld, PERIOD, summary, type StackHealth as Health } from "./health";
import { ServiceCard } from "./ServiceCard";
import { secondsAgo } from "./secondsAgo";
import styles from "./StackHealth.module.css";

const OVERALL: Record<Health["status"], { tone: Tone; word: string }> = {
  up: { tone: "ok", word: "Up" },
  degraded: { tone: "warn", word: "Degraded" },
  down: { tone: "bad", word: "Down" },
};

/** Whether each part of the stack works, as real probes find it now. */
export function StackHealth() {
  useTitle("Stack health");
  const query = useQuery(healthQuery);
  return (
    <>
      <div className={styles["head"]}>
        <h1>Stack health</h1>
        <p className={styles["lead"]}>Each part is asked again every {PERIOD / 1_000} seconds.</p>
      </div>
      <QueryView query={query} label="Asking every service" skeleton={<CardSkeletons />}>
        {(health) => <Found health={health} error={query.error} />}
      </QueryView>
    </>
  );
}

function Found({ health, error }: { health: Health; error: unknown }) {
  const now = useNow(1_000);
  const old = isOld(health.checked_at, now);
  const overall = old ? { tone: "quiet" as const, word: "Unknown" } : OVERALL[health.status];
  return (
    <>
      {error !== null && (
        <ProblemNotice error={error}>
          The last look did not come through, so this is how things were {secondsAgo(health.checked_at, now)}. We keep
          trying.
        </ProblemNotice>
      )}
      {error === null && old && (
        <Notice tone="warn">This is how things were {secondsAgo(health.checked_at, now)}. A new look is on its way.</Notice>
      )}
      <div className={styles["overall"]}>
        <Status tone={overall.tone} live={!old}>
          {overall.word}
        </Status>
        {/* Read out when it changes, and only then. */}
        <p role="status">{old ? "Nobody knows how things are right now." : summary(health)}</p>
        <p className={styles["checked"]}>
          Checked <time dateTime={health.checked_at}>{secondsAgo(health.checked_at, now)}</time>
        </p>
      </div>
      <ul className={styles["services"]} aria-label="Services">
        {health.services.map((service) => (
          <li key={service.name}>
            <ServiceCard service={service} checkedAt={health.checked_at} old={old} />
          </li>
        ))}
      </ul>
    </>
  );
}

function CardSkeletons() {
  return (
    <div className={styles["services"]}>
      {Array.from({ length: 7 }, (_, index) => (
        <Skeleton key={index} height="13rem" />
      ))}
    </div>
  );
}
