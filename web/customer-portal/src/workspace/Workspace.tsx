import {
  Button,
  ButtonLink,
  Card,
  count,
  formatAgo,
  formatCost,
  formatDateTime,
  formatTimeLeft,
  Icon,
  Meter,
  Notice,
  Portrait,
  QueryView,
  Skeleton,
  Status,
  useNow,
  useTitle,
} from "@waooaw/ui";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { HireState } from "../hires/HireCard";
import { agentQuery, hireQuery, runQuery, runsQuery, trialDeliverablesQuery, type Hire } from "../plant/queries";
import { GoalForm } from "./GoalForm";
import { LiveRun, RUN_STATES } from "./LiveRun";
import styles from "./Workspace.module.css";

/** C5: where one works with a hired agent. The run shown is named in the address. */
export default function Workspace({ id }: { id: string }) {
  const hire = useQuery(hireQuery(id));
  useTitle(hire.data && `${hire.data.agent.name}’s workspace`);
  return (
    <QueryView
      level={1}
      query={hire}
      label="Loading the workspace"
      skeleton={<Skeleton height="30rem" />}
      errorAction={
        <ButtonLink look="outline" to="/hires">
          Go to my hires
        </ButtonLink>
      }
    >
      {(data) => <Desk hire={data} />}
    </QueryView>
  );
}

function Desk({ hire }: { hire: Hire }) {
  const [params, setParams] = useSearchParams();
  const runId = params.get("run");
  const show = (id: string | undefined) => {
    setParams(id === undefined ? {} : { run: id });
    window.scrollTo(0, 0);
  };
  return (
    <div className={styles["layout"]}>
      <header className={styles["header"]}>
        <Link href="/hires" className={styles["back"]}>
          <Icon name="back" size={18} /> My hires
        </Link>
        <div className={styles["who"]}>
          <Portrait slug={hire.agent.slug} name={hire.agent.name} size={84} />
          <div>
            <HireState hire={hire} />
            <h1>{hire.agent.name}</h1>
            <p className={styles["hint"]}>{hire.agent.specialty}</p>
          </div>
          {runId !== null && (
            <Button look="outline" icon="plus" onClick={() => show(undefined)}>
              New goal
            </Button>
          )}
        </div>
      </header>
      <div className={styles["main"]}>
        {runId === null ? <NewGoal hire={hire} onRun={show} /> : <ShownRun key={runId} id={runId} hire={hire} onRun={show} />}
      </div>
      <aside className={styles["side"]} aria-label="This hire">
        <TrialCard hire={hire} />
        {hire.trial !== null && <Made hire={hire} />}
        <PastRuns hire={hire} shown={runId} />
      </aside>
    </div>
  );
}

function ShownRun({ id, hire, onRun }: { id: string; hire: Hire; onRun: (id: string | undefined) => void }) {
  const run = useQuery(runQuery(id));
  return (
    <QueryView query={run} label="Loading the run" skeleton={<Skeleton height="24rem" />}>
      {(data) => <LiveRun run={data} hire={hire} onRun={onRun} />}
    </QueryView>
  );
}

function NewGoal({ hire, onRun }: { hire: Hire; onRun: (id: string) => void }) {
  const agent = useQuery(agentQuery(hire.agent.slug));
  const works = hire.state === "trial_active" || hire.state === "active";
  if (!works) {
    return (
      <Notice>
        <p>
          {hire.state === "expired"
            ? `${hire.agent.name}’s trial is over, so no new goal can be given. Everything made is still yours, in the list beside.`
            : `${hire.agent.name} takes no new goals in this state. Everything made is still yours.`}
        </p>
      </Notice>
    );
  }
  return (
    <QueryView query={agent} label="Loading the goal form" skeleton={<Skeleton height="28rem" />}>
      {(data) =>
        data.input_schema === null ? (
          <Notice tone="warn">
            <p>{data.name} needs a language model, and none is connected. No goal can be run until one is.</p>
          </Notice>
        ) : (
          <GoalForm hire={hire} agent={data} onRun={onRun} />
        )
      }
    </QueryView>
  );
}

function TrialCard({ hire }: { hire: Hire }) {
  const { trial } = hire;
  const now = useNow(30_000);
  if (trial === null) {
    return (
      <Card heading="This hire" tight>
        <p>
          <strong>{formatCost(hire.spend)}</strong> <span className={styles["hint"]}>of work so far</span>
        </p>
      </Card>
    );
  }
  return (
    <Card heading="Trial" tight>
      {hire.state === "trial_active" ? (
        <p className={styles["left"]}>
          <strong>{formatTimeLeft(trial.ends_at, now)}</strong>
          <span className={styles["hint"]}>left, until {formatDateTime(trial.ends_at)}</span>
        </p>
      ) : (
        <p className={styles["hint"]}>Ended {formatDateTime(trial.ends_at)}</p>
      )}
      <Meter
        label="Tasks today"
        value={trial.tasks_used_today}
        max={trial.task_limit_per_day}
        words={`${trial.tasks_used_today} of ${trial.task_limit_per_day}`}
      />
      <Meter
        label="Work, on us"
        value={trial.spend.amount}
        max={trial.spend_cap.amount}
        words={`${formatCost(trial.spend)} of ${formatCost(trial.spend_cap)}`}
      />
    </Card>
  );
}

function Made({ hire }: { hire: Hire }) {
  const made = useInfiniteQuery(trialDeliverablesQuery(hire.id));
  const now = useNow(60_000);
  const items = made.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card heading="Made for you" tight>
      <QueryView
        query={made}
        label="Loading deliverables"
        skeleton={<Skeleton height="4rem" />}
        empty={() => (items.length > 0 ? undefined : <p className={styles["hint"]}>Nothing yet. The first run changes that.</p>)}
      >
        {() => (
          <ul className={styles["rows"]}>
            {items.map((item) => (
              <li key={item.id}>
                <Link href={`/deliverables/${item.id}`} className={styles["row"]}>
                  <Icon name="file" />
                  <span>
                    <strong>{item.title}</strong>
                    <small>
                      {formatAgo(item.created_at, now)}, {count(item.parts.length, "file")}
                    </small>
                  </span>
                </Link>
              </li>
            ))}
            {made.hasNextPage && (
              <li>
                <Button look="plain" wide busy={made.isFetchingNextPage} onClick={() => void made.fetchNextPage()}>
                  Show more
                </Button>
              </li>
            )}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}

function PastRuns({ hire, shown }: { hire: Hire; shown: string | null }) {
  const runs = useInfiniteQuery(runsQuery(hire.id));
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card heading="Runs" tight>
      <QueryView
        query={runs}
        label="Loading runs"
        skeleton={<Skeleton height="4rem" />}
        empty={() => (items.length > 0 ? undefined : <p className={styles["hint"]}>No run yet.</p>)}
      >
        {() => (
          <ul className={styles["rows"]}>
            {items.map((run) => (
              <li key={run.id}>
                <Link
                  href={`/hires/${hire.id}?run=${run.id}`}
                  className={styles["row"]}
                  aria-current={run.id === shown ? "true" : undefined}
                  onClick={() => window.scrollTo(0, 0)}
                >
                  <span>
                    <Status tone={RUN_STATES[run.status].tone}>{RUN_STATES[run.status].word}</Status>
                    <span className={styles["clamp"]}>{run.statement}</span>
                    <small>
                      {formatDateTime(run.created_at)}, {formatCost(run.cost)}
                    </small>
                  </span>
                </Link>
              </li>
            ))}
            {runs.hasNextPage && (
              <li>
                <Button look="plain" wide busy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
                  Show older runs
                </Button>
              </li>
            )}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}
